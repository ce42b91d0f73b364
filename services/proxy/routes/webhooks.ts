import { signals } from "@temporal-cms/contracts";
import type { RequestHandler } from "express";
import { audit } from "../audit.ts";
import type { Lifecycles } from "../lifecycles.ts";
import type { ProxyMetrics } from "../metrics.ts";
import { notFound } from "../problems.ts";
import { bodyText, rawBody } from "../raw-body.ts";
import { rateLimitBy } from "../rate-limit.ts";
import type { TranslationNews, TranslationVendor } from "../vendors/translation-vendor.ts";

interface WebhookLocals {
  vendor: TranslationVendor;
  news: TranslationNews | undefined;
}

/** `POST /webhooks/translation/:vendor`: quick to acknowledge, the same news reaches a workflow once. */
export function postTranslationWebhook(
  vendors: readonly TranslationVendor[],
  lifecycles: Lifecycles,
  metrics: ProxyMetrics,
  rateLimit: number,
): RequestHandler[] {
  const byName = new Map(vendors.map((vendor) => [vendor.name, vendor]));

  const findVendor: RequestHandler = (request, response, next) => {
    const { vendor: name } = request.params as { vendor: string };
    const vendor = byName.get(name);
    if (!vendor) throw notFound(`There is no translation vendor ${name}.`);
    response.locals["vendor"] = vendor;
    next();
  };
  const receive: RequestHandler = (request, response, next) => {
    const { vendor } = response.locals as WebhookLocals;
    const { method, originalUrl: path, headers } = request;
    const news = vendor.receive({ method, path, headers, body: bodyText(request) });
    audit(response, {
      vendor: vendor.name,
      ...(news && { requestId: news.requestId, workflowId: news.workflowId }),
    });
    response.locals["news"] = news;
    next();
  };
  const deliver: RequestHandler = async (_request, response) => {
    const { vendor, news } = response.locals as WebhookLocals;
    const result = news && (await lifecycles.signal({ ...news, signal: signals.translationComplete }));
    // Nothing is to be told, or nothing waits any more: the vendor has done its part and need not call again.
    const outcome = result === "signalled" ? "signalled" : "ignored";
    metrics.webhooks.inc({ vendor: vendor.name, outcome });
    audit(response, { outcome });
    response.status(202).json({ outcome });
  };
  const limit = rateLimitBy(rateLimit, ({ locals }) => (locals as WebhookLocals).vendor.name);
  return [findVendor, rawBody, receive, limit, deliver];
}
