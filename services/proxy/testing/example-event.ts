import { createHash } from "node:crypto";
import { type ContentEvent, lifecycleWorkflowId } from "@temporal-cms/contracts";
import type { z } from "zod";

type SentEvent = z.input<typeof ContentEvent>;

export function exampleUuid(item: number): string {
  return `0b7e9a32-5a52-4c39-9b7f-${String(item).padStart(12, "0")}`;
}

export function exampleWorkflowId(item: number, site = "newsroom"): string {
  return lifecycleWorkflowId({ site, type: "post", uuid: exampleUuid(item) });
}

export function exampleEvent(item: number, fields: Partial<SentEvent> = {}): SentEvent {
  return {
    change: "created",
    source: { cms: "wordpress", site: "newsroom", type: "post", uuid: exampleUuid(item), id: String(item) },
    sourceLocale: "en",
    version: { locale: "en", revision: "1", hash: "a".repeat(64) },
    url: `https://newsroom.example/${item}`,
    targets: [
      { cms: "wordpress", site: "newsroom", locale: "en" },
      { cms: "wordpress", site: "newsroom", locale: "de" },
    ],
    actor: { id: "user-7", role: "cms-admin" },
    ...fields,
  };
}

/** An event key of its own for each text. */
export function exampleKeyOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
