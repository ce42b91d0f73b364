import { type Activities, targetKey } from "@temporal-cms/contracts";
import { runActivity } from "../run-activity.ts";
import type { ActivityServices } from "../services.ts";

/** Reads the texts by reference, has them checked, and leaves the findings beside each text in its CMS; the history has counts only. */
export function complianceActivities({
  cms,
  compliance,
}: Pick<ActivityServices, "cms" | "compliance">): Pick<Activities, "RunComplianceChecks"> {
  return {
    RunComplianceChecks: runActivity(
      "RunComplianceChecks",
      async ({ check, uuid, site, items }, { signal, key }) => {
        const reports = await Promise.all(
          items.map(async (item) => {
            const address = { uuid, locale: item.locale };
            const { title, body, terms } = await cms(item.site).read(address, {
              revision: item.revision,
              signal,
            });
            const report = await compliance.check(
              check,
              { site, documents: [{ locale: item.locale, title, body, terms }] },
              signal,
            );
            await cms(item.site).putFindings(address, report, {
              idempotencyKey: `${key}:${targetKey(item)}`,
              signal,
            });
            return report;
          }),
        );
        const findings = reports.flatMap((report) => report.findings);
        const blocking = findings.filter(({ severity }) => severity === "blocking").length;
        const rules = [...new Set(findings.map(({ rule }) => rule))].sort().slice(0, 100);
        return { check, blocking, advisory: findings.length - blocking, rules };
      },
    ),
  };
}
