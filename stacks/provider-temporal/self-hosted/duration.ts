import { msNumberToTs, tsToMs } from "@temporalio/common/lib/time.js";
import type { google } from "@temporalio/proto";

const MS_PER_SECOND = 1_000;
const SECONDS_PER_DAY = 86_400;

export const fromSeconds = (seconds: number): google.protobuf.IDuration =>
  msNumberToTs(seconds * MS_PER_SECOND);
export const toSeconds = (duration: google.protobuf.IDuration | null | undefined): number =>
  duration ? tsToMs(duration) / MS_PER_SECOND : 0;

export const fromDays = (days: number): google.protobuf.IDuration => fromSeconds(days * SECONDS_PER_DAY);
export const toDays = (duration: google.protobuf.IDuration | null | undefined): number =>
  toSeconds(duration) / SECONDS_PER_DAY;
