import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "@temporal-cms/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SiteKeys, loadProxyConfig } from "./config.ts";
import { exampleKey } from "./testing/site-client.ts";

let folder: string;
let keysFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "proxy-config-"));
  keysFile = join(folder, "keys.json");
  writeFileSync(keysFile, JSON.stringify([{ site: "newsroom", keys: [exampleKey(1)] }]));
});
afterAll(() => rmSync(folder, { recursive: true }));

const temporal = { TEMPORAL_ADDRESS: "127.0.0.1:7233", TEMPORAL_NAMESPACE: "cms-orchestration-dev" };

function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    loadProxyConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.split(":")[0]!);
    throw error;
  }
  return [];
}

describe("loadProxyConfig", () => {
  it("needs Temporal and the sites' keys, and has defaults for the rest", () => {
    expect(loadProxyConfig({ ...temporal, SITE_KEYS_FILE: keysFile })).toMatchObject({
      host: "127.0.0.1",
      port: 0,
      temporal: { namespace: "cms-orchestration-dev" },
      sites: [{ site: "newsroom", keys: [exampleKey(1)] }],
      rateLimit: 6000,
      queryTimeout: 2000,
      temporalTimeout: 10_000,
      drainFor: 0,
      logLevel: "info",
    });
  });

  it("knows the simulator when it has its keys", () => {
    const config = loadProxyConfig({
      ...temporal,
      SITE_KEYS_FILE: keysFile,
      SIMULATOR_WEBHOOK_KEYS: `${exampleKey(2)},${exampleKey(3)}`,
      TRANSLATION_REFERENCE_KEYS: exampleKey(4),
    });
    expect(config.translation).toEqual({
      simulatorKeys: [exampleKey(2), exampleKey(3)],
      referenceKeys: [exampleKey(4)],
    });
  });

  it("knows Phrase when it has the secrets of its webhooks, and the references' keys", () => {
    const file = join(folder, "phrase.json");
    const environment = { ...temporal, SITE_KEYS_FILE: keysFile, PHRASE_WEBHOOK_SECRETS_FILE: file };
    writeFileSync(file, JSON.stringify(["secret-of-the-first-project", "secret-of-the-second"]));
    const TRANSLATION_REFERENCE_KEYS = exampleKey(4);
    expect(loadProxyConfig({ ...environment, TRANSLATION_REFERENCE_KEYS }).translation).toEqual({
      phraseSecrets: ["secret-of-the-first-project", "secret-of-the-second"],
      referenceKeys: [exampleKey(4)],
    });
    expect(faultsOf(environment)).toEqual(["TRANSLATION_REFERENCE_KEYS"]);
    writeFileSync(file, '["short"]');
    expect(faultsOf({ ...environment, TRANSLATION_REFERENCE_KEYS })).toEqual(["PHRASE_WEBHOOK_SECRETS_FILE"]);
  });

  it("has approval pages when it has their keys", () => {
    const environment = { ...temporal, SITE_KEYS_FILE: keysFile };
    expect(loadProxyConfig(environment)).not.toHaveProperty("approvalLinkKeys");
    const keys = `${exampleKey(5)},${exampleKey(6)}`;
    expect(loadProxyConfig({ ...environment, APPROVAL_LINK_KEYS: keys }).approvalLinkKeys).toEqual([
      exampleKey(5),
      exampleKey(6),
    ]);
    expect(faultsOf({ ...environment, APPROVAL_LINK_KEYS: "whsec_c2hvcnQ=" })).toEqual([
      "APPROVAL_LINK_KEYS.0",
    ]);
  });

  it("names the faults of variables, Temporal's variables and the file at once", () => {
    writeFileSync(join(folder, "bad.json"), JSON.stringify([{ site: "News", keys: [] }]));
    const faults = faultsOf({
      PORT: "x",
      RATE_LIMIT_PER_MINUTE: "0",
      QUERY_TIMEOUT_MS: "2s",
      SIMULATOR_WEBHOOK_KEYS: exampleKey(2),
      SITE_KEYS_FILE: join(folder, "bad.json"),
    });
    expect(faults.sort()).toEqual([
      "PORT",
      "QUERY_TIMEOUT_MS",
      "RATE_LIMIT_PER_MINUTE",
      "SITE_KEYS_FILE",
      "SITE_KEYS_FILE",
      "TEMPORAL_ADDRESS",
      "TEMPORAL_NAMESPACE",
      "TRANSLATION_REFERENCE_KEYS",
    ]);
    expect(faultsOf(temporal)).toEqual(["SITE_KEYS_FILE"]);
  });
});

describe("SiteKeys", () => {
  const faults = (value: unknown): string[] =>
    (SiteKeys.safeParse(value).error?.issues ?? []).map(({ path }) => path.join("."));

  it("gives each site one or two keys of its own", () => {
    expect(
      faults([
        { site: "a", keys: [exampleKey(1), exampleKey(2)] },
        { site: "b", keys: [exampleKey(3)] },
      ]),
    ).toEqual([]);
    expect(faults([])).toEqual([""]);
    expect(faults([{ site: "a", keys: [1, 2, 3].map(exampleKey) }])).toEqual(["0.keys"]);
    expect(
      faults([
        { site: "a", keys: [exampleKey(1)] },
        { site: "a", keys: [exampleKey(2)] },
      ]),
    ).toEqual(["1.site"]);
    expect(
      faults([
        { site: "a", keys: [exampleKey(1)] },
        { site: "b", keys: [exampleKey(1)] },
      ]),
    ).toEqual(["1.keys"]);
  });
});
