import { type KeyedContentEvent, eventKeysMemo, lifecycleWorkflowId, signals } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DevServer, startDevServer } from "../../tests/support/dev-server.ts";
import { signalOnce } from "./signal-once.ts";
import { startOrSignalLifecycle } from "./start-or-signal.ts";

let server: DevServer;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  server = await startDevServer();
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection, namespace: server.namespace });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

function eventOf(item: number, key: string): KeyedContentEvent {
  const uuid = `0b7e9a32-5a52-4c39-9b7f-${String(item).padStart(12, "0")}`;
  return {
    key,
    event: {
      change: "created",
      source: { cms: "wordpress", site: "newsroom", type: "post", uuid, id: String(item) },
      sourceLocale: "en",
      version: { locale: "en", revision: "1", hash: "a".repeat(64) },
      url: "https://newsroom.example/1",
      targets: [{ cms: "wordpress", site: "newsroom", locale: "de" }],
      policy: {
        onMissedTranslation: "fail",
        onFailedTarget: "keep_others",
        translationDeadline: "P7D",
        decisionDeadline: "P3D",
      },
      priority: 2,
      actor: { id: "editor-1", role: "cms-admin" },
    },
  };
}

async function signalsOf(workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
}

describe("startOrSignalLifecycle", () => {
  it("starts one workflow for 100 equal events at once, and signals it once", async () => {
    const event = eventOf(1, "key-of-the-first-event");
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => startOrSignalLifecycle(client, event)),
    );
    expect(answers.filter(({ outcome }) => outcome === "started")).toHaveLength(1);
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    expect(await signalsOf(answers[0]!.workflowId)).toBe(1);
  });

  it("starts one workflow for 100 different events at once, and signals it with each", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        startOrSignalLifecycle(client, eventOf(2, `key-of-event-number-${index}`)),
      ),
    );
    expect(answers.filter(({ outcome }) => outcome === "started")).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === "signalled")).toHaveLength(99);
    expect(await signalsOf(answers[0]!.workflowId)).toBe(100);
  });

  it("sets search attributes, memo and priority", async () => {
    const { workflowId } = await startOrSignalLifecycle(client, eventOf(3, "key-of-the-third-item"));
    const description = await client.workflow.getHandle(workflowId).describe();
    expect(description.memo).toEqual({ [eventKeysMemo]: ["key-of-the-third-item"] });
    expect(description.priority?.priorityKey).toBe(2);
    const attributes = Object.fromEntries(
      description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    expect(attributes).toEqual({
      cmsId: "3",
      site: "newsroom",
      stage: "draft",
      priority: 2,
      awaitingAction: "none",
    });
  });

  it("knows a repeated event, also after the workflow has closed; another event starts it anew", async () => {
    const event = eventOf(4, "key-of-the-fourth-item");
    const first = await startOrSignalLifecycle(client, event);
    const duplicate = { ...first, outcome: "duplicate" };
    expect(await startOrSignalLifecycle(client, event)).toEqual(duplicate);
    await client.workflow.getHandle(first.workflowId).terminate();
    expect(await startOrSignalLifecycle(client, event)).toEqual(duplicate);
    const next = await startOrSignalLifecycle(client, eventOf(4, "key-of-the-fourth-item-2"));
    expect(next.outcome).toBe("started");
    expect(next.runId).not.toBe(first.runId);
  });
});

describe("signalOnce", () => {
  const payload = { actor: { id: "editor-1", role: "cms-admin" } };

  it("reaches a run once by the same request id, and tells closed from unknown", async () => {
    const event = eventOf(5, "key-of-the-fifth-item-");
    const { workflowId } = await startOrSignalLifecycle(client, event);
    const send = (requestId: string): Promise<string> =>
      signalOnce(client, { workflowId, signal: signals.publishNow, payload, requestId });
    expect([await send("press-1"), await send("press-1"), await send("press-2")]).toEqual(
      Array(3).fill("signalled"),
    );
    expect(await signalsOf(workflowId)).toBe(1 + 2);
    await client.workflow.getHandle(workflowId).terminate();
    expect(await send("press-3")).toBe("closed");
    expect(await send("press-1")).toBe("signalled");
    const unknown = lifecycleWorkflowId(eventOf(999, "").event.source);
    expect(
      await signalOnce(client, { workflowId: unknown, signal: "publishNow", payload, requestId: "x" }),
    ).toBe("unknown");
  });

  it("does not call a missing namespace an unknown workflow", async () => {
    const elsewhere = new Client({ connection, namespace: "no-such-namespace" });
    await expect(
      signalOnce(elsewhere, { workflowId: "a", signal: "publishNow", payload, requestId: "x" }),
    ).rejects.toThrow(/[Nn]amespace/);
  });
});
