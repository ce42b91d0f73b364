import { searchAttributes } from "@temporal-cms/contracts";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startDevServer } from "../../../tests/support/dev-server.ts";
import type { DevServer } from "../../../tests/support/dev-server.ts";
import { startTlsFront } from "../../testing/tls-front.ts";
import type { TlsFront } from "../../testing/tls-front.ts";
import type { OperationLimits, ScheduleSettings, SelfHostedBackend } from "../backend/temporal-backend.ts";
import type { ProviderConfig } from "../provider-config.ts";
import { selfHostedBackend } from "./self-hosted-backend.ts";

const limits: OperationLimits = { signal: new AbortController().signal, timeoutMs: 30_000 };
let server: DevServer;
let tls: TlsFront;

beforeAll(async () => {
  server = await startDevServer({ namespace: "unrelated", withSearchAttributes: false });
  tls = await startTlsFront(server);
});
afterAll(async () => {
  await tls.close();
  await server.stop();
});

function open(config: ProviderConfig): SelfHostedBackend {
  const backend = selfHostedBackend(config);
  onTestFinished(() => backend.close());
  return backend;
}

function scheduleIn(namespace: string): ScheduleSettings {
  return {
    ...{
      namespace,
      scheduleId: "nightly",
      workflowType: "Tidy",
      taskQueue: "tidying",
      workflowId: "nightly",
    },
    ...{
      args: [],
      intervals: [{ everySeconds: 900, offsetSeconds: 0 }],
      cron: [],
      timeZone: "UTC",
      jitterSeconds: 0,
    },
    ...{ overlap: "Skip", catchupWindowSeconds: 60, pauseOnFailure: false, paused: false, note: "" },
  };
}

test("a namespace that is registered right after its deletion has nothing of the old one", async () => {
  const backend = open({ address: server.address });
  const ids: (string | undefined)[] = [];
  for (const round of [1, 2]) {
    await backend.registerNamespace({ name: "again", retentionDays: round }, "urn", limits);
    await backend.waitForNamespace("again", limits);
    const found = await backend.describeNamespace("again", limits);
    expect(found).toMatchObject({ retentionDays: round, owner: "urn" });
    ids.push(found?.namespaceId);
    expect(await backend.describeSchedule("again", "nightly", limits)).toBeUndefined();
    await backend.createSchedule(scheduleIn("again"), "urn", limits);
    await backend.deleteNamespace("again", limits);
    expect(await backend.describeNamespace("again", limits)).toBeUndefined();
  }
  expect(new Set(ids).size).toBe(2);
});

test("search attributes that are added at the same time are all there", async () => {
  const backend = open({ address: server.address });
  const name = "attributes";
  await backend.registerNamespace({ name, retentionDays: 1 }, "urn", limits);
  await backend.waitForNamespace(name, limits);
  await Promise.all(
    Object.entries(searchAttributes).map(async ([attribute, type]) => {
      await backend.addSearchAttribute(name, attribute, type, limits);
      await backend.waitForSearchAttribute(name, attribute, limits);
    }),
  );
  expect(Object.fromEntries((await backend.listSearchAttributes(name, limits)) ?? [])).toEqual(
    searchAttributes,
  );
});

test("an update of a schedule shows when it is answered; one that is gone is an error", async () => {
  const backend = open({ address: server.address });
  const namespace = "schedules";
  await backend.registerNamespace({ name: namespace, retentionDays: 1 }, "urn", limits);
  await backend.waitForNamespace(namespace, limits);
  await backend.createSchedule(scheduleIn(namespace), "urn", limits);
  const changed = { ...scheduleIn(namespace), paused: true, note: "incident", args: [{ depth: 2 }] };
  await backend.updateSchedule(changed, limits);
  expect(await backend.describeSchedule(namespace, "nightly", limits)).toEqual({ ...changed, owner: "urn" });
  await backend.deleteSchedule(namespace, "nightly", limits);
  await backend.deleteSchedule(namespace, "nightly", limits);
  await expect(backend.updateSchedule(changed, limits)).rejects.toThrow('Schedule "nightly" is gone');
});

test("a cancelled operation ends at once", async () => {
  const backend = open({ address: server.address });
  const cancelled: OperationLimits = { signal: AbortSignal.abort(), timeoutMs: 30_000 };
  await expect(backend.describeNamespace("unrelated", cancelled)).rejects.toMatchObject({
    failure: "cancelled",
  });
});

describe("by mutual TLS", () => {
  test("the certificate of the authority is let in", async () => {
    const { address, caPath: tlsCaPath, clientCertPath: tlsCertPath, clientKeyPath: tlsKeyPath } = tls;
    const backend = open({ address, tlsCaPath, tlsCertPath, tlsKeyPath, tlsServerName: "temporal.test" });
    expect(await backend.describeNamespace("unrelated", limits)).toMatchObject({ name: "unrelated" });
  });

  test.each([
    ["no certificate", (front: TlsFront) => ({ tlsCaPath: front.caPath })],
    ["an authority that is not trusted", () => ({ tls: true })],
    [
      "a server of another name",
      (front: TlsFront) => ({ tlsCaPath: front.caPath, tlsServerName: "other.test" }),
    ],
    ["no TLS at all", () => ({})],
  ])("%s is told as a matter of TLS", async (_case, config) => {
    const backend = open({ address: tls.address, ...config(tls) });
    const error: unknown = await backend
      .describeNamespace("unrelated", limits)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: "unreachable" });
    expect(String(error)).toMatch(/temporal:tls/);
  });

  test("a key file that is not there is named", () => {
    expect(() => selfHostedBackend({ address: tls.address, tlsCaPath: "/nowhere/ca.pem" })).toThrow(
      /temporal:tlsCaPath cannot be read: ENOENT/,
    );
  });
});
