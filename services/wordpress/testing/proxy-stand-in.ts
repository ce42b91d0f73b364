import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type ContentEvent, ContentEvent as ContentEventSchema, siteHeader } from "@temporal-cms/contracts";
import { verifyRequest } from "@temporal-cms/runtime";

export interface Received {
  readonly key: string;
  readonly event: ContentEvent;
}

/** Stands in for the proxy where a test has to see, refuse or lose requests; checks signature and schema as the proxy does. */
export interface ProxyStandIn {
  readonly url: string;
  readonly key: string;
  /** Events that it has taken, in the order of arrival, repetitions included. */
  readonly events: readonly Received[];
  /** Requests that were not signed properly or do not fit the contract, in words. */
  readonly faults: readonly string[];
  /** Paths of all other requests, with their bodies. */
  readonly others: readonly { readonly path: string; readonly body: unknown }[];
  /** What everything is answered from now on; undefined: as the proxy does. */
  answerWith(answer: { status: number; body?: unknown } | undefined): void;
  /** Down: connections are refused, the address stays. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  stop(): Promise<void>;
}

export async function startProxyStandIn(site: string): Promise<ProxyStandIn> {
  const key = `whsec_${Buffer.from("a key of thirty-two bytes, for tests").toString("base64")}`;
  const events: Received[] = [];
  const faults: string[] = [];
  const others: { path: string; body: unknown }[] = [];
  let prescribed: { status: number; body?: unknown } | undefined;
  const answer = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const path = request.url ?? "";
    const header = (name: string) => String(request.headers[name] ?? "");
    const id = header("webhook-id");
    const verdict = verifyRequest([key], {
      id,
      timestamp: header("webhook-timestamp"),
      signature: header("webhook-signature"),
      method: request.method ?? "",
      path,
      body,
    });
    if (verdict !== "valid" || header(siteHeader) !== site) {
      faults.push(`${path}: ${verdict}, site ${header(siteHeader)}`);
      answer(response, 401, { title: "not signed", status: 401 });
      return;
    }
    if (prescribed) {
      answer(response, prescribed.status, prescribed.body ?? { title: "as told", status: prescribed.status });
      return;
    }
    if (path !== "/workflows") {
      others.push({ path, body: body === "" ? undefined : JSON.parse(body) });
      answer(response, 200, { statuses: [] });
      return;
    }
    const event = ContentEventSchema.safeParse(JSON.parse(body));
    if (!event.success) {
      faults.push(`${path}: ${event.error.message}`);
      answer(response, 422, { title: "does not fit", status: 422 });
      return;
    }
    events.push({ key: id, event: event.data });
    answer(response, 202, { workflowId: "content:a", runId: "r", outcome: "signalled" });
  };
  const listen = async (port: number) => {
    const server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    events,
    faults,
    others,
    answerWith: (given) => (prescribed = given),
    goDown: close,
    async comeUp() {
      server = await listen(port);
    },
    stop: close,
  };
}
