import type { Closeable, Logger } from "@temporal-cms/runtime";
import { type ChannelName, DeliveryError, type Lane } from "./channels/channel.ts";
import type { DeliveryQueue } from "./queue/delivery-queue.ts";
import type { QueuedDelivery } from "./queue/rows.ts";

/** In milliseconds. */
export interface RetryTimes {
  /** After the first failure; doubled by each further one, and shortened by up to a half at random. */
  readonly first: number;
  readonly longest: number;
  /** So long after it was accepted a delivery is given up. */
  readonly giveUpAfter: number;
}

const day = 86_400_000;
export const retryTimes: RetryTimes = { first: 1000, longest: 600_000, giveUpAfter: 3 * day };
/** For so long the delivery log remembers, in milliseconds. */
const keptFor = 90 * day;
/** The longest sleep, in milliseconds: clocks are put right now and then. */
const longestSleep = 60_000;

export interface Dispatcher extends Closeable {
  /** Something may be due. */
  wake(): void;
}

export interface DispatcherOptions {
  readonly queue: DeliveryQueue;
  readonly lanes: readonly Lane[];
  readonly logger: Logger;
  readonly retry: RetryTimes;
  readonly onDelivered: (channel: ChannelName, count: number) => void;
  readonly onFailure: (channel: ChannelName) => void;
}

/** Brings what is due on its way, each lane by itself, and what failed again later. */
export function startDispatcher({
  queue,
  lanes,
  logger,
  retry,
  onDelivered,
  onFailure,
}: DispatcherOptions): Dispatcher {
  const busy = new Set<number>();
  const underWay = new Map<Lane, Set<Promise<void>>>(lanes.map((lane) => [lane, new Set()]));
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
  let closing = false;

  const wake = (): void => {
    if (closing) return;
    soon ??= setImmediate(() => {
      soon = undefined;
      step();
    });
  };

  const step = (): void => {
    const now = Date.now();
    let wakeAt = queue.nextDueAt(now) ?? Infinity;
    for (const [lane, running] of underWay) {
      while (running.size < lane.concurrency) {
        const turn = lane.next(now, busy);
        if (turn === undefined) break;
        if ("readyAt" in turn) {
          wakeAt = Math.min(wakeAt, turn.readyAt);
          break;
        }
        const run = deliver(lane, turn.deliveries).finally(() => {
          running.delete(run);
          for (const { number } of turn.deliveries) busy.delete(number);
          wake();
        });
        running.add(run);
        for (const { number } of turn.deliveries) busy.add(number);
      }
    }
    clearTimeout(timer);
    timer = setTimeout(wake, Math.min(longestSleep, Math.max(1, wakeAt - now)));
  };

  const deliver = async (
    lane: Lane,
    deliveries: readonly [QueuedDelivery, ...QueuedDelivery[]],
  ): Promise<void> => {
    try {
      await lane.deliver(deliveries);
      queue.delivered(deliveries, Date.now());
      onDelivered(lane.channel, deliveries.length);
    } catch (error) {
      onFailure(lane.channel);
      putBack(lane, deliveries, error);
    }
  };

  const putBack = (
    lane: Lane,
    deliveries: readonly [QueuedDelivery, ...QueuedDelivery[]],
    error: unknown,
  ): void => {
    const [{ attempts, receivedAt }] = deliveries;
    const now = Date.now();
    const known = error instanceof DeliveryError ? error : undefined;
    const code = known?.code ?? "internal_error";
    const about = {
      channel: lane.channel,
      recipient: lane.recipient,
      dedupeKeys: deliveries.map(({ notification }) => notification.dedupeKey),
      attempt: attempts + 1,
      code,
    };
    if (known?.permanent || (attempts > 0 && now - receivedAt > retry.giveUpAfter)) {
      queue.fail(deliveries, code);
      logger.error(about, "not delivered, and given up");
      return;
    }
    const pause = Math.min(retry.longest, retry.first * 2 ** Math.min(attempts, 30));
    const delay = Math.max(known?.retryAfter ?? 0, pause * (0.5 + Math.random() / 2));
    queue.postpone(deliveries, now + Math.ceil(delay), code);
    if (known) logger.warn(about, "not delivered, to be tried again");
    else
      logger.error({ ...about, err: error }, "not delivered by a fault of this service, to be tried again");
  };

  const prune = (): void => void queue.prune(Date.now() - keptFor);
  const pruning = setInterval(prune, day);
  prune();
  wake();
  return {
    wake,
    close: async () => {
      closing = true;
      clearTimeout(timer);
      clearInterval(pruning);
      if (soon) clearImmediate(soon);
      await Promise.all([...underWay.values()].flatMap((running) => [...running]));
    },
  };
}
