import { isDeepStrictEqual } from "node:util";
import { msNumberToTs, tsToMs } from "@temporalio/common/lib/time.js";
import type { google } from "@temporalio/proto";

interface MessageType<Fields> {
  encode(message: Fields): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Fields;
  toObject(message: never, options: object): object;
}

/** A deep copy that shares nothing with the original. */
export function copyMessage<Fields>(type: MessageType<Fields>, message: Fields): Fields {
  return type.decode(type.encode(message).finish());
}

/** Whether two messages say the same; the order of a map's entries does not matter. */
export function sameMessage<Fields>(type: MessageType<Fields>, one: Fields, other: Fields): boolean {
  const plain = (message: Fields) =>
    type.toObject(copyMessage(type, message) as never, { defaults: true, longs: String, bytes: String });
  return isDeepStrictEqual(plain(one), plain(other));
}

export const timestamp = (time: Date | undefined): google.protobuf.ITimestamp | null =>
  time ? msNumberToTs(time.getTime()) : null;

export const fromTimestamp = (time: google.protobuf.ITimestamp | null | undefined): Date | undefined =>
  time ? new Date(tsToMs(time)) : undefined;
