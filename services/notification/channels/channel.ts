import type { ChannelName } from "../api.ts";
import type { QueuedDelivery } from "../queue/rows.ts";

export type { ChannelName } from "../api.ts";

/** What to deliver together now, or when to ask again because something waits for a limit; undefined when nothing is due. */
export type Turn =
  { readonly deliveries: readonly [QueuedDelivery, ...QueuedDelivery[]] } | { readonly readyAt: number };

/** The way to one recipient. */
export interface Lane {
  readonly channel: ChannelName;
  readonly recipient: string;
  /** How many deliveries may be under way at a time. */
  readonly concurrency: number;
  /** @param busy numbers of the deliveries that are under way */
  next(now: number, busy: ReadonlySet<number>): Turn | undefined;
  /** @throws {DeliveryError} when it could not deliver */
  deliver(deliveries: readonly [QueuedDelivery, ...QueuedDelivery[]]): Promise<void>;
}

/** A channel that could not deliver. It says why by codes, not by messages: those of mail servers repeat addresses. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly channel: ChannelName;
  readonly code: string;
  /** Whether trying again is in vain. */
  readonly permanent: boolean;
  /** What the other side asks to wait, in milliseconds. */
  readonly retryAfter: number;

  constructor(
    channel: ChannelName,
    code: string,
    { permanent = false, retryAfter = 0 }: { permanent?: boolean; retryAfter?: number } = {},
  ) {
    super(`${channel} could not deliver (${code})`);
    this.channel = channel;
    this.code = code;
    this.permanent = permanent;
    this.retryAfter = retryAfter;
  }
}
