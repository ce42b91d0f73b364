import { Connection } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startDevServer } from "../../../tests/support/dev-server.ts";
import { type S3Server, startS3Server } from "../../../tests/support/s3-server.ts";
import {
  type TemporalServer,
  connectClusters,
  startTemporalServer,
} from "../../../tests/support/temporal-server.ts";
import type { DeclaredResource } from "../../testing/declared-resources/declared-resource.ts";
import { temporalCli } from "../../testing/temporal-cli.ts";
import { TemporaryStack } from "../../testing/temporary-stack.ts";

const bucket = "archive";
const uri = `s3://${bucket}`;
const importOptions = ["--yes", "--generate-code=false", "--protect=false"];

let s3: S3Server;
let east: TemporalServer;
let west: TemporalServer;
const connections: Connection[] = [];
let inEast: Connection;
let inWest: Connection;
let stack: TemporaryStack;
let runs = 0;
let name: string;

/** Two real servers that replicate to each other and archive into one bucket. */
beforeAll(async () => {
  s3 = await startS3Server();
  await s3.createBucket(bucket);
  const archive = { endpoint: s3.endpoint, bucket };
  [east, west] = await Promise.all([
    startTemporalServer({ archive, cluster: { name: "east", number: 1 } }),
    startTemporalServer({ archive, cluster: { name: "west", number: 2 } }),
  ]);
  inEast = await connect(east.address);
  inWest = await connect(west.address);
  await connectClusters([east, west]);
  await vi.waitFor(() => registerInBoth("known-to-both"), { timeout: 30_000 });
});
afterAll(async () => {
  for (const connection of connections) await connection.close();
  await Promise.all([east.stop(), west.stop()]);
  await s3.stop();
});
beforeEach(() => {
  name = `test-${++runs}`;
  stack = TemporaryStack.ofDeclaredResources(east.address);
});
afterEach(() => {
  stack.remove();
});

async function connect(address: string): Promise<Connection> {
  const connection = await Connection.connect({ address });
  connections.push(connection);
  return connection;
}

