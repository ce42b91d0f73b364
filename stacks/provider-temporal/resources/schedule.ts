import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { overlapPolicies } from "../backend/temporal-backend.ts";
import type { ScheduleSettings } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { Properties, PropertyValue } from "../rpc/properties.ts";
import { compositeId, parseCompositeId } from "./composite-id.ts";
import { cronFault, isTimeZone } from "./cron-text.ts";
import type { CheckFault } from "./faults.ts";
import { importHint } from "./import-hint.ts";
import type { Operation, ResourceKind } from "./resource-kind.ts";

const wholeSeconds = (least: number) => {
  const rule = `must be a whole number of seconds, at least ${least}`;
  return z.number(rule).int(rule).min(least, rule);
};
const filledText = z.string("must be a text").min(1, "must not be empty");
const yesOrNo = z.boolean("must be true or false");

const inputSchema = z.strictObject({
  namespace: filledText,
  scheduleId: filledText.max(1_000, "must be at most 1000 characters"),
  workflowType: filledText,
  taskQueue: filledText,
  args: z.array(z.json(), "must be a list").optional(),
  workflowId: filledText.optional(),
  intervals: z
    .array(
      z.strictObject({ everySeconds: wholeSeconds(1), offsetSeconds: wholeSeconds(0).optional() }),
      "must be a list of intervals",
    )
    .optional(),
  cron: z
    .array(z.string("must be a cron expression").superRefine(refineCron), "must be a list of texts")
    .optional(),
  timeZone: z
    .string("must be a text")
    .refine(isTimeZone, "must be a name of the IANA database, as in Europe/Berlin")
    .optional(),
  jitterSeconds: wholeSeconds(0).optional(),
  overlap: z.enum(overlapPolicies, { error: `must be one of ${overlapPolicies.join(", ")}` }).optional(),
  catchupWindowSeconds: wholeSeconds(10).optional(),
  pauseOnFailure: yesOrNo.optional(),
  paused: yesOrNo.optional(),
  note: z.string("must be a text").optional(),
});

const type = "temporal:index:Schedule";

function refineCron(text: string, context: z.RefinementCtx<string>): void {
  const message = cronFault(text);
  if (message !== undefined) context.addIssue({ code: "custom", message });
}

/** Names without which nothing is complete are left absent. */
function complete(given: Properties): Properties {
  return {
    args: [],
    ...(given["scheduleId"] === undefined ? {} : { workflowId: given["scheduleId"] }),
    intervals: [],
    cron: [],
    timeZone: "UTC",
    jitterSeconds: 0,
    overlap: "Skip",
    catchupWindowSeconds: 31_536_000,
    pauseOnFailure: false,
    paused: false,
    note: "",
    ...given,
    ...(Array.isArray(given["intervals"]) ? { intervals: given["intervals"].map(withOffset) } : {}),
  };
}

function withOffset(interval: PropertyValue): PropertyValue {
  const isObject = typeof interval === "object" && interval !== null && !Array.isArray(interval);
  return isObject ? { offsetSeconds: 0, ...(interval as Properties) } : interval;
}

function inputsOf(live: ScheduleSettings): Properties {
  const keys = Object.keys(inputSchema.shape) as (keyof ScheduleSettings)[];
  return Object.fromEntries(keys.map((key) => [key, live[key] as PropertyValue]));
}

/** Complete inputs that have passed `check` are the settings. */
function settings(inputs: Properties): ScheduleSettings {
  return complete(inputs) as unknown as ScheduleSettings;
}

async function findOurs(wanted: ScheduleSettings, operation: Operation): Promise<boolean> {
  const { namespace, scheduleId } = wanted;
  const existing = await operation.backend.describeSchedule(namespace, scheduleId, operation);
  if (!existing) return false;
  if (existing.owner === operation.urn) {
    await operation.warn(
      `Schedule "${scheduleId}" exists already, created by this resource: it is taken up again.`,
    );
    return true;
  }
  const id = compositeId(namespace, scheduleId);
  throw new TemporalError(
    "already-exists",
    `Schedule "${scheduleId}" exists in namespace "${namespace}" and is not managed by this resource. ${importHint(type, operation.urn, id)}`,
  );
}

export const scheduleKind: ResourceKind = {
  type,
  inputSchema,
  /** The cron expressions in the server's spelling, by which a change made by hand is told from ours. */
  extraOutputs: ["serverCron"],
  identity: ["namespace", "scheduleId"],
  unmanagedUnlessGiven: [],
  notWatched: [],
  localOnly: [],

  complete,

  crossFaults(inputs): CheckFault[] {
    const none = (value: PropertyValue | undefined) => value === undefined || isDeepStrictEqual(value, []);
    if (!none(inputs["intervals"]) || !none(inputs["cron"])) return [];
    return [
      {
        property: "intervals",
        reason: "or cron is required: without either the schedule would never start anything",
      },
    ];
  },

  backendFaults: () => [],

  async previewCreate(inputs, operation) {
    await findOurs(settings(inputs), operation);
  },

  async create(inputs, operation) {
    const wanted = settings(inputs);
    if (await findOurs(wanted, operation)) await operation.backend.updateSchedule(wanted, operation);
    else await operation.backend.createSchedule(wanted, operation.urn, operation);
    return compositeId(wanted.namespace, wanted.scheduleId);
  },

  settle: () => Promise.resolve(),

  async read(id, oldOutputs, operation) {
    const { namespace, name } = parseCompositeId(id, "cms-orchestration-dev/backfill-publish-sync");
    const found = await operation.backend.describeSchedule(namespace, name, operation);
    if (!found) return undefined;
    const serverCron = found.cron;
    const unchanged = isDeepStrictEqual(serverCron, oldOutputs["serverCron"]);
    const cron = unchanged ? (oldOutputs["cron"] ?? []) : serverCron;
    return { inputs: { ...inputsOf(found), cron }, extraOutputs: { serverCron } };
  },

  previewUpdate: () => Promise.resolve(),

  update: (_id, inputs, _oldInputs, operation) =>
    operation.backend.updateSchedule(settings(inputs), operation),

  async delete(_id, outputs, operation) {
    const { namespace, scheduleId } = settings(outputs);
    await operation.backend.deleteSchedule(namespace, scheduleId, operation);
  },
};
