import {
  CmsInfo,
  CmsItem,
  CmsItemState,
  PublicationPage,
  cmsApiBase,
  cmsPaths,
  idempotencyHeader,
} from "@temporal-cms/contracts";
import { ServiceError, callJson } from "@temporal-cms/runtime";
import type { z } from "zod";
import {
  CmsError,
  cmsErrorOf,
  type CallOptions,
  type CmsClient,
  type ItemAddress,
  type WriteOptions,
} from "./client.ts";
import type { SiteConnection } from "./sites.ts";

/** A write that waits for another one on the same item is given up by the CMS after 15 s. */
const defaultTimeoutMilliseconds = 20_000;

interface Call<Schema extends z.ZodType> {
  method: "GET" | "POST" | "PUT";
  path: string;
  answer: Schema;
  body?: unknown;
  idempotencyKey?: string;
  options: CallOptions | undefined;
}

/**
 * The client of both CMSs: their modules offer the same routes below different bases.
 *
 * @param connection where the site is, and how to sign in to it
 */
export function httpCmsClient(
  connection: SiteConnection,
  { timeoutMilliseconds = defaultTimeoutMilliseconds }: { timeoutMilliseconds?: number } = {},
): CmsClient {
  const { site, cms } = connection;
  const service = `${cms} ${site}`;
  const base = `${connection.baseUrl}${cmsApiBase[cms]}`;
  const credentials = Buffer.from(`${connection.username}:${connection.applicationPassword}`);
  const authorization = `Basic ${credentials.toString("base64")}`;

  async function call<Schema extends z.ZodType>(request: Call<Schema>): Promise<z.infer<Schema>> {
    try {
      return await callJson({
        service,
        method: request.method,
        url: `${base}${request.path}`,
        headers: {
          authorization,
          ...(request.idempotencyKey === undefined ? {} : { [idempotencyHeader]: request.idempotencyKey }),
        },
        ...(request.body === undefined ? {} : { body: request.body }),
        answer: request.answer,
        timeout: timeoutMilliseconds,
        ...(request.options?.signal ? { signal: request.options.signal } : {}),
      });
    } catch (error) {
      throw error instanceof ServiceError ? cmsErrorOf(error) : error;
    }
  }

  /** A CMS that answers for another item than the asked one is misrouted; going on would publish the wrong text. */
  async function callItem<Schema extends z.ZodType<ItemAddress>>(
    item: ItemAddress,
    request: Call<Schema>,
  ): Promise<z.infer<Schema>> {
    const answer = await call(request);
    if (answer.uuid.toLowerCase() !== item.uuid.toLowerCase() || answer.locale !== item.locale) {
      throw new CmsError(`${service} answered for another item than ${item.uuid}/${item.locale}`, {
        retryable: false,
      });
    }
    return answer;
  }

  const write = (
    method: "POST" | "PUT",
    item: ItemAddress,
    path: string,
    body: unknown,
    options: WriteOptions,
  ): Promise<CmsItemState> =>
    callItem(item, {
      method,
      path,
      body,
      idempotencyKey: options.idempotencyKey,
      answer: CmsItemState,
      options,
    });

  return {
    site,
    async info(options) {
      const info = await call({ method: "GET", path: cmsPaths.info(), answer: CmsInfo, options });
      if (info.cms !== cms || info.site !== site) {
        throw new CmsError(`${base} is ${info.cms} ${info.site}, not ${service}`, {
          retryable: false,
        });
      }
      return info;
    },
    read(item, options) {
      const query =
        options?.revision === undefined
          ? ""
          : `?${String(new URLSearchParams({ revision: options.revision }))}`;
      const path = `${cmsPaths.item(item.uuid, item.locale)}${query}`;
      return callItem(item, { method: "GET", path, answer: CmsItem, options });
    },
    stage: (item, request, options) =>
      write("PUT", item, cmsPaths.item(item.uuid, item.locale), request, options),
    schedule: (item, request, options) =>
      write("POST", item, cmsPaths.schedule(item.uuid, item.locale), request, options),
    publish: (item, request, options) =>
      write("POST", item, cmsPaths.publish(item.uuid, item.locale), request, options),
    unpublish: (item, request, options) =>
      write("POST", item, cmsPaths.unpublish(item.uuid, item.locale), request, options),
    putFindings: (item, report, options) =>
      write("PUT", item, cmsPaths.findings(item.uuid, item.locale, report.check), report, options),
    publications(options) {
      const query = new URLSearchParams();
      if (options?.cursor !== undefined) query.set("cursor", options.cursor);
      if (options?.limit !== undefined) query.set("limit", String(options.limit));
      const path = `${cmsPaths.publications()}?${String(query)}`;
      return call({ method: "GET", path, answer: PublicationPage, options });
    },
  };
}
