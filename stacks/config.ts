import { BackfillInput, namespaces } from "@temporal-cms/contracts";
import { z } from "zod";
import { StackConfigError } from "./stack-config-error.ts";

const project = "temporal-cms";
const environmentNames = Object.keys(namespaces) as EnvironmentName[];

export type EnvironmentName = keyof typeof namespaces;

/** Everything that a stack is built from, checked. */
export interface Environment {
  readonly name: EnvironmentName;
  /** `host:port` of Temporal's frontend. */
  readonly temporalAddress: string;
  /** Whether what holds data may be deleted with it. */
  readonly disposable: boolean;
  readonly backfill: {
    readonly everyMinutes: number;
    readonly jitterSeconds: number;
    readonly paused: boolean;
    readonly input: BackfillInput;
  };
}

/** Values of a stack's configuration are texts; structured ones are JSON. */
function wholeNumber(least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`;
  return z.string().regex(/^\d+$/, rule).transform(Number).pipe(z.int(rule).min(least, rule).max(most, rule));
}

const flag = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((text) => text === "true");

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({
      code: "custom",
      message: "must be a list, as in [{ site: newsroom, cms: wordpress }]",
    });
    return z.NEVER;
  }
});

const sites = jsonText
  .pipe(BackfillInput.shape.sites)
  .refine((list) => new Set(list.map(({ site }) => site)).size === list.length, "must name each site once");

/**
 * The keys of a stack's configuration.
 *
 * | Key | Meaning | Allowed | Default |
 * |---|---|---|---|
 * | `temporal:address` | frontend of the Temporal server (more keys: provider-temporal/provider-config.ts) | `host:port` | required |
 * | `temporal-cms:sites` | sites whose published content the backfill verifies | 1 to 100 of `{ site, cms }`, cms `wordpress` or `drupal` | required |
 * | `temporal-cms:backfillEveryMinutes` | time between two backfills | 1 to 1440 | 15 |
 * | `temporal-cms:backfillJitterSeconds` | each start is delayed at random by up to this | 0 to 3600, less than the interval | 30 |
 * | `temporal-cms:backfillPaused` | whether the backfill rests | `true`, `false` | `false` |
 */
const configSchema = z.strictObject({
  "temporal:address": z.string(),
  "temporal-cms:sites": sites,
  "temporal-cms:backfillEveryMinutes": wholeNumber(1, 1_440).default(15),
  "temporal-cms:backfillJitterSeconds": wholeNumber(0, 3_600).default(30),
  "temporal-cms:backfillPaused": flag.default(false),
});

/**
 * Turns a stack's name and configuration into its environment.
 * @param values all of the stack's configuration, as Pulumi hands it to the program
 * @throws StackConfigError naming every fault
 */
export function parseEnvironment(stack: string, values: Readonly<Record<string, string>>): Environment {
  const name = environmentNames.find((candidate) => candidate === stack);
  const config = configSchema.safeParse(ownValues(values));
  const faults = [
    ...(name
      ? []
      : [`stack "${stack}": must be named after its environment: ${environmentNames.join(", ")}`]),
    ...crossFaults(values),
    ...(config.success ? [] : config.error.issues.flatMap((issue) => describeIssue(issue, values))),
  ];
  if (!name || !config.success || faults.length > 0) throw new StackConfigError(faults);
  return {
    name,
    temporalAddress: config.data["temporal:address"],
    disposable: name === "dev",
    backfill: {
      everyMinutes: config.data["temporal-cms:backfillEveryMinutes"],
      jitterSeconds: config.data["temporal-cms:backfillJitterSeconds"],
      paused: config.data["temporal-cms:backfillPaused"],
      input: { sites: config.data["temporal-cms:sites"] },
    },
  };
}

/** Other keys of `temporal:` are the provider's, which checks them itself. */
function ownValues(values: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(values).filter(
    ([key]) => key === "temporal:address" || key.startsWith(`${project}:`),
  );
  return Object.fromEntries(own);
}

/** A jitter as long as the interval would let two starts fall together. Values that are no numbers have faults already. */
function crossFaults(values: Readonly<Record<string, string>>): string[] {
  const jitter = Number(values["temporal-cms:backfillJitterSeconds"] ?? 30);
  const interval = Number(values["temporal-cms:backfillEveryMinutes"] ?? 15) * 60;
  return jitter >= interval && interval > 0
    ? [`temporal-cms:backfillJitterSeconds: must be less than the interval of ${interval} s`]
    : [];
}

function describeIssue(issue: z.core.$ZodIssue, values: Readonly<Record<string, string>>): string[] {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    const known = Object.keys(configSchema.shape).filter((key) => key.startsWith(project));
    return issue.keys.map((key) => `${key}: is not a known key; known are ${known.join(", ")}`);
  }
  const [key, ...path] = issue.path.map(String);
  const missing = path.length === 0 && key !== undefined && values[key] === undefined;
  return [`${[key, ...path].join(".")}: ${missing ? "is required" : issue.message}`];
}
