import { type TemporalTarget, explainConnectionFailure } from "@temporal-cms/runtime";
import { isGrpcServiceError } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";

/**
 * Connects, reads the namespace, and makes sure that tasks may be taken from it: a worker that is refused them would try for ever
 * and say nothing.
 * @throws {ConfigError} naming the variable to change, or {TemporalUnreachableError}
 */
export async function connectWorker(target: TemporalTarget): Promise<NativeConnection> {
  let connection: NativeConnection | undefined;
  try {
    connection = await NativeConnection.connect(target.connection);
    await connection.workflowService.describeNamespace({ namespace: target.namespace });
    await mustBePermittedTasks(connection, target.namespace);
    return connection;
  } catch (error) {
    await connection?.close();
    throw await explainConnectionFailure(error, target);
  }
}

const invalidArgument = 3;

/** A heartbeat of no task needs the permission that polling needs, and is refused for its emptiness to those who have it. */
async function mustBePermittedTasks({ workflowService }: NativeConnection, namespace: string): Promise<void> {
  try {
    await workflowService.recordActivityTaskHeartbeat({ namespace });
  } catch (error) {
    if (!isGrpcServiceError(error) || (error.code as number) !== invalidArgument) throw error;
  }
}
