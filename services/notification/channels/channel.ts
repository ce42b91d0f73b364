import type { NotificationReceipt, NotificationRequest } from "@temporal-cms/contracts";
import type { Message } from "../message.ts";

export type ChannelName = NotificationReceipt["deliveries"][number]["channel"];

/** A way to reach people. */
export interface Channel {
  readonly name: ChannelName;
  /**
   * Delivers once. Answers how many people were reached, or undefined when the channel has nobody for it.
   *
   * @throws {DeliveryError} when the same may succeed later
   */
  deliver(request: NotificationRequest, message: Message): Promise<number | undefined>;
}

/** A channel that could not deliver. It says why by codes, not by messages: those of mail servers repeat addresses. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly channel: ChannelName;
  readonly code: string;

  constructor(channel: ChannelName, code: string) {
    super(`${channel} could not deliver (${code})`);
    this.channel = channel;
    this.code = code;
  }
}
