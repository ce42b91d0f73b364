import { defaultPayloadConverter } from "@temporalio/common";
import type { Payload } from "@temporalio/common";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Json, OverlapPolicy, ScheduleSettings } from "../backend/temporal-backend.ts";
import { calendarToCron } from "./calendar-to-cron.ts";
import { fromSeconds, toSeconds } from "./duration.ts";

type Schedule = temporal.api.schedule.v1.ISchedule;
const Overlap = proto.temporal.api.enums.v1.ScheduleOverlapPolicy;

const overlapToWire = {
  Skip: Overlap.SCHEDULE_OVERLAP_POLICY_SKIP,
  BufferOne: Overlap.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE,
  BufferAll: Overlap.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
  CancelOther: Overlap.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER,
  TerminateOther: Overlap.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER,
  AllowAll: Overlap.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL,
} as const satisfies Record<OverlapPolicy, number>;

const overlapFromWire = new Map(
  Object.entries(overlapToWire).map(([name, value]) => [value as number, name as OverlapPolicy]),
);

/** The server's own catch-up window where none was set: a year. */
const SERVER_CATCHUP_SECONDS = 31_536_000;

/**
 * The message for a schedule with these settings.
 * @param existing a schedule whose other settings are kept: start and end time, excluded calendars, limited actions,
 *   the workflow's time-outs, retry policy, memo, search attributes and priority
 */
export function scheduleMessage(settings: ScheduleSettings, existing: Schedule = {}): Schedule {
  return {
    spec: {
      ...existing.spec,
      structuredCalendar: [],
      calendar: [],
      cronString: [...settings.cron],
      interval: settings.intervals.map(({ everySeconds, offsetSeconds }) => ({
        interval: fromSeconds(everySeconds),
        phase: fromSeconds(offsetSeconds),
      })),
      jitter: fromSeconds(settings.jitterSeconds),
      timezoneName: settings.timeZone,
    },
    action: {
      startWorkflow: {
        ...existing.action?.startWorkflow,
        workflowId: settings.workflowId,
        workflowType: { name: settings.workflowType },
        taskQueue: { name: settings.taskQueue },
        input: { payloads: settings.args.map((arg) => defaultPayloadConverter.toPayload(arg)) },
      },
    },
    policies: {
      ...existing.policies,
      overlapPolicy: overlapToWire[settings.overlap],
      catchupWindow: fromSeconds(settings.catchupWindowSeconds),
      pauseOnFailure: settings.pauseOnFailure,
    },
    state: { ...existing.state, paused: settings.paused, notes: settings.note },
  };
}

/** The settings that a schedule message holds. Absent parts read as the server's defaults. */
export function scheduleSettings(
  namespace: string,
  scheduleId: string,
  schedule: Schedule,
): ScheduleSettings {
  const { spec, policies, state } = schedule;
  const action = schedule.action?.startWorkflow;
  return {
    namespace,
    scheduleId,
    workflowType: action?.workflowType?.name ?? "",
    taskQueue: action?.taskQueue?.name ?? "",
    args: (action?.input?.payloads ?? []).map(readPayload),
    workflowId: action?.workflowId ?? "",
    intervals: (spec?.interval ?? []).map(({ interval, phase }) => ({
      everySeconds: toSeconds(interval),
      offsetSeconds: toSeconds(phase),
    })),
    cron: (spec?.structuredCalendar ?? []).map(calendarToCron),
    timeZone: spec?.timezoneName === "" ? "UTC" : (spec?.timezoneName ?? "UTC"),
    jitterSeconds: toSeconds(spec?.jitter),
    overlap: overlapFromWire.get(policies?.overlapPolicy ?? 0) ?? "Skip",
    catchupWindowSeconds: policies?.catchupWindow
      ? toSeconds(policies.catchupWindow)
      : SERVER_CATCHUP_SECONDS,
    pauseOnFailure: policies?.pauseOnFailure ?? false,
    paused: state?.paused ?? false,
    note: state?.notes ?? "",
  };
}

/** What is not plain JSON (encrypted by a codec, say) is shown as it travels, so that a change to it is still seen. */
function readPayload(payload: Payload): Json {
  try {
    return defaultPayloadConverter.fromPayload<Json>(payload);
  } catch {
    const encoding = Buffer.from(payload.metadata?.["encoding"] ?? []).toString();
    return { encoding, data: Buffer.from(payload.data ?? []).toString("base64") };
  }
}
