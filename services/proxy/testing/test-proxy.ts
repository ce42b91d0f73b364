import { pino } from "pino";
import type { HttpService } from "@temporal-cms/runtime";
import type { ProxyConfig } from "../config.ts";
import { startProxy } from "../start-proxy.ts";
import { FakeLifecycles } from "./fake-lifecycles.ts";
import { SiteClient, exampleKey } from "./site-client.ts";

export const keys = {
  newsroom: exampleKey(1),
  newsroomNext: exampleKey(2),
  magazine: exampleKey(3),
  simulator: exampleKey(4),
  simulatorNext: exampleKey(5),
  reference: exampleKey(6),
  approvalLink: exampleKey(7),
  approvalLinkNext: exampleKey(8),
  stranger: exampleKey(9),
} as const;

/** Of Phrase's webhook. */
export const phraseSecret = "phrase-secret-of-the-tests";

export const configWithoutVendors: ProxyConfig = {
  host: "127.0.0.1",
  port: 0,
  temporal: { namespace: "unused", connection: { address: "127.0.0.1:1" } },
  sites: [
    { site: "newsroom", keys: [keys.newsroom, keys.newsroomNext] },
    { site: "magazine", keys: [keys.magazine] },
  ],
  rateLimit: 100_000,
  queryTimeout: 1000,
  temporalTimeout: 5000,
};

export const exampleConfig: ProxyConfig = {
  ...configWithoutVendors,
  translation: {
    referenceKeys: [keys.reference],
    simulatorKeys: [keys.simulator, keys.simulatorNext],
    phraseSecrets: [phraseSecret],
  },
  approvalLinkKeys: [keys.approvalLink, keys.approvalLinkNext],
};

export interface TestProxy {
  readonly service: HttpService;
  readonly lifecycles: FakeLifecycles;
  /** The site `newsroom`. */
  readonly client: SiteClient;
  /** Lines of the log, parsed. */
  readonly log: Record<string, unknown>[];
  /** Lines of `/metrics` that begin with a name. */
  metric(name: string): Promise<string[]>;
}

/** A proxy on lifecycles in memory. */
export async function startTestProxy(
  changes: Partial<ProxyConfig> = {},
  base = exampleConfig,
): Promise<TestProxy> {
  const lifecycles = new FakeLifecycles();
  const log: Record<string, unknown>[] = [];
  const logger = pino(
    { level: "info" },
    { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const service = await startProxy({ config: { ...base, ...changes }, logger, lifecycles });
  return {
    service,
    lifecycles,
    client: new SiteClient(service.url, "newsroom", keys.newsroom),
    log,
    metric: async (name) => {
      const text = await (await fetch(`${service.url}/metrics`)).text();
      return text.split("\n").filter((line) => line.startsWith(name));
    },
  };
}
