import { type IncomingHttpHeaders, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
}

/** What goes wrong once with the next fitting request. */
export interface Fault {
  /** Of method and path, such as `POST /v2/document`. */
  readonly on: RegExp;
  /**
   * An answer in place of the vendor's; or the vendor does as it is asked and its answer is lost by a broken connection, never comes,
   * or is nonsense.
   */
  readonly fault: { readonly status: number; readonly retryAfter?: string } | "lost" | "silent" | "nonsense";
}

export interface FakeVendor {
  readonly url: string;
  /** Method and path of each request, in order. */
  readonly requests: string[];
  /** How requests or the fake's own answers broke what the vendor has published; must stay empty. */
  readonly violations: string[];
  readonly faults: Fault[];
  close(): Promise<void>;
}

/**
 * An HTTP server that stands in for a vendor in contract tests: there is no network here and no live vendor was ever contacted. It does what the
 * vendor's documents say, checks both sides against them, and does wrong what a test asks for.
 */
export async function startFakeVendor(
  answer: (request: FakeRequest, violations: string[]) => Promise<FakeAnswer>,
): Promise<FakeVendor> {
  const requests: string[] = [];
  const violations: string[] = [];
  const faults: Fault[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    const respond = async (): Promise<void> => {
      const { pathname: path, searchParams: query } = new URL(incoming.url ?? "/", "http://fake");
      const method = incoming.method ?? "GET";
      const name = `${method} ${path}`;
      requests.push(name);
      const index = faults.findIndex(({ on }) => on.test(name));
      const [found] = index < 0 ? [] : faults.splice(index, 1);
      if (typeof found?.fault === "object") {
        const { status, retryAfter } = found.fault;
        response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
        response.end(JSON.stringify({ message: "as the test asked" }));
        return;
      }
      const given = await answer(
        { method, path, query, headers: incoming.headers, body: Buffer.concat(chunks) },
        violations,
      );
      if (found?.fault === "lost") incoming.socket.destroy();
      else if (found?.fault === "nonsense") response.writeHead(200).end("<html>{");
      else if (found?.fault !== "silent") send(response, given);
    };
    incoming.on("end", () => {
      respond().catch((error: unknown) => {
        violations.push(`the fake failed: ${String(error)}`);
        response.writeHead(500).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    violations,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, json, text }: FakeAnswer): void {
  const type = json === undefined ? "application/octet-stream" : "application/json";
  response.writeHead(status, { "content-type": type });
  response.end(json === undefined ? text : JSON.stringify(json));
}

/** A form's fields; what is there several times is a list. The file of a multipart form is its text. */
export async function formOf({ headers, body }: FakeRequest): Promise<Record<string, unknown>> {
  const type = headers["content-type"] ?? "";
  // Small forms of our own making: what the platform has is enough.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const fields: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    const values: string[] = [];
    for (const value of form.getAll(name))
      values.push(typeof value === "string" ? value : await value.text());
    fields[name] = values.length > 1 ? values : values[0];
  }
  return fields;
}
