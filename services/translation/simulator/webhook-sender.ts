import { type Logger, signRequest } from "@temporal-cms/runtime";
import type { Counter } from "prom-client";
import type { StoredWebhook } from "./rows.ts";
import type { SimulatorStore } from "./store.ts";

export interface RetryPolicy {
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for each further one. */
  readonly firstDelay: number;
  readonly longestDelay: number;
}

export interface WebhookSender {
  /** Sends what is due. */
  send(): void;
  nextAt(): number | undefined;
  /** Breaks off what is under way; it is sent again after the next start. */
  close(): Promise<void>;
}

/** Milliseconds in which the receiver must answer. */
const timeout = 5000;
const atMostAtOnce = 8;

/** Posts webhooks signed by Standard Webhooks until the receiver answers 2xx, says 410, or the attempts are used up. */
export function webhookSender(options: {
  readonly store: SimulatorStore;
  readonly callbackUrl: URL;
  readonly key: string;
  readonly retry: RetryPolicy;
  readonly logger: Logger;
  /** Counts attempts by what came of them. */
  readonly attempts: Counter;
  /** Called after each attempt. */
  readonly onAttempt: () => void;
}): WebhookSender {
  const { store, callbackUrl, retry, logger } = options;
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();

  const post = async (webhook: StoredWebhook): Promise<number | undefined> => {
    const headers = signRequest(options.key, {
      id: webhook.id,
      method: "POST",
      path: callbackUrl.pathname + callbackUrl.search,
      body: webhook.body,
    });
    try {
      const response = await fetch(callbackUrl, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: webhook.body,
        redirect: "error",
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeout)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined;
    }
  };

  const attempt = async (webhook: StoredWebhook): Promise<void> => {
    const status = await post(webhook);
    if (closing.signal.aborted && status === undefined) return;
    const number = webhook.attempts + 1;
    const delivered = status !== undefined && status >= 200 && status < 300;
    const state = delivered
      ? "delivered"
      : status === 410 || number >= retry.attempts
        ? "given_up"
        : "waiting";
    const wait = Math.min(retry.firstDelay * 2 ** (number - 1), retry.longestDelay);
    store.recordAttempt(webhook, { state, nextAt: Date.now() + wait });
    options.attempts.inc({ state });
    const what = { webhookId: webhook.id, attempt: number, status, state };
    if (delivered) logger.info(what, "webhook");
    else logger.warn(what, "webhook not taken");
  };

  return {
    send: () => {
      const now = Date.now();
      const claimed = store.claimWebhooks(now, now + 2 * timeout, atMostAtOnce - underWay.size);
      for (const webhook of claimed) {
        const sending = attempt(webhook)
          .catch((error: unknown) => logger.error({ err: error, webhookId: webhook.id }, "webhook failed"))
          .finally(() => {
            underWay.delete(sending);
            if (!closing.signal.aborted) options.onAttempt();
          });
        underWay.add(sending);
      }
    },
    nextAt: () => (underWay.size >= atMostAtOnce ? undefined : store.nextWebhookAt()),
    close: async () => {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}
