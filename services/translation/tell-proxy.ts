import { createHash } from "node:crypto";
import type { SimulatorWebhook } from "@temporal-cms/contracts";
import { type Logger, signRequest } from "@temporal-cms/runtime";
import type { z } from "zod";

const path = "/webhooks/translation/file";
const timeout = 5000;

/** Tells the proxy that a file was taken, as a vendor would. A proxy that is away is no fault: the workflow's polls find out. */
export async function tellProxy(
  {
    proxyUrl,
    referenceKeys,
    logger,
  }: { proxyUrl: string; referenceKeys: readonly [string, ...string[]]; logger: Logger },
  jobId: string,
  reference: string,
): Promise<"at_once" | "by_poll"> {
  const [vendor = ""] = jobId.split(":", 1);
  const news: z.infer<typeof SimulatorWebhook> = {
    type: "translation.ended",
    jobId: jobId.slice(vendor.length + 1, jobId.indexOf(".")),
    outcome: "completed",
    reference,
  };
  const body = JSON.stringify(news);
  const id = createHash("sha256").update(`${jobId} ${Date.now()}`).digest("hex").slice(0, 32);
  try {
    const response = await fetch(new URL(path, proxyUrl), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signRequest(referenceKeys[0], { id, method: "POST", path, body }),
      },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    if (response.ok) return "at_once";
    logger.warn({ status: response.status }, "the proxy did not take the news of a file");
  } catch (error) {
    logger.warn({ err: error }, "the proxy could not be told of a file");
  }
  return "by_poll";
}
