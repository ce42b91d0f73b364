import { createHash } from "node:crypto";
import type { Notification } from "@temporal-cms/contracts";
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from "@slack/web-api";
import type { Message } from "../message.ts";
import type { DeliveryQueue } from "../queue/delivery-queue.ts";
import type { QueuedDelivery, SlackMessage } from "../queue/rows.ts";
import type { Recipient } from "../recipients.ts";
import { DeliveryError, type Lane, type Turn } from "./channel.ts";
import { type SlackLimits, SlackPace, slackLimits } from "./slack-pace.ts";
import { slackText } from "./slack-text.ts";

export interface SlackOptions {
  /** Bot token with `chat:write`, and `channels:history` or `groups:history` to look up what is in doubt. */
  readonly token: string;
  /** In place of https://slack.com/api/, such as for a proxy. */
  readonly apiUrl?: string;
  readonly limits?: SlackLimits;
}

export interface SlackWorkspace {
  laneTo(recipient: Recipient & { readonly slack: string }): Lane;
}

/** In milliseconds. */
const timeout = 10_000;
/** Notifications that one call tells at most. */
const atMost = 100;
/** A second process's clock, and Slack's, may differ by so much; in milliseconds. */
const clockTolerance = 60_000;
const eventType = "temporal_cms_lifecycle";
const ends: readonly Notification["stage"][] = ["published", "rejected", "cancelled", "failed"];

/** Answers that will be the same next time. All others (a revoked token, a channel without the app) an operator can put right. */
const permanent = new Set([
  "is_archived",
  "msg_too_long",
  "no_text",
  "invalid_blocks",
  "invalid_blocks_format",
]);
/** The message is not there any more, or no longer ours to change: another one takes its place. */
const lost = new Set(["message_not_found", "cant_update_message", "edit_window_closed"]);
/** Answers after which the message may have been posted nevertheless. */
const doubtful = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout"]);

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => "error" as never,
  setName: () => undefined,
};

/**
 * Slack by its Web API: each lifecycle has one message in a channel, updated in place; what comes while the limits hold a call
 * back goes into the same call. The SDK's own repetitions and waiting are off, since the queue does both and survives a kill.
 */
