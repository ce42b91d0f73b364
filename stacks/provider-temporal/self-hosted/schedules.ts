import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { defaultPayloadConverter } from "@temporalio/common";
import type { Payload } from "@temporalio/common";
import type { OperationLimits, ScheduleSettings, ScheduleState } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import { scheduleMessage, scheduleSettings } from "./schedule-messages.ts";
import type { TemporalCalls } from "./temporal-calls.ts";

const identity = "pulumi-provider-temporal";
/** Memo field in which the URN of the Pulumi resource that created the schedule is kept. */
const ownerKey = "pulumiUrn";

async function find(calls: TemporalCalls, namespace: string, scheduleId: string, limits: OperationLimits) {
  return calls.find(`Reading schedule "${scheduleId}"`, limits, ({ workflow }) =>
    workflow.describeSchedule({ namespace, scheduleId }),
  );
}

/** WorkflowService.DescribeSchedule */
export async function describeSchedule(
  calls: TemporalCalls,
  namespace: string,
  scheduleId: string,
  limits: OperationLimits,
): Promise<ScheduleState | undefined> {
  const found = await find(calls, namespace, scheduleId, limits);
  if (!found?.schedule) return undefined;
  return {
    ...scheduleSettings(namespace, scheduleId, found.schedule),
    owner: readOwner(found.memo?.fields?.[ownerKey]),
  };
}

function readOwner(payload: Payload | undefined): string | undefined {
  return payload ? defaultPayloadConverter.fromPayload<string>(payload) : undefined;
}

/** WorkflowService.CreateSchedule */
export async function createSchedule(
  calls: TemporalCalls,
  settings: ScheduleSettings,
  owner: string,
  limits: OperationLimits,
): Promise<void> {
  const { namespace, scheduleId } = settings;
  await calls.call(`Creating schedule "${scheduleId}"`, limits, ({ workflow }) =>
    workflow.createSchedule({
      namespace,
      scheduleId,
      schedule: scheduleMessage(settings),
      memo: { fields: { [ownerKey]: defaultPayloadConverter.toPayload(owner) } },
      identity,
      requestId: randomUUID(),
    }),
  );
}

/**
 * WorkflowService.UpdateSchedule. The server answers before it has taken the update over, and drops it silently if
 * somebody else was faster: so it is read back until it shows.
 */
export async function updateSchedule(
  calls: TemporalCalls,
  settings: ScheduleSettings,
  limits: OperationLimits,
): Promise<void> {
  const { namespace, scheduleId } = settings;
  const before = await find(calls, namespace, scheduleId, limits);
  if (!before?.schedule) {
    throw new TemporalError("not-found", `Schedule "${scheduleId}" is gone from namespace "${namespace}".`);
  }
  const schedule = scheduleMessage(settings, before.schedule);
  await calls.call(`Updating schedule "${scheduleId}"`, limits, ({ workflow }) =>
    workflow.updateSchedule({ namespace, scheduleId, schedule, identity, requestId: randomUUID() }),
  );
  const tokenBefore = Buffer.from(before.conflictToken);
  const shows = async () => {
    const now = await find(calls, namespace, scheduleId, limits);
    if (!now?.schedule || tokenBefore.equals(now.conflictToken)) return false;
    return agree(settings, scheduleSettings(namespace, scheduleId, now.schedule));
  };
  await waitUntil(`schedule "${scheduleId}" to show its new settings`, shows, limits);
}

/** Cron texts are left out: the server gives them back in its own spelling. */
function agree(wanted: ScheduleSettings, found: ScheduleSettings): boolean {
  return isDeepStrictEqual({ ...wanted, cron: [] }, { ...found, cron: [] });
}

/** WorkflowService.DeleteSchedule. A schedule that is already gone is no error. */
export async function deleteSchedule(
  calls: TemporalCalls,
  namespace: string,
  scheduleId: string,
  limits: OperationLimits,
): Promise<void> {
  await calls.find(`Deleting schedule "${scheduleId}"`, limits, ({ workflow }) =>
    workflow.deleteSchedule({ namespace, scheduleId, identity }),
  );
}
