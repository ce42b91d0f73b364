import { randomUUID } from "node:crypto";
import { Problem, problemContentType, siteHeader } from "@temporal-cms/contracts";
import { signRequest } from "@temporal-cms/runtime";

export interface SentRequest {
  readonly method?: string;
  readonly path: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly id?: string;
  readonly site?: string;
  readonly key?: string;
  /** When it is signed; milliseconds since 1970. */
  readonly at?: number;
  /** In place of those that sign the request; an empty value leaves a header out. */
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** An example key that protects nothing. */
export function exampleKey(fill: number): string {
  return `whsec_${Buffer.alloc(32, fill).toString("base64")}`;
}

/** Sends requests as a CMS module does. */
export class SiteClient {
  readonly url: string;
  readonly site: string;
  readonly key: string;

  constructor(url: string, site: string, key: string) {
    this.url = url;
    this.site = site;
    this.key = key;
  }

  async send(request: SentRequest): Promise<Answer> {
    const { path, id = randomUUID(), site = this.site, key = this.key } = request;
    const body =
      typeof request.body === "string" || request.body === undefined
        ? (request.body ?? "")
        : JSON.stringify(request.body);
    const method = request.method ?? (request.body === undefined ? "GET" : "POST");
    const signed = signRequest(key, { id, method, path, body }, request.at);
    const headers = { "content-type": "application/json", [siteHeader]: site, ...signed, ...request.headers };
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: Object.entries(headers).filter(([, value]) => value !== ""),
      ...(method === "GET" ? {} : { body }),
    });
    const json = (await response.json()) as Record<string, unknown>;
    if (response.status >= 400) {
      const problem = Problem.parse(json);
      if (
        problem.status !== response.status ||
        !response.headers.get("content-type")?.includes(problemContentType)
      )
        throw new Error(`${response.status} was answered without a fitting problem document`);
    }
    return { status: response.status, headers: response.headers, json };
  }

  /** Sends a request that must succeed, and gives its answer. */
  async must(request: SentRequest): Promise<Record<string, unknown>> {
    const { status, json } = await this.send(request);
    if (status >= 300) throw new Error(`${request.path} answered ${status}: ${JSON.stringify(json)}`);
    return json;
  }
}
