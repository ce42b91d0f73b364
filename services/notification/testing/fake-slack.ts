import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  /** Every content that it has had, the newest last. */
  readonly versions: { readonly text: string; readonly blocks: string }[];
  readonly metadata: unknown;
}

/** What goes wrong with a call: `lost` takes it and does not answer, the others do not take it. */
export type Trouble = "lost" | "unavailable" | "broken";

export interface FakeSlack {
  readonly apiUrl: string;
  readonly messages: FakeMessage[];
  /** Answered calls by method, and how many were refused as too many. */
  readonly calls: Record<string, number>;
  readonly refused: { tooMany: number; beforeRetryAfter: number };
  /** What is to go wrong with the next calls of a method. */
  readonly trouble: { method: string; what: Trouble }[];
  /** Channels that the app is a member of. */
  readonly channels: Set<string>;
  close(): Promise<void>;
}

export const fakeSlackToken = "xoxb-token-of-the-fake-slack";

/**
 * A fake of the part of Slack's Web API that the service uses. It enforces the limits that Slack publishes, without the leniency
 * towards bursts that Slack shows: one message a second in each channel, 50 updates a minute in the workspace, and 3,000
 * characters in a section. Who comes too often is refused with Retry-After, and a call before its end is counted.
 * Sources: https://docs.slack.dev/apis/web-api/rate-limits/ and the pages of each method there.
 */
export async function startFakeSlack(port = 0): Promise<FakeSlack> {
  const state = {
    messages: [] as FakeMessage[],
    calls: {} as Record<string, number>,
    refused: { tooMany: 0, beforeRetryAfter: 0 },
    trouble: [] as { method: string; what: Trouble }[],
    channels: new Set(["C0NEWSROOM"]),
  };
  const limiter = new Limiter(state.refused);
  let clock = 1_700_000_000_000_000;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const method = (request.url ?? "").slice("/api/".length);
      const reply = (status: number, answer: object, headers: Record<string, string> = {}): void => {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify(answer));
      };
      const trouble = state.trouble.findIndex((each) => each.method === method);
      const [what] = trouble === -1 ? [] : state.trouble.splice(trouble, 1);
      if (what?.what === "unavailable") {
        reply(503, { ok: false, error: "service_unavailable" });
        return;
      }
      if (what?.what === "broken") {
        request.socket.destroy();
        return;
      }
      const wait = limiter.wait(method, body.get("channel") ?? "");
      if (wait > 0) {
        reply(429, { ok: false, error: "ratelimited" }, { "retry-after": String(wait) });
        return;
      }
      state.calls[method] = (state.calls[method] ?? 0) + 1;
      clock += 1;
      const ts = `${Math.floor(clock / 1e6)}.${String(clock % 1e6).padStart(6, "0")}`;
      const answer = authorized(request) ? call(state, method, body, ts) : fault("invalid_auth");
      if (what?.what === "lost") request.socket.destroy();
      else reply(200, answer);
    }, failWith(response));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    ...state,
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function failWith(response: ServerResponse): (error: unknown) => void {
  return (error) => {
    response.writeHead(500);
    response.end(String(error));
  };
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function authorized({ headers }: IncomingMessage): boolean {
  return headers.authorization === `Bearer ${fakeSlackToken}`;
}

const fault = (error: string): object => ({ ok: false, error });

function call(
  { messages, channels }: Pick<FakeSlack, "messages" | "channels">,
  method: string,
  body: URLSearchParams,
  newTs: string,
): object {
  const channel = body.get("channel") ?? "";
  if (!channels.has(channel)) return fault("channel_not_found");
  if (method === "conversations.history") {
    const own = messages.filter((message) => message.channel === channel);
    const list = own.map(({ ts, metadata }) => ({ ts, metadata }));
    return { ok: true, messages: list.reverse(), has_more: false };
  }
  const blocks = body.get("blocks") ?? "[]";
  const text = body.get("text") ?? "";
  const content = contentFault(text, blocks);
  if (content !== undefined) return fault(content);
  if (method === "chat.postMessage") {
    const metadata: unknown = JSON.parse(body.get("metadata") ?? "null");
    messages.push({ channel, ts: newTs, versions: [{ text, blocks }], metadata });
    return { ok: true, channel, ts: newTs };
  }
  if (method !== "chat.update") return fault("unknown_method");
  const message = messages.find((each) => each.channel === channel && each.ts === body.get("ts"));
  if (!message) return fault("message_not_found");
  message.versions.push({ text, blocks });
  return { ok: true, channel, ts: message.ts };
}

function contentFault(text: string, blocks: string): string | undefined {
  const parsed = JSON.parse(blocks) as { type: string; text: { text: string } }[];
  if (text === "" && parsed.length === 0) return "no_text";
  if (text.length > 40_000) return "msg_too_long";
  const fits =
    parsed.length <= 50 &&
    parsed.every((block) => block.text.text.length > 0 && block.text.text.length <= 3000);
  return fits ? undefined : "invalid_blocks";
}

/** Sliding windows, in milliseconds. */
class Limiter {
  readonly #refused: FakeSlack["refused"];
  readonly #times = new Map<string, number[]>();
  readonly #notBefore = new Map<string, number>();

  constructor(refused: FakeSlack["refused"]) {
    this.#refused = refused;
  }

  /** Seconds to wait, 0 when the call is within the limits. */
  wait(method: string, channel: string): number {
    const update = method === "chat.update";
    const key = update ? method : `${method} ${channel}`;
    const [most, within] = update ? [50, 60_000] : [1, 1000];
    const now = Date.now();
    if (now < (this.#notBefore.get(key) ?? 0)) {
      this.#refused.beforeRetryAfter += 1;
      return Math.ceil(((this.#notBefore.get(key) ?? 0) - now) / 1000);
    }
    const recent = (this.#times.get(key) ?? []).filter((at) => now - at < within);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= most) {
      this.#refused.tooMany += 1;
      const seconds = Math.max(1, Math.ceil((oldest + within - now) / 1000));
      this.#notBefore.set(key, now + seconds * 1000);
      return seconds;
    }
    this.#times.set(key, [...recent, now]);
    return 0;
  }
}
