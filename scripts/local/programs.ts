import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { namespaces, taskQueues } from "@temporal-cms/contracts";
import { sampleArticleFolder } from "../wordpress/sample-article.ts";
import type { RunningWordPress } from "../wordpress/start.ts";
import type { LocalSecrets } from "./secrets.ts";

export const root = resolve(import.meta.dirname, "../..");

/** One process of ours. */
export interface Program {
  readonly name: string;
  /** Path of its main file, from the repository's root. */
  readonly main: string;
  readonly port: number;
  readonly environment: Record<string, string>;
}

export const programNames = [
  "translation-simulator",
  "translation",
  "compliance",
  "notification",
  "proxy",
  "worker-workflow",
  "worker-activity",
  "worker-highprio",
] as const;
export type ProgramName = (typeof programNames)[number];

export interface Surroundings {
  readonly dataDir: string;
  readonly temporalAddress: string;
  readonly wordpress: RunningWordPress;
  readonly secrets: LocalSecrets;
  readonly mailUrl: string;
  /** How long the simulated vendor takes, such as `2000-5000`, in milliseconds. */
  readonly vendorDelay: string;
  readonly ports: Readonly<Record<ProgramName, number>>;
}

/** Every process of ours with its configuration, in the order of starting. */
export function programsOf(around: Surroundings): Record<ProgramName, Program> {
  const { dataDir, secrets, ports } = around;
  const url = (name: ProgramName): string => `http://127.0.0.1:${ports[name]}`;
  const temporal = { TEMPORAL_ADDRESS: around.temporalAddress, TEMPORAL_NAMESPACE: namespaces.dev };
  const files = writeConfigFiles(around);
  const worker = (queue: string): Record<string, string> => ({ ...temporal, WORKFLOW_TASK_QUEUE: queue });
  const activityWorker = (queue: string): Record<string, string> => ({
    ...worker(queue),
    CMS_SITES_FILE: files.sites,
    TRANSLATION_URL: url("translation"),
    COMPLIANCE_URL: url("compliance"),
    NOTIFICATION_URL: url("notification"),
    SERVICE_TOKEN: secrets.serviceToken,
  });
  const program = (name: ProgramName, main: string, environment: Record<string, string>): Program => ({
    name,
    main,
    port: ports[name],
    environment: { HOST: "127.0.0.1", PORT: String(ports[name]), ...environment },
  });
  return {
    "translation-simulator": program("translation-simulator", "services/translation/simulator/main.ts", {
      SIMULATOR_TOKEN: secrets.simulatorToken,
      SIMULATOR_DB: join(dataDir, "simulator.db"),
      SIMULATOR_WEBHOOK_KEY: secrets.simulatorWebhookKey,
      SIMULATOR_DELAY: around.vendorDelay,
      CALLBACK_URL: `${url("proxy")}/webhooks/translation/simulator`,
      TRANSLATION_MEMORY: sampleArticleFolder,
    }),
    translation: program("translation", "services/translation/main.ts", {
      SERVICE_TOKEN: secrets.serviceToken,
      TRANSLATION_REFERENCE_KEY: secrets.translationReferenceKey,
      SIMULATOR_URL: url("translation-simulator"),
      SIMULATOR_TOKEN: secrets.simulatorToken,
    }),
    compliance: program("compliance", "services/compliance/main.ts", { SERVICE_TOKEN: secrets.serviceToken }),
    notification: program("notification", "services/notification/main.ts", {
      SERVICE_TOKEN: secrets.serviceToken,
      NOTIFICATION_DB: join(dataDir, "notification.db"),
      SMTP_URL: around.mailUrl,
      MAIL_FROM: "newsroom@example.org",
      RECIPIENTS_FILE: files.recipients,
      APPROVAL_LINK_KEY: secrets.approvalLinkKey,
      PROXY_PUBLIC_URL: url("proxy"),
      ...temporal,
    }),
    proxy: program("proxy", "services/proxy/main.ts", {
      ...temporal,
      SITE_KEYS_FILE: files.siteKeys,
      SIMULATOR_WEBHOOK_KEYS: secrets.simulatorWebhookKey,
      TRANSLATION_REFERENCE_KEYS: secrets.translationReferenceKey,
      APPROVAL_LINK_KEYS: secrets.approvalLinkKey,
    }),
    "worker-workflow": program("worker-workflow", "services/worker/main.ts", worker(taskQueues.workflow)),
    "worker-activity": program(
      "worker-activity",
      "services/worker/main.ts",
      activityWorker(taskQueues.activity),
    ),
    "worker-highprio": program(
      "worker-highprio",
      "services/worker/main.ts",
      activityWorker(taskQueues.highPriority),
    ),
  };
}

function writeConfigFiles({ dataDir, wordpress, secrets }: Surroundings): {
  sites: string;
  siteKeys: string;
  recipients: string;
} {
  const write = (name: string, value: unknown): string => {
    const file = join(dataDir, name);
    writeFileSync(file, JSON.stringify(value, undefined, 2), { mode: 0o600 });
    return file;
  };
  const { site, baseUrl, worker } = wordpress;
  return {
    sites: write("sites.json", [{ site, cms: "wordpress", baseUrl, ...worker }]),
    siteKeys: write("site-keys.json", [{ site, keys: [secrets.siteKey] }]),
    recipients: write("recipients.json", {
      recipients: [{ name: "desk", email: "desk@example.org", sites: [site], decidesAs: "cms-reviewer" }],
    }),
  };
}
