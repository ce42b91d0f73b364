import { createHash, randomUUID } from "node:crypto";
import {
  type ContentEvent,
  type ContentRef,
  type LifecycleStatus,
  StartResponse,
  StatusResponse,
  eventKeyText,
  lifecycleWorkflowId,
  siteHeader,
} from "@temporal-cms/contracts";
import { signRequest } from "@temporal-cms/runtime";

export interface SiteClientOptions {
  readonly proxyUrl: string;
  readonly site: string;
  readonly key: string;
}

export interface ProxyAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Speaks to the proxy as a CMS site does: every request signed with the site's key. */
export class SiteClient {
  readonly options: SiteClientOptions;

  constructor(options: SiteClientOptions) {
    this.options = options;
  }

  async request(
    method: "GET" | "POST",
    path: string,
    body?: unknown,
    id: string = randomUUID(),
  ): Promise<ProxyAnswer> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const { proxyUrl, site, key } = this.options;
    const response = await fetch(new URL(path, proxyUrl), {
      method,
      headers: {
        [siteHeader]: site,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...signRequest(key, { id, method, path, body: text }),
      },
      ...(body === undefined ? {} : { body: text }),
    });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  }

  /** Sends a content event under its proper key. */
  async send(event: ContentEvent): Promise<StartResponse> {
    const key = createHash("sha256")
      .update(
        eventKeyText({
          site: event.source.site,
          uuid: event.source.uuid,
          locale: event.version.locale,
          revision: event.version.revision,
          change: event.change,
        }),
      )
      .digest("hex");
    const { status, body } = await this.request("POST", "/workflows", event, key);
    if (status >= 300) throw new Error(`POST /workflows answered ${status}: ${JSON.stringify(body)}`);
    return StartResponse.parse(body);
  }

  async signal(source: ContentRef, signal: string, payload: unknown): Promise<ProxyAnswer> {
    return this.request(
      "POST",
      `/signals/${encodeURIComponent(lifecycleWorkflowId(source))}/${signal}`,
      payload,
    );
  }

  /** The live status; undefined while only visibility can answer. */
  async status(source: ContentRef): Promise<LifecycleStatus | undefined> {
    const { status, body } = await this.request(
      "GET",
      `/workflows/${encodeURIComponent(lifecycleWorkflowId(source))}/status`,
    );
    if (status !== 200) return undefined;
    const parsed = StatusResponse.parse(body);
    return parsed.source === "query" ? parsed.status : undefined;
  }
}
