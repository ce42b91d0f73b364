import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ConfigError } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadMail } from "./config.ts";
import { Recipients, recipientsOf } from "./recipients.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "recipients-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadMail(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
}

describe("loadMail", () => {
  it("asks for no mail server", () => {
    expect(loadMail({ SMTP_URL: "", PATH: "/bin" })).toBeUndefined();
  });

  it("wants all of mail or nothing of it", () => {
    expect(faultsOf({ SMTP_URL: "smtp://127.0.0.1:25" }).map((fault) => fault.split(":")[0])).toEqual([
      "MAIL_FROM",
      "RECIPIENTS_FILE",
    ]);
    const file = path.join(folder, "recipients.json");
    writeFileSync(file, '[{"site":"newsroom","to":["editors@example.org"]}]');
    expect(loadMail({ SMTP_URL: "smtp://a:1", MAIL_FROM: "a@b.org", RECIPIENTS_FILE: file })).toEqual({
      smtpUrl: "smtp://a:1",
      from: "a@b.org",
      recipients: [{ site: "newsroom", to: ["editors@example.org"] }],
    });
  });

  it("repeats no secret in a fault", () => {
    const faults = faultsOf({
      SMTP_URL: "http://user:hidden@host",
      MAIL_FROM: "a@b.org",
      RECIPIENTS_FILE: "r",
    });
    expect(faults).toEqual(["SMTP_URL: must be an smtp:// or smtps:// URL"]);
  });
});

describe("Recipients", () => {
  it("are told by site and kind, each once", () => {
    const recipients = Recipients.parse([
      { site: "a", to: ["x@example.org"] },
      { site: "a", kinds: ["published"], to: ["x@example.org", "y@example.org"] },
    ]);
    expect(recipientsOf(recipients, "a", "published")).toEqual(["x@example.org", "y@example.org"]);
    expect(recipientsOf(recipients, "a", "rejected")).toEqual(["x@example.org"]);
    expect(recipientsOf(recipients, "b", "published")).toEqual([]);
  });

  it("are refused with all faults", () => {
    const parsed = Recipients.safeParse([{ site: "A", kinds: ["gossip"], to: ["nobody"] }]);
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual(["0.site", "0.kinds.0", "0.to.0"]);
  });
});
