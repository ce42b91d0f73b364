import type { SelfHostedBackend } from "../backend/temporal-backend.ts";
import type { ProviderConfig } from "../provider-config.ts";
import { KeyedQueue } from "./keyed-queue.ts";
import {
  deleteNamespace,
  describeNamespace,
  registerNamespace,
  updateNamespace,
  waitForNamespace,
} from "./namespaces.ts";
import { createSchedule, deleteSchedule, describeSchedule, updateSchedule } from "./schedules.ts";
import { addSearchAttribute, listSearchAttributes, waitForSearchAttribute } from "./search-attributes.ts";
import { TemporalCalls } from "./temporal-calls.ts";

/** A Temporal server of one's own: WorkflowService and OperatorService of its frontend. Connects at the first call. */
export function selfHostedBackend(config: ProviderConfig): SelfHostedBackend {
  const calls = new TemporalCalls(config);
  // The server reads, changes and writes the namespace's whole list, so additions go one after another.
  const additions = new KeyedQueue();
  return {
    name: "selfHosted",
    label: `Temporal at ${calls.address}`,
    defaultTimeoutMs: 60_000,
    describeNamespace: (...args) => describeNamespace(calls, ...args),
    registerNamespace: (...args) => registerNamespace(calls, ...args),
    updateNamespace: (...args) => updateNamespace(calls, ...args),
    deleteNamespace: (...args) => deleteNamespace(calls, ...args),
    waitForNamespace: (...args) => waitForNamespace(calls, ...args),
    listSearchAttributes: (...args) => listSearchAttributes(calls, ...args),
    addSearchAttribute: (namespace, ...rest) =>
      additions.run(namespace, () => addSearchAttribute(calls, namespace, ...rest)),
    waitForSearchAttribute: (...args) => waitForSearchAttribute(calls, ...args),
    describeSchedule: (...args) => describeSchedule(calls, ...args),
    createSchedule: (...args) => createSchedule(calls, ...args),
    updateSchedule: (...args) => updateSchedule(calls, ...args),
    deleteSchedule: (...args) => deleteSchedule(calls, ...args),
    close: () => calls.close(),
  };
}
