import { fileURLToPath } from "node:url";
import { taskQueues } from "@temporal-cms/contracts";
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
  bundleWorkflowCode,
} from "@temporalio/worker";

export interface TestWorker {
  stop(): Promise<void>;
}

// The SDK tells of every state of every worker; tests need its errors only.
Runtime.install({ logger: new DefaultLogger("ERROR") });

export async function bundleTestWorkflows(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    logger: new DefaultLogger("ERROR"),
    workflowsPath: fileURLToPath(new URL("workflows.ts", import.meta.url)),
  });
}

/** A worker that runs the test workflows. */
export async function startTestWorker(
  server: { address: string; namespace: string },
  workflowBundle: WorkflowBundle,
): Promise<TestWorker> {
  const connection = await NativeConnection.connect({ address: server.address });
  const worker = await Worker.create({
    connection,
    namespace: server.namespace,
    taskQueue: taskQueues.workflow,
    workflowBundle,
    maxCachedWorkflows: 200,
  });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
