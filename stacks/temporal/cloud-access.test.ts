import { expect, test } from "vitest";
import { parseEnvironment } from "../config.ts";
import { StackConfigError } from "../stack-config-error.ts";
import { declareStack } from "../testing/declare-stack.ts";
import type { DeclaredStack } from "../testing/declare-stack.ts";
import { changedConfig, exampleConfig } from "../testing/example-config.ts";

const temporal = "temporal-cms:temporal";
const authentication = { apiKey: { expiresAfterDays: 90, generations: ["old", "new"] } };

const inputsOf = ({ resources }: DeclaredStack, type: string) =>
  resources.filter((resource) => resource.type === `temporal:index:${type}`).map(({ props }) => props);

function faults(config: Record<string, string>): readonly string[] {
  try {
    parseEnvironment("prod", config);
  } catch (error) {
    if (error instanceof StackConfigError) return error.faults;
    throw error;
  }
  return [];
}

test("clients that sign in by API key each have a service account of the namespace, with keys whose tokens go to Secrets Manager", async () => {
  const declared = await declareStack(
    "prod",
    changedConfig("prod", temporal, ["authentication"], authentication),
  );
  const [namespace] = inputsOf(declared, "Namespace");
  expect(namespace).toMatchObject({ apiKeys: true });
  expect(namespace).not.toHaveProperty("clientCa");
  expect(inputsOf(declared, "ServiceAccount")).toEqual(
    [
      ["worker", "write"],
      ["proxy", "write"],
      ["notification", "read"],
      ["autoscaler", "read"],
    ].map(([client, permission]) => ({
      name: `cms-orchestration-${client}`,
      description: `The ${client} of cms-orchestration.`,
      namespace: "cms-orchestration.a1b2c",
      permission,
    })),
  );
  const keys = inputsOf(declared, "ApiKey");
  expect(keys).toHaveLength(8);
  expect(keys[1]).toEqual({
    name: "worker-new",
    serviceAccountId: "worker-id",
    expiresAfterDays: 90,
    secretId: "arn:aws:mock:::secretsmanager/secret/temporal-worker-token",
  });
}, 60_000);

test("groups may be those of Google or of an identity provider", async () => {
  const groups = {
    "cms-admin": { googleGroup: "admins@example.org" },
    observer: { scimGroup: "0f5b" },
  };
  const declared = await declareStack("prod", changedConfig("prod", temporal, ["groups"], groups));
  const namespace = "cms-orchestration.a1b2c";
  expect(inputsOf(declared, "UserGroup")).toEqual([
    { googleGroup: "admins@example.org", namespace, permission: "admin" },
    { cloudGroup: "cms-orchestration-cms-reviewer", namespace, permission: "write" },
    { scimGroup: "0f5b", namespace, permission: "read" },
  ]);
}, 60_000);

test("client certificates may be narrowed down by filters", async () => {
  const filters = [{ commonName: "worker-*", organization: "Example" }];
  const path = ["authentication", "mtls", "certificateFilters"];
  const declared = await declareStack("prod", changedConfig("prod", temporal, path, filters));
  expect(inputsOf(declared, "Namespace")).toMatchObject([{ certificateFilters: filters }]);
}, 60_000);

test.each([
  [
    "a group of two kinds",
    ["groups", "observer"],
    { cloudGroup: "a", scimGroup: "b" },
    "groups.observer: must be one of cloudGroup, googleGroup and scimGroup",
  ],
  [
    "a filter of nothing",
    ["authentication", "mtls", "certificateFilters"],
    [{}],
    "authentication.mtls.certificateFilters.0: must name something of the certificate",
  ],
  [
    "the same generation twice",
    ["authentication"],
    { apiKey: { expiresAfterDays: 90, generations: ["a", "a"] } },
    "authentication.apiKey.generations: must name each generation once",
  ],
] as const)("%s is a fault", (_what, path, value, fault) => {
  expect(faults(changedConfig("prod", temporal, path, value))).toEqual([`temporal-cms:temporal.${fault}`]);
});

test("the provider plugin must be set to the same service", () => {
  expect(faults({ ...exampleConfig("prod"), "temporal:backend": "selfHosted" })).toEqual([
    "temporal:backend: must be cloud, as temporal-cms:temporal.backend is",
  ]);
});
