import type { NotificationReceipt, NotificationRequest } from "@temporal-cms/contracts";
import type { Channel, ChannelName } from "./channels/channel.ts";
import type { DeliveryLog } from "./delivery-log.ts";
import { messageOf } from "./message.ts";

export interface Notifier {
  /**
   * Delivers by every channel that has not delivered this `dedupeKey` yet.
   *
   * @throws {DeliveryError} when a channel could not; those that could are not asked again when the call is repeated
   */
  notify(request: NotificationRequest): Promise<NotificationReceipt>;
}

export function createNotifier(options: {
  readonly log: DeliveryLog;
  /** Asked in this order. */
  readonly channels: readonly Channel[];
  readonly onDelivery: (channel: ChannelName) => void;
}): Notifier {
  const { log, channels } = options;
  const underWay = new Map<string, Promise<void>>();

  const deliver = async (request: NotificationRequest): Promise<void> => {
    const { dedupeKey } = request;
    log.add(request, new Date());
    const message = messageOf(request);
    for (const channel of channels) {
      if (log.find(dedupeKey)?.deliveries.some((delivery) => delivery.channel === channel.name)) continue;
      const recipients = await channel.deliver(request, message);
      if (recipients === undefined) continue;
      log.addDelivery(dedupeKey, channel.name, recipients, new Date());
      options.onDelivery(channel.name);
    }
    log.complete(dedupeKey);
  };

  const receipt = (dedupeKey: string, duplicate: boolean): NotificationReceipt => ({
    dedupeKey,
    duplicate,
    deliveries: (log.find(dedupeKey)?.deliveries ?? []).map(({ channel, deliveredAt }) => ({
      channel,
      deliveredAt,
    })),
  });

  return {
    notify: async (request) => {
      const { dedupeKey } = request;
      if (log.find(dedupeKey)?.completed) return receipt(dedupeKey, true);
      const first = underWay.get(dedupeKey);
      if (first) {
        await first;
        return receipt(dedupeKey, true);
      }
      const delivering = deliver(request).finally(() => underWay.delete(dedupeKey));
      underWay.set(dedupeKey, delivering);
      await delivering;
      return receipt(dedupeKey, false);
    },
  };
}
