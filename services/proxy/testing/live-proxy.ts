import { type HttpService, createLogger } from "@temporal-cms/runtime";
import type { Client } from "@temporalio/client";
import { startProxy } from "../start-proxy.ts";
import { exampleConfig } from "./test-proxy.ts";

/** A proxy on a real server. Both time-outs are in milliseconds. */
export function proxyOn(
  { namespace, address }: { namespace: string; address: string },
  timeouts: { queryTimeout: number; temporalTimeout: number },
): Promise<HttpService> {
  return startProxy({
    config: { ...exampleConfig, temporal: { namespace, connection: { address } }, ...timeouts },
    logger: createLogger("proxy", "silent"),
  });
}

/** How often a signal is in the history of a workflow's newest run. */
export async function signalsOf(client: Client, workflowId: string, name: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter(
    ({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName === name,
  ).length;
}
