import { createHash } from "node:crypto";
import { TranslationText, contentHashText } from "@temporal-cms/contracts";
import { type HttpService, createLogger } from "@temporal-cms/runtime";
import type { TranslationVendor } from "../adapters/adapter.ts";
import { startTranslationService } from "../service.ts";
import { oneVendor } from "../vendors.ts";

/** One translation service and one text, for the tests of a file. */

export const token = "token-of-the-translation-tests";
export const referenceKey = `whsec_${Buffer.from("reference key of the tests only").toString("base64")}`;
export const workflowId = "translation:newsroom:post:0f0e:de";
export const text = {
  title: "Trees",
  body: "<!-- wp:paragraph -->\n<p>Trees <b>cool</b> towns.</p>\n<!-- /wp:paragraph -->",
};
export const source = {
  site: "newsroom",
  sourceLocale: "en",
  targetLocale: "de",
  sourceHash: hashOf(text),
  ...text,
};
export const job = {
  ...source,
  idempotencyKey: "newsroom-0f0e-de-aaaa",
  workflowId,
  dueDate: "2027-01-31T08:00:00Z",
};

export function hashOf(content: { title: string; body: string }): string {
  return createHash("sha256").update(contentHashText(content)).digest("hex");
}

let service: HttpService | undefined;

/** Base URL of the service that runs. */
export function serviceUrl(): string {
  if (!service) throw new Error("the service was not started");
  return service.url;
}

export async function start(vendor: TranslationVendor, proxyUrl?: string): Promise<void> {
  const logger = createLogger("translation", "silent");
  service = await startTranslationService({
    host: "127.0.0.1",
    port: 0,
    logger,
    serviceToken: token,
    referenceKeys: [referenceKey],
    vendors: oneVendor(vendor),
    proxyUrl,
  });
}

export function call(method: string, route: string, body?: unknown, bearer = token): Promise<Response> {
  return fetch(new URL(route, serviceUrl()), {
    method,
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function answer(response: Response): Promise<TranslationText> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return TranslationText.parse(await response.json());
}

export const jobPath = (jobId: string, suffix = ""): string => `/jobs/${encodeURIComponent(jobId)}${suffix}`;

export async function stop(): Promise<void> {
  await service?.close();
  service = undefined;
}
