import { AsyncLocalStorage } from "node:async_hooks";
import diagnostics from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

/** What an answer of DeepL says beside its body. */
export interface Observed {
  status?: number;
  /** In milliseconds. */
  retryAfter?: number;
}

const observing = new AsyncLocalStorage<Observed>();
const requests = new WeakMap<ClientRequest, Observed>();

diagnostics.subscribe("http.client.request.start", (message) => {
  const observed = observing.getStore();
  if (observed) requests.set((message as { request: ClientRequest }).request, observed);
});
diagnostics.subscribe("http.client.response.finish", (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  const observed = requests.get(request);
  if (!observed) return;
  if (response.statusCode !== undefined) observed.status = response.statusCode;
  const value = response.headers["retry-after"];
  if (value === undefined) return;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  if (Number.isFinite(milliseconds)) observed.retryAfter = Math.max(0, milliseconds);
});

/** Runs a call of `deepl-node`, whose errors name neither the status nor how long DeepL asks us to wait. */
export async function observe<Result>(
  call: () => Promise<Result>,
  onError: (error: unknown, observed: Observed) => never,
): Promise<Result> {
  const observed: Observed = {};
  try {
    return await observing.run(observed, call);
  } catch (error) {
    return onError(error, observed);
  }
}
