import { expect, test } from "vitest";
import { unknownValue } from "../rpc/properties.ts";
import type { Properties, PropertyValue } from "../rpc/properties.ts";
import { apiKeyKind } from "./api-key.ts";
import { exportSinkKind } from "./export-sink.ts";
import { namespaceKind } from "./namespace.ts";
import type { ResourceKind } from "./resource-kind.ts";
import { check, diff } from "./resource-operations.ts";
import { serviceAccountKind } from "./service-account.ts";
import { userGroupKind } from "./user-group.ts";

const clientCa = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const namespace = {
  name: "cms",
  retentionDays: 30,
  accountId: "a1b2c",
  region: "aws-eu-central-1",
  clientCa,
};
const sink = {
  ...{ namespace: "cms.a1b2c", name: "archive", bucket: "archive", region: "eu-central-1" },
  ...{ roleName: "export", awsAccountId: "123456789012" },
};
const account = { namespace: "cms.a1b2c", name: "worker", permission: "write" };
const key = {
  ...{ name: "worker-first", serviceAccountId: "abc", expiresAfterDays: 90 },
  secretId: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:worker-AbCdEf",
};
const group = { cloudGroup: "observers", namespace: "cms.a1b2c", permission: "read" };

const faultsOf = (kind: ResourceKind, inputs: Properties, oldInputs: Properties = {}) =>
  check(kind, inputs, oldInputs, "cloud").map(({ property, reason }) => `${property} ${reason}`);

test.each([
  ["namespace", namespaceKind, namespace],
  ["namespace with keys", namespaceKind, { ...namespace, clientCa: undefined, apiKeys: true }],
  ["unknown namespace", namespaceKind, { ...namespace, region: unknownValue, clientCa: unknownValue }],
  ["export sink", exportSinkKind, sink],
  ["service account", serviceAccountKind, account],
  ["API key", apiKeyKind, key],
  [
    "API key of what is to come",
    apiKeyKind,
    { ...key, serviceAccountId: unknownValue, secretId: unknownValue },
  ],
  ["user group", userGroupKind, group],
  ["SCIM group", userGroupKind, { ...group, cloudGroup: undefined, scimGroup: "id" }],
] as [string, ResourceKind, Readonly<Record<string, PropertyValue | undefined>>][])(
  "a right %s has no faults",
  (_what, kind, inputs) => {
    const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
    expect(faultsOf(kind, Object.fromEntries(given) as Properties)).toEqual([]);
  },
);

test("a namespace is judged in full", () => {
  const { name, retentionDays, accountId, region } = namespace;
  const open = { name, retentionDays, accountId, region };
  expect(
    faultsOf(namespaceKind, { ...open, name: "Cms", certificateFilters: [{ commonName: "a*b" }] }),
  ).toEqual([
    "certificateFilters[0].commonName must be a text with at most one *, at its beginning or end",
    "name must be 2 to 39 lower-case letters, digits or '-' on Temporal Cloud, the first a letter, the last no '-'; the account's id is added",
    "clientCa or apiKeys: true is required, else nobody could connect",
    "clientCa is required beside certificateFilters",
  ]);
  const replicated = { ...namespace, highAvailabilityRegion: "aws-eu-central-1", apiKeys: true };
  expect(faultsOf(namespaceKind, replicated)).toEqual([
    "apiKeys must be false beside clientCa and highAvailabilityRegion: with both ways to sign in, Temporal Cloud has no replicas",
    "highAvailabilityRegion must be another region than region",
  ]);
  expect(faultsOf(namespaceKind, { ...namespace, clientCa: "-----BEGIN PRIVATE KEY-----" })).toEqual([
    "clientCa must be one or more certificates in PEM",
    "clientCa holds a private key: only certificates belong here",
  ]);
});

test("a namespace never moves", () => {
  const moved = { ...namespace, region: "aws-eu-west-1", accountId: "other" };
  expect(faultsOf(namespaceKind, moved, namespace)).toEqual([
    expect.stringMatching(
      /^accountId is a1b2c, the program wants other. A namespace never leaves its account/,
    ),
    expect.stringMatching(/^region is aws-eu-central-1, the program wants aws-eu-west-1. .* fail over/),
  ]);
  expect(faultsOf(namespaceKind, { ...moved, name: "new" }, namespace)).toEqual([]);
  const replicated = { ...namespace, highAvailabilityRegion: "aws-eu-west-1" };
  expect(faultsOf(namespaceKind, { ...namespace, region: "aws-eu-west-1" }, replicated)).toEqual([]);
});

test("spellings that mean the same are no difference", () => {
  const spelledOut = { ...namespace, apiKeys: false, certificateFilters: [], clientCa: `\n${clientCa}\n` };
  expect(diff(namespaceKind, spelledOut, namespace)).toEqual([]);
  expect(diff(exportSinkKind, { ...sink, enabled: true }, sink)).toEqual([]);
});

test("other wrong arguments are named", () => {
  expect(faultsOf(exportSinkKind, { ...sink, roleName: "arn:aws:iam::1:role/x", awsAccountId: "1" })).toEqual(
    [
      "roleName must be the name of a role of IAM, not its ARN",
      "awsAccountId must be the twelve digits of an AWS account",
    ],
  );
  expect(faultsOf(serviceAccountKind, { ...account, namespace: "cms", permission: "owner" })).toEqual([
    "namespace must be the id of a namespace of Temporal Cloud, as in cms-orchestration.a1b2c",
    "permission must be one of admin, write, read",
  ]);
  expect(faultsOf(apiKeyKind, { ...key, expiresAfterDays: 731, secretId: "worker" })).toEqual([
    "expiresAfterDays must be a whole number of days from 1 to 730",
    "secretId must be the ARN of an entry of AWS Secrets Manager",
  ]);
  expect(faultsOf(userGroupKind, { ...group, scimGroup: "x" })).toEqual([
    "cloudGroup or googleGroup or scimGroup is required, and only one of them",
  ]);
});

test("another name of a key is another key, and so is what a token cannot follow", () => {
  expect(diff(apiKeyKind, { ...key, name: "worker-second", disabled: true }, key)).toEqual([
    { property: "disabled", kind: "update", replaces: false },
    { property: "name", kind: "update", replaces: true },
  ]);
});
