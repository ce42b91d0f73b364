import { parseArgs } from "node:util";
import { parseOrchestration } from "../config.ts";
import { StackConfigError } from "../stack-config-error.ts";
import { desiredNamespace } from "../temporal/desired-namespace.ts";

/**
 * Prints, as bash assignments, what scripts/namespace-bootstrap.sh brings about.
 * Usage: node bootstrap-plan.ts ENVIRONMENT --site SLUG=CMS...
 */
function bootstrapPlan(environmentName: string, sites: readonly string[]): string {
  const list = sites.map((site) => {
    const [slug, cms] = site.split("=");
    return { site: slug, cms };
  });
  const environment = parseOrchestration(environmentName, { "temporal-cms:sites": JSON.stringify(list) });
  const { name, retentionDays, description, searchAttributes, backfill } = desiredNamespace(environment);
  return [
    assignment("namespace", name),
    assignment("retention", `${retentionDays}d`),
    assignment("description", description),
    arrayOf("search_attributes", Object.entries(searchAttributes).flat()),
    assignment("schedule_id", backfill.scheduleId),
    arrayOf("schedule_options", [
      ...["--type", backfill.workflowType, "--task-queue", backfill.taskQueue],
      ...["--workflow-id", backfill.scheduleId, "--time-zone", "UTC"],
      ...backfill.args.flatMap((arg) => ["--input", JSON.stringify(arg)]),
      ...backfill.intervals.flatMap(({ everySeconds }) => ["--interval", `${everySeconds}s`]),
      ...["--jitter", `${backfill.jitterSeconds}s`, "--overlap-policy", backfill.overlap],
      ...["--catchup-window", `${backfill.catchupWindowSeconds}s`, "--notes", backfill.note],
      ...(backfill.paused ? ["--paused"] : []),
    ]),
    "",
  ].join("\n");
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const assignment = (name: string, value: string) => `${name}=${quoted(value)}`;
const arrayOf = (name: string, values: readonly string[]) => `${name}=(${values.map(quoted).join(" ")})`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { site: { type: "string", multiple: true } },
});
try {
  process.stdout.write(bootstrapPlan(positionals[0] ?? "", values.site ?? []));
} catch (error) {
  if (!(error instanceof StackConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
