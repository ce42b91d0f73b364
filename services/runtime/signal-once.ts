import { type Client, WorkflowNotFoundError, isGrpcServiceError } from "@temporalio/client";
import { encodePayloads } from "./payloads.ts";

export interface OneSignal {
  readonly workflowId: string;
  readonly signal: string;
  readonly payload: unknown;
  /** The server drops a signal whose request id the run has had already. */
  readonly requestId: string;
}

/** gRPC's NOT_FOUND, which the server answers for closed and for unknown workflows alike. */
const notFound = 5;

/**
 * Signals the open run of a workflow; the same request id reaches a run once. The SDK's own `signal` takes no request id,
 * hence the service's call. A repetition of what a run has had is `signalled` even after that run has closed.
 *
 * @throws errors of the server, as the client gives them, other than that the workflow is closed or unknown
 */
export async function signalOnce(
  client: Client,
  { workflowId, signal, payload, requestId }: OneSignal,
): Promise<"signalled" | "closed" | "unknown"> {
  try {
    await client.workflowService.signalWorkflowExecution({
      namespace: client.options.namespace,
      identity: client.options.identity,
      workflowExecution: { workflowId },
      signalName: signal,
      input: { payloads: await encodePayloads(client, payload) },
      requestId,
    });
    return "signalled";
  } catch (error) {
    if (!isGrpcServiceError(error) || (error.code as number) !== notFound) throw error;
    return (await exists(client, workflowId)) ? "closed" : "unknown";
  }
}

async function exists(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
