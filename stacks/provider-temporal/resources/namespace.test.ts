import { describe, expect, test } from "vitest";
import type { NamespaceState, NewNamespaceSettings, SelfHostedBackend } from "../backend/temporal-backend.ts";
import { unknownValue } from "../rpc/properties.ts";
import type { Properties } from "../rpc/properties.ts";
import { namespaceKind } from "./namespace.ts";
import { confirmArchival, refuseUpdate } from "./namespace-rules.ts";
import type { Operation } from "./resource-kind.ts";
import { check, diff, previewUpdate, read, update } from "./resource-operations.ts";

const plain = { name: "home", retentionDays: 7 };
const archived = { ...plain, historyArchivalUri: "s3://archive" };
const global = { ...plain, clusters: ["east", "west"], activeCluster: "east" };
const found: NamespaceState = { ...plain, namespaceId: "id" };
const inEast: NamespaceState = { ...found, clusters: ["east", "west"], activeCluster: "east" };
const inWest: NamespaceState = { ...inEast, activeCluster: "west" };

const faultsOf = (inputs: Properties, oldInputs: Properties = {}) =>
  check(namespaceKind, inputs, oldInputs, "selfHosted").map(
    ({ property, reason }) => `${property} ${reason}`,
  );

/** A server that has this namespace, and what was said and done. */
function serverWith(state: NamespaceState) {
  const warnings: string[] = [];
  const updates: unknown[] = [];
  const backend: Partial<SelfHostedBackend> = {
    name: "selfHosted",
    describeNamespace: () => Promise.resolve(state),
    updateNamespace: (settings) => Promise.resolve(void updates.push(settings)),
    waitForNamespace: () => Promise.resolve(),
  };
  const operation: Operation = {
    urn: "urn",
    backend: backend as SelfHostedBackend,
    signal: new AbortController().signal,
    timeoutMs: 1000,
    warn: (message) => Promise.resolve(void warnings.push(message)),
  };
  return { operation, warnings, updates };
}

describe("faults of the arguments", () => {
  test("are told with the key, all at once", () => {
    expect(
      faultsOf({
        ...plain,
        historyArchivalUri: "archive",
        visibilityArchivalEnabled: "yes",
        clusters: ["east", "east"],
        activeCluster: "north",
      }),
    ).toEqual([
      "historyArchivalUri must be a URI, as in s3://temporal-cms-archive",
      "visibilityArchivalEnabled must be true or false",
      "clusters must name each cluster once",
      "visibilityArchivalUri is required beside visibilityArchivalEnabled",
      "activeCluster must be one of clusters: east, east",
    ]);
    expect(faultsOf({ ...plain, clusters: [] })).toEqual(["clusters must name at least one cluster"]);
    expect(faultsOf({ ...plain, activeCluster: "east" })).toEqual([
      "clusters is required beside activeCluster",
    ]);
  });

  test("judge nothing that is unknown", () => {
    const unknown: Properties = {
      ...plain,
      historyArchivalUri: unknownValue,
      clusters: [unknownValue, "west"],
    };
    expect(faultsOf({ ...unknown, activeCluster: "east" }, { ...archived, ...global })).toEqual([]);
  });
});

