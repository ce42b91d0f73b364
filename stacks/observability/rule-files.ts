import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { RuleGroup } from "./prometheus-rule.ts";

/** Plain Prometheus rule files, one for each concern, with promtool's tests beside them. */
export const rulesFolder = join(import.meta.dirname, "../../charts/observability/rules");

const texts = z.record(z.string(), z.string());
const rule = z.strictObject({
  record: z.string().exactOptional(),
  alert: z.string().exactOptional(),
  expr: z.string(),
  for: z.string().exactOptional(),
  labels: texts.exactOptional(),
  annotations: texts.exactOptional(),
});
const ruleFile = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })).min(1),
});

export interface RuleFile {
  /** Name of the file without its ending, such as `task-queues`. */
  readonly concern: string;
  readonly groups: readonly RuleGroup[];
}

/** The rule files; promtool checks what is in them, here only their shape is. */
export function ruleFiles(): RuleFile[] {
  return readdirSync(rulesFolder)
    .filter((name) => name.endsWith(".yaml") && !name.endsWith("_tests.yaml"))
    .sort()
    .map((name) => ({
      concern: name.replace(/\.yaml$/, ""),
      groups: ruleFile.parse(parse(readFileSync(join(rulesFolder, name), "utf8"))).groups,
    }));
}

/** Every alert says where its page is: `runbooks/<alert>.md`, under the address that the environment's people can open. */
export function withRunbooks(groups: readonly RuleGroup[], runbooks: string): RuleGroup[] {
  return groups.map((group) => ({
    ...group,
    rules: group.rules.map((each) =>
      each.alert === undefined
        ? each
        : { ...each, annotations: { ...each.annotations, runbook_url: `${runbooks}/${each.alert}.md` } },
    ),
  }));
}