async function registerInBoth(namespace: string): Promise<void> {
  await inEast.workflowService.registerNamespace({
    namespace,
    isGlobalNamespace: true,
    clusters: [{ clusterName: "east" }, { clusterName: "west" }],
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
}

const home = (args: object = {}): DeclaredResource => ({
  kind: "Namespace",
  name: "home",
  args: { name, retentionDays: 2, ...args },
});

async function archivalOf(connection = inEast): Promise<object> {
  const { config } = await connection.workflowService.describeNamespace({ namespace: name });
  const state = { 1: "disabled", 2: "enabled" } as Readonly<Record<number, string>>;
  return {
    history: [state[config?.historyArchivalState ?? 0], config?.historyArchivalUri],
    visibility: [state[config?.visibilityArchivalState ?? 0], config?.visibilityArchivalUri],
  };
}

async function replicationOf(connection = inEast): Promise<object> {
  const answer = await connection.workflowService.describeNamespace({ namespace: name });
  return {
    global: answer.isGlobalNamespace,
    clusters: answer.replicationConfig?.clusters?.map(({ clusterName }) => clusterName),
    active: answer.replicationConfig?.activeClusterName,
    retentionSeconds: Number(answer.config?.workflowExecutionRetentionTtl?.seconds),
  };
}

const byHand = (server: TemporalServer, ...options: string[]) =>
  temporalCli(server.address, "operator", "namespace", "update", "-n", name, ...options);

describe("archival", () => {
  test("is set at registration, stopped and resumed; what is disabled by hand is found and put back", async () => {
    const archiving = { historyArchivalUri: uri, visibilityArchivalUri: `${uri}/lists` };
    const enabled = { history: ["enabled", uri], visibility: ["enabled", `${uri}/lists`] };
    stack.declare(home(archiving));
    await stack.apply("up");
    expect(await archivalOf()).toEqual(enabled);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");

    stack.declare(home({ ...archiving, historyArchivalEnabled: false }));
    await stack.apply("up");
    expect(await archivalOf()).toEqual({ ...enabled, history: ["disabled", uri] });

    stack.declare(home(archiving));
    await stack.apply("up");
    await byHand(east, "--history-archival-state", "disabled");
    expect(await stack.apply("refresh", "--diff")).toMatch(/historyArchivalEnabled: (true => )?false/);
    expect(await stack.apply("up")).toContain("~ 1 updated");
    expect(await archivalOf()).toEqual(enabled);
  });

  test("is enabled later; its URI is then kept against the program, by the preview", async () => {
    stack.declare(home());
    await stack.apply("up");
    stack.declare(home({ historyArchivalUri: uri }));
    await stack.apply("up");
    expect(await archivalOf()).toMatchObject({ history: ["enabled", uri] });

    stack.declare(home({ historyArchivalUri: "s3://another" }));
    const changed = await stack.fail("preview");
    expect(changed).toContain(`historyArchivalUri is ${uri} on the server, the program wants s3://another`);
    expect(changed).toContain("Temporal never changes an archival URI");
    stack.declare(home());
    expect(await stack.fail("preview")).toContain("set historyArchivalEnabled: false");
    expect(await archivalOf()).toMatchObject({ history: ["enabled", uri] });
  });

  test("to a URI that was set by hand meanwhile is refused by the preview as well", async () => {
    stack.declare(home());
    await stack.apply("up");
    await byHand(east, "--history-archival-state", "enabled", "--history-uri", uri);
    stack.declare(home({ historyArchivalUri: "s3://another" }));
    expect(await stack.fail("preview")).toContain(`historyArchivalUri is ${uri} on the server`);
  });

  test("to a bucket that is not there registers nothing, and the message says where to look", async () => {
    stack.declare(home({ historyArchivalUri: "s3://nowhere" }));
    expect(await stack.fail("up", "--yes", "--skip-preview")).toContain("is there such a bucket");
    expect(await stack.resources()).toEqual([]);
    await expect(archivalOf()).rejects.toThrow("not found");
  });

  test("that a server forgets without a word, as a dev server does, is an error", async () => {
    const dev = await startDevServer({ namespace: "unrelated", withSearchAttributes: false });
    try {
      stack.configure({ "temporal:address": dev.address });
      stack.declare(home({ historyArchivalUri: uri }));
      const output = await stack.fail("up", "--yes", "--skip-preview");
      expect(output).toContain("its history archival is not enabled: the server takes no archive");
    } finally {
      await dev.stop();
    }
  });

  test("is taken over by import", async () => {
    const options = ["--history-archival-state", "enabled", "--history-uri", uri, "--retention", "2d"];
    await temporalCli(east.address, "operator", "namespace", "create", "-n", name, ...options);
    stack.declare(home({ historyArchivalUri: uri }));
    await stack.succeed("import", "temporal:index:Namespace", "home", name, ...importOptions);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });
});

describe("replication", () => {
  const both = { clusters: ["east", "west"], activeCluster: "east" };

  test(
    "reaches the other cluster; on-call's failover is told of and left alone, and the program may follow",
    { timeout: 240_000 },
    async () => {
      stack.declare(home(both));
      await stack.apply("up");
      const inBoth = { global: true, clusters: ["east", "west"], active: "east" };
      await vi.waitFor(async () => expect(await replicationOf(inWest)).toMatchObject(inBoth), {
        timeout: 30_000,
      });
      await stack.succeed("preview", "--refresh", "--expect-no-changes");

      await byHand(west, "--active-cluster", "west");
      const failedOver = { ...inBoth, active: "west" };
      await vi.waitFor(async () => expect(await replicationOf()).toMatchObject(failedOver), {
        timeout: 30_000,
      });
      expect(await stack.succeed("preview", "--refresh", "--expect-no-changes")).toContain(
        "is active in cluster west, by a failover that Pulumi leaves alone",
      );
      stack.declare(home({ ...both, retentionDays: 3 }));
      expect(await stack.apply("up", "--refresh")).toContain("~ 1 updated");
      expect(await replicationOf()).toEqual({ ...failedOver, retentionSeconds: 3 * 86_400 });
      await vi.waitFor(
        async () =>
          expect(await replicationOf(inWest)).toEqual({ ...failedOver, retentionSeconds: 3 * 86_400 }),
        { timeout: 30_000 },
      );

      stack.declare(home({ ...both, retentionDays: 3, activeCluster: "west" }));
      await stack.apply("up");
      stack.declare(home({ ...both, retentionDays: 3, activeCluster: "east" }));
      expect(await stack.fail("preview")).toContain(
        `temporal operator namespace update --namespace ${name} --active-cluster east`,
      );
      stack.declare(home({ retentionDays: 3, clusters: ["east"] }));
      expect(await stack.fail("preview")).toContain(
        "it is active in cluster west, which is not one of clusters",
      );
    },
  );

  test("of a local namespace begins with a warning and never ends in a local one", async () => {
    stack.declare(home());
    await stack.apply("up");
    expect(await replicationOf()).toMatchObject({ global: false, clusters: ["east"] });
    stack.declare(home({ clusters: ["west", "east"] }));
    const warning = "becomes a global one, for good";
    expect(await stack.succeed("preview")).toContain(warning);
    expect(await stack.apply("up")).toContain(warning);
    await vi.waitFor(
      async () => expect(await replicationOf(inWest)).toMatchObject({ global: true, active: "east" }),
      { timeout: 30_000 },
    );
    stack.declare(home());
    expect(await stack.fail("preview")).toContain("a global namespace never becomes local again");

    stack.declare(home({ clusters: ["east"] }));
    await stack.apply("up");
    expect(await replicationOf()).toMatchObject({ global: true, clusters: ["east"] });
  });

  test("that is changed by hand is found and put back", async () => {
    stack.declare(home(both));
    await stack.apply("up");
    await byHand(east, "--cluster", "east");
    expect(await stack.apply("refresh", "--diff")).toContain("clusters");
    await stack.apply("up");
    expect(await replicationOf()).toMatchObject({ clusters: ["east", "west"] });
  });

  test("with a cluster that nobody made known says how to", async () => {
    stack.declare(home({ clusters: ["east", "north"] }));
    const output = await stack.fail("up", "--yes", "--skip-preview");
    expect(output).toContain("Invalid cluster name: north");
    expect(output).toContain("temporal operator cluster upsert");
    expect(await stack.resources()).toEqual([]);
  });

  test("is taken over by import", async () => {
    await registerInBoth(name);
    stack.declare(home({ ...both, retentionDays: 1 }));
    await stack.succeed("import", "temporal:index:Namespace", "home", name, ...importOptions);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });
});