describe("an archival URI", () => {
  test("may come later, be turned off and on, and be of another namespace", () => {
    expect(faultsOf(archived, plain)).toEqual([]);
    expect(faultsOf({ ...archived, historyArchivalEnabled: false }, archived)).toEqual([]);
    expect(faultsOf({ ...archived, name: "other", historyArchivalUri: "s3://other" }, archived)).toEqual([]);
  });

  test("never changes or goes, and the message says what to do", () => {
    expect(faultsOf({ ...plain, historyArchivalUri: "s3://other" }, archived)).toEqual([
      expect.stringMatching(
        /^historyArchivalUri is s3:\/\/archive on the server, the program wants s3:\/\/other\. .* never changes .* another name/,
      ),
    ]);
    expect(faultsOf(plain, archived)).toEqual([
      "historyArchivalUri cannot be taken away: the server keeps s3://archive for good. To stop archiving, keep it and set historyArchivalEnabled: false",
    ]);
  });

  test("that only the server knows of is refused in the preview", async () => {
    const { operation } = serverWith({ ...found, historyArchival: { uri: "s3://byhand", enabled: true } });
    const preview = previewUpdate(namespaceKind, archived, { inputs: plain, outputs: {} }, operation);
    await expect(preview).rejects.toThrow("historyArchivalUri is s3://byhand on the server");
  });

  test("that the server forgot is an error after the update", async () => {
    const { operation } = serverWith(found);
    await expect(update(namespaceKind, "home", archived, plain, operation)).rejects.toThrow(
      /history archival is not enabled: the server takes no archive/,
    );
    expect(() =>
      confirmArchival({ ...plain, visibilityArchival: { uri: "s3://a", enabled: false } }, found),
    ).toThrow("visibility archival is not known");
  });

  test("is enabled by default, and its being disabled by hand is drift", async () => {
    expect(diff(namespaceKind, archived, { ...archived, historyArchivalEnabled: true })).toEqual([]);
    const { operation } = serverWith({ ...found, historyArchival: { uri: "s3://archive", enabled: false } });
    const refreshed = await read(namespaceKind, "home", archived, {}, operation);
    expect(refreshed?.inputs).toEqual({ ...archived, historyArchivalEnabled: false });
  });

  test("is left alone by a program that names none, and read by an import", async () => {
    const { operation } = serverWith({ ...found, historyArchival: { uri: "s3://archive", enabled: true } });
    expect((await read(namespaceKind, "home", plain, {}, operation))?.inputs).toEqual(plain);
    expect((await read(namespaceKind, "home", undefined, {}, operation))?.inputs).toEqual(archived);
  });
});

describe("clusters", () => {
  test("are a set; they make a namespace global for good", () => {
    expect(diff(namespaceKind, { ...global, clusters: ["west", "east"] }, global)).toEqual([]);
    expect(faultsOf(global, plain)).toEqual([]);
    expect(faultsOf(plain, global)).toEqual([
      "clusters cannot be taken away: a global namespace never becomes local again. To end replication, name one cluster alone",
    ]);
  });

  test("of a local namespace are warned of", async () => {
    const { operation, warnings } = serverWith(found);
    await previewUpdate(namespaceKind, global, { inputs: plain, outputs: {} }, operation);
    expect(warnings).toEqual([
      'Namespace "home" becomes a global one, for good: it can never be local again.',
    ]);
  });

  test("without the active one are refused", () => {
    const wanted: NewNamespaceSettings = { ...plain, clusters: ["east"], activeCluster: "east" };
    expect(() => refuseUpdate(wanted, inWest, { activeClusterChanged: false })).toThrow(
      /active in cluster west, which is not one of clusters: east/,
    );
  });

  test("changed by hand are drift", async () => {
    const { operation } = serverWith({ ...inEast, clusters: ["east"] });
    const refreshed = await read(namespaceKind, "home", global, {}, operation);
    expect(refreshed?.inputs).toEqual({ ...global, clusters: ["east"] });
  });
});

describe("the active cluster", () => {
  test("changed by a failover is no drift; other updates go on, and a refresh warns", async () => {
    const { operation, warnings, updates } = serverWith(inWest);
    const refreshed = await read(namespaceKind, "home", global, global, operation);
    expect(refreshed?.inputs).toEqual(global);
    expect(warnings).toEqual([expect.stringContaining('"home" is active in cluster west')]);

    await update(namespaceKind, "home", { ...global, retentionDays: 8 }, global, operation);
    expect(updates).toEqual([expect.objectContaining({ retentionDays: 8, clusters: ["east", "west"] })]);
  });

  test("is changed by hand alone: the program may only follow", async () => {
    const wish = { ...global, activeCluster: "west" };
    const before = serverWith(inEast);
    const refused = /active in cluster east, the program wants west.*--namespace home --active-cluster west/;
    const preview = previewUpdate(namespaceKind, wish, { inputs: global, outputs: {} }, before.operation);
    await expect(preview).rejects.toThrow(refused);
    await expect(update(namespaceKind, "home", wish, global, before.operation)).rejects.toThrow(refused);
    expect(before.updates).toEqual([]);

    const after = serverWith(inWest);
    await update(namespaceKind, "home", wish, global, after.operation);
    expect(after.updates).toHaveLength(1);
  });

  test("is read by an import", async () => {
    const { operation } = serverWith(inWest);
    expect((await read(namespaceKind, "home", undefined, {}, operation))?.inputs).toEqual({
      ...global,
      activeCluster: "west",
    });
  });
});
