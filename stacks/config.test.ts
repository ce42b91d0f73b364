import { describe, expect, test } from "vitest";
import { parseEnvironment, parseOrchestration } from "./config.ts";
import { StackConfigError } from "./stack-config-error.ts";
import { changedConfig, exampleConfig } from "./testing/example-config.ts";

const minimal = {
  "temporal:address": "127.0.0.1:7233",
  "temporal-cms:sites": '[{"site":"newsroom","cms":"wordpress"}]',
};

function faults(stack: string, values: Record<string, string>): readonly string[] {
  try {
    parseEnvironment(stack, values);
  } catch (error) {
    if (error instanceof StackConfigError) return error.faults;
    throw error;
  }
  return [];
}

test("what is not given has its documented default", () => {
  expect(parseEnvironment("dev", minimal)).toEqual({
    name: "dev",
    temporalAddress: "127.0.0.1:7233",
    disposable: true,
    retentionDays: 7,
    backfill: {
      everyMinutes: 15,
      jitterSeconds: 30,
      paused: false,
      input: { sites: [{ site: "newsroom", cms: "wordpress" }] },
    },
  });
});

test("staging and prod have their documented defaults", () => {
  const optional = [
    "archive",
    "kubernetesNamespace",
    "queueScaling",
    "serviceScaling",
    "observability",
    "mail",
  ].map((key) => `temporal-cms:${key}`);
  const given = changedConfig("staging", "temporal-cms:temporal", ["tokens"], undefined);
  const required = Object.fromEntries(Object.entries(given).filter(([key]) => !optional.includes(key)));
  expect(parseEnvironment("staging", required)).toMatchObject({
    disposable: false,
    retentionDays: 30,
    archive: { bucket: "temporal-cms-archive" },
    kubernetesNamespace: "temporal-cms",
    queueScaling: {},
    serviceScaling: {},
    observability: { mode: "none" },
    temporal: {
      backend: "selfHosted",
      tokens: false,
      server: { namespace: "temporal", serviceAccount: "temporal-server" },
    },
    mail: undefined,
    cmsPeers: undefined,
    storageClassName: undefined,
  });
  expect(parseEnvironment("prod", exampleConfig("prod"))).toMatchObject({
    retentionDays: 90,
    disposable: false,
  });
});

test.each(["staging", "prod"])(
  "%s does not give its data away, and needs no cloud to be described",
  (stack) => {
    expect(parseOrchestration(stack, { "temporal-cms:sites": minimal["temporal-cms:sites"] })).toMatchObject({
      name: stack,
      disposable: false,
      retentionDays: stack === "prod" ? 90 : 30,
    });
  },
);

test("keys of the provider and of other projects are left alone", () => {
  const others = { "temporal:tlsCaPath": "/ca.pem", "pulumi:tags": "{}" };
  expect(parseEnvironment("dev", { ...minimal, ...others }).name).toBe("dev");
});

test("a retention of its own goes before the environment's", () => {
  expect(parseEnvironment("dev", { ...minimal, "temporal-cms:retentionDays": "3" }).retentionDays).toBe(3);
});

describe("faults", () => {
  test("come all at once, each with its key and what is allowed", () => {
    expect(
      faults("qa", {
        "temporal-cms:sites": '[{"site":"newsroom","cms":"joomla"}]',
        "temporal-cms:backfillEveryMinutes": "0",
        "temporal-cms:backfillJitterSeconds": "1.5",
        "temporal-cms:backfillPaused": "maybe",
        "temporal-cms:retention": "7",
      }),
    ).toEqual([
      'stack "qa": must be named after its environment: dev, staging, prod',
      expect.stringMatching(/^temporal-cms:sites\.0\.cms: .*"wordpress"\|"drupal"/),
      "temporal-cms:backfillEveryMinutes: must be a whole number from 1 to 1440",
      "temporal-cms:backfillJitterSeconds: must be a whole number from 0 to 3600",
      "temporal-cms:backfillPaused: must be true or false",
      "temporal:address: is required",
      expect.stringMatching(
        /^temporal-cms:retention: is not a known key of qa; known are temporal-cms:sites, /,
      ),
    ]);
  });

  test.each([
    ["no list", "newsroom", "temporal-cms:sites: must be structured, as in a list"],
    ["no site", "[]", "temporal-cms:sites: "],
    [
      "a site twice",
      '[{"site":"a","cms":"drupal"},{"site":"a","cms":"wordpress"}]',
      "temporal-cms:sites: must name each site once",
    ],
  ])("of sites: %s", (_case, sites, fault) => {
    expect(faults("dev", { ...minimal, "temporal-cms:sites": sites })).toEqual([
      expect.stringContaining(fault),
    ]);
  });

  test("of a jitter that reaches the next start, beside others", () => {
    const values = {
      ...minimal,
      "temporal-cms:backfillEveryMinutes": "1",
      "temporal-cms:backfillJitterSeconds": "60",
      "temporal-cms:backfillPaused": "1",
    };
    expect(faults("dev", values)).toEqual([
      "temporal-cms:backfillPaused: must be true or false",
      "temporal-cms:backfillJitterSeconds: must be less than the interval of 60 s",
    ]);
  });

  test("a stack with nothing in it is told every key that it needs", () => {
    const keys = ["sites", "temporal", "clusterOidcProviderArn", "images", "ingress", "vendor"];
    expect(faults("staging", {})).toEqual(
      expect.arrayContaining([
        ...keys.map((key) => `temporal-cms:${key}: is required`),
        "temporal:address: is required",
        "aws:region: is required",
        expect.stringContaining("kubernetes:context: is required"),
      ]),
    );
  });
});
