import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConfigError } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadNotificationConfig } from "./config.ts";
import { exampleKey } from "./testing/examples.ts";

let folder: string;
let recipients: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "notification-config-"));
  recipients = path.join(folder, "recipients.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const least = { SERVICE_TOKEN: "token-of-the-config-tests", NOTIFICATION_DB: "n.db", PATH: "/bin" };
const write = (...list: object[]): void => writeFileSync(recipients, JSON.stringify({ recipients: list }));

function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    loadNotificationConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return [...error.faults];
    throw error;
  }
}

describe("loadNotificationConfig", () => {
  it("asks for no mail server, no Slack, no Temporal and nobody to be told", () => {
    expect(loadNotificationConfig({ ...least, SMTP_URL: "" })).toEqual({
      host: "127.0.0.1",
      port: 0,
      serviceToken: least.SERVICE_TOKEN,
      database: "n.db",
      logLevel: "info",
      audience: { recipients: [], templates: [] },
    });
  });

  it("reads every channel, the links and the reminders", () => {
    write(
      { name: "desk", email: "desk@example.org", sites: ["newsroom"] },
      { name: "room", slack: "C0NEWSROOM", sites: ["newsroom"] },
    );
    expect(
      loadNotificationConfig({
        ...least,
        RECIPIENTS_FILE: recipients,
        SMTP_URL: "smtp://a:1",
        MAIL_FROM: "a@b.org",
        SLACK_BOT_TOKEN: "xoxb-1-2",
        SLACK_API_URL: "http://127.0.0.1:1/api/",
        APPROVAL_LINK_KEY: exampleKey,
        PROXY_PUBLIC_URL: "https://proxy.example.org",
        TEMPORAL_ADDRESS: "127.0.0.1:7233",
        TEMPORAL_NAMESPACE: "cms-orchestration-dev",
      }),
    ).toMatchObject({
      audience: { recipients: [{ name: "desk", language: "en", zone: "UTC" }, { name: "room" }] },
      email: { smtpUrl: "smtp://a:1", from: "a@b.org" },
      slack: { token: "xoxb-1-2", apiUrl: "http://127.0.0.1:1/api/" },
      links: { key: exampleKey, proxyUrl: "https://proxy.example.org" },
      reminders: { temporal: { namespace: "cms-orchestration-dev" }, afterDays: 3 },
    });
  });

  it("names all faults at once, without their values", () => {
    writeFileSync(recipients, "{}");
    const faults = faultsOf({
      ...least,
      RECIPIENTS_FILE: recipients,
      SMTP_URL: "http://user:hidden@host",
      SLACK_BOT_TOKEN: "hidden",
      SLACK_API_URL: "https://slack.example/api",
      APPROVAL_LINK_KEY: "hidden",
      REMIND_AFTER_DAYS: "0",
      TEMPORAL_ENDPOINT: "hidden",
    });
    expect(faults.map((fault) => fault.split(":")[0])).toEqual(
      expect.arrayContaining([
        "SMTP_URL",
        "SLACK_BOT_TOKEN",
        "SLACK_API_URL",
        "APPROVAL_LINK_KEY",
        "REMIND_AFTER_DAYS",
        "RECIPIENTS_FILE",
        "TEMPORAL_ADDRESS",
        "TEMPORAL_NAMESPACE",
      ]),
    );
    expect(faults.join()).not.toContain("hidden");
  });

  it("wants what goes together together, and a channel for every recipient", () => {
    expect(faultsOf({ ...least, SMTP_URL: "smtp://a:1" })).toEqual(["MAIL_FROM: is required with SMTP_URL"]);
    expect(faultsOf({ ...least, PROXY_PUBLIC_URL: "https://p.example" })).toEqual([
      "APPROVAL_LINK_KEY: is required with PROXY_PUBLIC_URL",
    ]);
    write(
      { name: "desk", email: "desk@example.org", sites: ["newsroom"] },
      { name: "room", slack: "C0NEWSROOM", sites: ["newsroom"] },
    );
    expect(faultsOf({ ...least, RECIPIENTS_FILE: recipients })).toEqual([
      "SMTP_URL: is required, desk in RECIPIENTS_FILE has an address",
      "SLACK_BOT_TOKEN: is required, room in RECIPIENTS_FILE is a channel of Slack",
    ]);
  });
});
