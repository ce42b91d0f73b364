import {
  type KeyedContentEvent,
  type StartResponse,
  eventKeysMemo,
  lifecycleWorkflowId,
  signals,
  taskQueues,
  workflowTypes,
} from "@temporal-cms/contracts";
import { type Client, WorkflowNotFoundError } from "@temporalio/client";
import {
  SearchAttributeType,
  type SearchAttributePair,
  TypedSearchAttributes,
  defineSearchAttributeKey,
  mapToPayloads,
} from "@temporalio/common";
import { encodeUnifiedSearchAttributes } from "@temporalio/common/lib/converter/payload-search-attributes.js";
import { encodePayloads } from "./payloads.ts";

const cmsId = defineSearchAttributeKey("cmsId", SearchAttributeType.KEYWORD);
const site = defineSearchAttributeKey("site", SearchAttributeType.KEYWORD);
const stage = defineSearchAttributeKey("stage", SearchAttributeType.KEYWORD);
const priority = defineSearchAttributeKey("priority", SearchAttributeType.INT);
const awaitingAction = defineSearchAttributeKey("awaitingAction", SearchAttributeType.KEYWORD);

/**
 * Starts the item's lifecycle or tells the open one, by SignalWithStart (seed, section 5.1); the event key is the request id,
 * so the server itself drops a repeated signal. An event that the latest run has accepted already changes nothing, also after
 * that run has closed, for as long as the namespace keeps it.
 *
 * @throws gRPC errors of the server, as the client gives them
 */
export async function startOrSignalLifecycle(
  client: Client,
  keyed: KeyedContentEvent,
): Promise<StartResponse> {
  const workflowId = lifecycleWorkflowId(keyed.event.source);
  const accepted = await acceptedEvents(client, workflowId);
  if (accepted?.keys.includes(keyed.key)) return { workflowId, runId: accepted.runId, outcome: "duplicate" };
  const { runId, started } = await signalWithStart(client, workflowId, keyed);
  return { workflowId, runId, outcome: started ? "started" : "signalled" };
}

async function acceptedEvents(
  client: Client,
  workflowId: string,
): Promise<{ runId: string; keys: string[] } | undefined> {
  try {
    const { runId, memo } = await client.workflow.getHandle(workflowId).describe();
    return { runId, keys: (memo?.[eventKeysMemo] ?? []) as string[] };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The SDK's own `signalWithStart` hides whether it started and takes no request id, hence the service's call. */
async function signalWithStart(
  client: Client,
  workflowId: string,
  { key, event }: KeyedContentEvent,
): Promise<{ runId: string; started: boolean }> {
  const { payloadConverter } = client.options.loadedDataConverter;
  const attributes: SearchAttributePair[] = [
    { key: cmsId, value: event.source.id },
    { key: site, value: event.source.site },
    { key: stage, value: "draft" },
    { key: priority, value: event.priority },
    { key: awaitingAction, value: "none" },
  ];
  const { runId, started } = await client.workflowService.signalWithStartWorkflowExecution({
    namespace: client.options.namespace,
    identity: client.options.identity,
    requestId: key,
    workflowId,
    workflowType: { name: workflowTypes.contentLifecycle },
    taskQueue: { name: taskQueues.workflow },
    input: { payloads: await encodePayloads(client, event.source) },
    signalName: signals.contentUpdated,
    signalInput: { payloads: await encodePayloads(client, { key, event }) },
    memo: { fields: mapToPayloads(payloadConverter, { [eventKeysMemo]: [key] }) },
    searchAttributes: {
      indexedFields: encodeUnifiedSearchAttributes(undefined, new TypedSearchAttributes(attributes)),
    },
    priority: { priorityKey: event.priority },
  });
  return { runId, started };
}
