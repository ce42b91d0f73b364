import {
  type ComplianceReport,
  ComplianceRequest,
  type Finding,
  complianceChecks,
} from "@temporal-cms/contracts";
import {
  type HttpService,
  type Logger,
  parseRequest,
  serviceToken,
  startHttpService,
} from "@temporal-cms/runtime";
import express from "express";
import { Counter } from "prom-client";
import { type Check, readDocument } from "./check.ts";
import { legalCheck } from "./legal/check.ts";
import type { RulePacks } from "./packs/rule-packs.ts";
import { piiCheck } from "./pii/check.ts";
import { taxonomyCheck } from "./taxonomy/check.ts";
import { applyWaivers } from "./waivers/apply.ts";

export interface ComplianceServiceOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logger: Logger;
  readonly serviceToken: string;
  readonly rulePacks: RulePacks;
  /** Tells when waivers expire; the clock unless a test says otherwise. */
  readonly now?: () => Date;
}

const bodyLimit = "16mb";
/** As many as a report may have. */
const mostFindings = 1000;

/** The seed's compliance service (section 4.5): stateless; one route for each check, so that they run side by side. */
export function startComplianceService(options: ComplianceServiceOptions): Promise<HttpService> {
  const { rulePacks, now = () => new Date() } = options;
  const checks: Record<(typeof complianceChecks)[number], Check> = {
    pii: piiCheck(rulePacks.pii),
    legal: legalCheck(rulePacks.legal),
    taxonomy: taxonomyCheck(rulePacks.taxonomy),
  };
  return startHttpService({
    name: "compliance",
    logger: options.logger,
    host: options.host,
    port: options.port,
    routes: (app, registry) => {
      const found = new Counter({
        name: "compliance_findings_total",
        help: "Findings by check, rule and severity",
        labelNames: ["check", "rule", "severity"],
        registers: [registry],
      });
      app.use("/checks", serviceToken(options.serviceToken), express.json({ limit: bodyLimit }));
      for (const check of complianceChecks) {
        app.post(`/checks/${check}`, (request, response) => {
          const { site, documents } = parseRequest(ComplianceRequest, request.body);
          const results = documents.map((document) =>
            applyWaivers(
              site,
              document,
              checks[check](readDocument(site, document)),
              rulePacks.waivers,
              now(),
            ),
          );
          const all = results.flatMap(({ findings }) => findings);
          const expired = new Set(results.flatMap((result) => result.expired));
          for (const { rule, severity } of all) found.inc({ check, rule, severity });
          if (expired.size > 0)
            options.logger.warn({ site, check, expired: [...expired] }, "waivers have expired");
          const findings = heaviest(all);
          const waivers = [...new Set(results.flatMap(({ used }) => used))];
          options.logger.info(
            { site, check, documents: documents.length, findings: all.length, waivers },
            "checked",
          );
          response.json({ check, findings } satisfies ComplianceReport);
        });
      }
    },
  });
}

/** Blocking findings come first, so that none is cut off while an advisory one stays. */
function heaviest(findings: readonly Finding[]): Finding[] {
  const blocking = findings.filter(({ severity }) => severity === "blocking");
  const advisory = findings.filter(({ severity }) => severity === "advisory");
  return [...blocking, ...advisory].slice(0, mostFindings);
}
