import { contentHashText } from "@temporal-cms/contracts";
import { createHash } from "node:crypto";

/** Content hash of a text, as every CMS module works it out. */
export function contentHash(content: { title: string; body: string }): string {
  return createHash("sha256").update(contentHashText(content), "utf8").digest("hex");
}