export function slackWorkspace(
  { token, apiUrl, limits = slackLimits }: SlackOptions,
  queue: DeliveryQueue,
  wordsFor: (delivery: QueuedDelivery, recipient: Recipient) => Message,
): SlackWorkspace {
  const client = new WebClient(token, {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: silent,
  });
  const pace = new SlackPace(limits);

  /** One call within the limits. */
  const call = async <Answer>(
    channel: string,
    isUpdate: boolean,
    make: () => Promise<Answer>,
  ): Promise<Answer> => {
    pace.called(channel, isUpdate, Date.now());
    try {
      return await make();
    } catch (error) {
      const failure = deliveryError(error);
      if (failure.retryAfter > 0) pace.pause(failure.retryAfter, Date.now());
      throw failure;
    } finally {
      pace.called(channel, isUpdate, Date.now());
    }
  };

  const laneTo = (recipient: Recipient & { readonly slack: string }): Lane => {
    const { name, slack: channel, language } = recipient;
    const messageFor = (workflowId: string, { order }: QueuedDelivery): SlackMessage | undefined => {
      const message = queue.slackMessage(name, workflowId);
      return message?.ended === undefined || message.ended >= order ? message : undefined;
    };

    const update = async (workflowId: string, { ts }: SlackMessage, content: object): Promise<void> => {
      try {
        await call(channel, true, () => client.chat.update({ channel, ts, text: "", ...content }));
      } catch (error) {
        if (error instanceof DeliveryError && lost.has(error.code))
          queue.forgetSlackMessage(name, workflowId);
        throw error;
      }
    };

    /** Posts, unless an attempt whose answer was lost has posted already; answers the message's `ts`. */
    const post = async (
      deliveries: readonly [QueuedDelivery, ...QueuedDelivery[]],
      content: object,
    ): Promise<string> => {
      const [first] = deliveries;
      const key = keyOf(name, first);
      if (first.inDoubt) {
        const oldest = String(Math.floor((first.receivedAt - clockTolerance) / 1000));
        const ts = await call(channel, false, () => findMessage(client, channel, oldest, key)).catch(
          (error: unknown) => {
            // Without the scope to look, a second message is better than none.
            if (error instanceof DeliveryError && error.code === "missing_scope") return undefined;
            throw error;
          },
        );
        if (ts !== undefined) {
          await call(channel, true, () => client.chat.update({ channel, ts, text: "", ...content }));
          return ts;
        }
      }
      queue.setInDoubt(deliveries, true);
      try {
        const { ts } = await call(channel, false, () =>
          client.chat.postMessage({
            channel,
            text: "",
            unfurl_links: false,
            unfurl_media: false,
            metadata: { event_type: eventType, event_payload: { key } },
            ...content,
          }),
        );
        if (ts === undefined) throw new DeliveryError("slack", "no_ts");
        return ts;
      } catch (error) {
        if (error instanceof DeliveryError && !isInDoubt(error)) queue.setInDoubt(deliveries, false);
        throw error;
      }
    };

    return {
      channel: "slack",
      recipient: name,
      concurrency: 1,
      next: (now, busy) => {
        let readyAt: number | undefined;
        for (const head of queue.due(name, now, atMost)) {
          if (busy.has(head.number)) continue;
          const { workflowId } = head.notification;
          const ready = pace.readyAt(channel, messageFor(workflowId, head) !== undefined);
          if (ready <= now) return oneLife(queue.dueOf(name, workflowId, now, atMost));
          readyAt = Math.min(readyAt ?? Infinity, ready);
        }
        return readyAt === undefined ? undefined : { readyAt };
      },
      deliver: async (deliveries) => {
        const [begin] = deliveries;
        const last = deliveries.at(-1) ?? begin;
        const { workflowId, stage } = last.notification;
        const known = messageFor(workflowId, begin);
        const first = known?.first ?? begin.order;
        const told = queue.told(name, workflowId, first, last.order);
        const content = slackText(wordsFor(last, recipient), told, language);
        if (known) await update(workflowId, known, content);
        const ts = known?.ts ?? (await post(deliveries, content));
        queue.keepSlackMessage(name, workflowId, {
          first,
          ts,
          ended: ends.includes(stage) ? last.order : undefined,
        });
      },
    };
  };
  return { laneTo };
}

/** What belongs into one message: up to the lifecycle's end. */
function oneLife(deliveries: readonly QueuedDelivery[]): Turn | undefined {
  const end = deliveries.findIndex(({ notification }) => ends.includes(notification.stage));
  const [first, ...others] = end === -1 ? deliveries : deliveries.slice(0, end + 1);
  return first && { deliveries: [first, ...others] };
}

/** By which a message is found again: no answer tells it, so the message carries it, in metadata that people do not see. */
function keyOf(recipient: string, { notification }: QueuedDelivery): string {
  return createHash("sha256").update(`${recipient}\u0000${notification.dedupeKey}`).digest("hex");
}

async function findMessage(
  client: WebClient,
  channel: string,
  oldest: string,
  key: string,
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const page = await client.conversations.history({
      channel,
      oldest,
      limit: 200,
      include_all_metadata: true,
      ...(cursor !== undefined && { cursor }),
    });
    const found = page.messages?.find(({ metadata }) => {
      const payload = metadata?.event_payload as { key?: unknown } | undefined;
      return metadata?.event_type === eventType && payload?.key === key;
    });
    if (found?.ts !== undefined) return found.ts;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== "");
  return undefined;
}

function isInDoubt({ code }: DeliveryError): boolean {
  return doubtful.has(code) || code === "unreachable" || code.startsWith("http 5");
}

function deliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new DeliveryError("slack", "ratelimited", { retryAfter: error.retryAfter * 1000 });
  if (error instanceof WebAPIPlatformError)
    return new DeliveryError("slack", error.data.error, { permanent: permanent.has(error.data.error) });
  if (error instanceof WebAPIHTTPError) return new DeliveryError("slack", `http ${error.statusCode}`);
  if (error instanceof WebAPIRequestError) return new DeliveryError("slack", "unreachable");
  throw error;
}
