import { taskQueues, workflowTypes } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { SearchAttributeType, defineSearchAttributeKey } from "@temporalio/common";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../../tests/support/dev-server.ts";
import { type OpenTask, temporalOpenTasks } from "./open-tasks.ts";

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const dueDateKey = defineSearchAttributeKey("dueDate", SearchAttributeType.DATETIME);
const priorityKey = defineSearchAttributeKey("priority", SearchAttributeType.INT);
const dueDate = new Date("2027-01-31T08:00:00Z");

let server: DevServer;
let connection: Connection;
beforeAll(async () => {
  server = await startDevServer();
  connection = await Connection.connect({ address: server.address });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

describe("temporalOpenTasks", () => {
  it("lists the open lifecycles that wait for a person, as a real server's visibility knows them", async () => {
    const client = new Client({ connection, namespace: server.namespace });
    // No worker runs, so that each stays as it was started.
    const start = async (
      workflowId: string,
      awaitingAction: string,
      type: string = workflowTypes.contentLifecycle,
    ) =>
      client.workflow.start(type, {
        taskQueue: taskQueues.workflow,
        workflowId,
        typedSearchAttributes: [
          { key: keyword("site"), value: "newsroom" },
          { key: keyword("stage"), value: "awaiting_approval" },
          { key: keyword("awaitingAction"), value: awaitingAction },
          { key: dueDateKey, value: dueDate },
          { key: priorityKey, value: 2 },
        ],
      });
    await start("content:newsroom:post:approval", "approval");
    await start("content:newsroom:post:decision", "compliance_decision");
    await start("content:newsroom:post:edit", "edit");
    await start("content:newsroom:post:working", "none");
    await start("content:newsroom:post:other", "approval", workflowTypes.translation);
    const ended = await start("content:newsroom:post:ended", "approval");
    await ended.terminate();
    await client.workflow.start(workflowTypes.contentLifecycle, {
      taskQueue: taskQueues.workflow,
      workflowId: "content:newsroom:post:new",
    });

    const tasks = temporalOpenTasks({ namespace: server.namespace, connection: { address: server.address } });
    const listed = async (): Promise<OpenTask[]> => {
      const list: OpenTask[] = [];
      for await (const task of tasks.list()) list.push(task);
      return list.sort((one, other) => one.workflowId.localeCompare(other.workflowId));
    };
    await vi.waitFor(
      async () =>
        expect(
          (await listed()).map(({ workflowId, awaitingAction }) => [workflowId, awaitingAction]),
        ).toEqual([
          ["content:newsroom:post:approval", "approval"],
          ["content:newsroom:post:decision", "compliance_decision"],
          ["content:newsroom:post:edit", "edit"],
        ]),
      { timeout: 30_000, interval: 100 },
    );
    const [task] = await listed();
    expect(task).toMatchObject({ site: "newsroom", stage: "awaiting_approval", dueDate, priority: 2 });
    await tasks.close();
  });
});
