import type { CloudBackend, OperationLimits } from "../backend/temporal-backend.ts";
import { isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import type { CloudConfig } from "../provider-config.ts";
import {
  createSchedule,
  deleteSchedule,
  describeSchedule,
  updateSchedule,
} from "../self-hosted/schedules.ts";
import { TemporalCalls } from "../self-hosted/temporal-calls.ts";
import { apiKeys } from "./api-keys.ts";
import { CloudCalls } from "./cloud-calls.ts";
import { exportSinks } from "./export-sinks.ts";
import { namespaces } from "./namespaces.ts";
import { SearchAttributeAdditions, listSearchAttributes } from "./search-attributes.ts";
import { serviceAccounts } from "./service-accounts.ts";
import { secretsManagerStore } from "./token-store.ts";
import { userGroups } from "./user-groups.ts";

/** A namespace in a second region takes Temporal Cloud minutes. */
const DEFAULT_TIMEOUT_MS = 20 * 60_000;

/**
 * Temporal Cloud: its Cloud Ops API (https://docs.temporal.io/ops), and the namespace's own frontend for schedules. Connects at the
 * first call.
 */
export function cloudBackend(config: CloudConfig): CloudBackend {
  const calls = new CloudCalls({ address: config.cloudAddress, apiKey: config.cloudApiKey });
  const frontend = new TemporalCalls(config);
  const additions = new SearchAttributeAdditions(calls);

  /** A new namespace's name and credentials reach all of the frontend after a while. */
  const untilFrontendKnows = async (namespace: string, limits: OperationLimits) => {
    const answers = async () => {
      try {
        await frontend.call(`Waiting for namespace "${namespace}"`, limits, ({ workflow }) =>
          workflow.countWorkflowExecutions({ namespace }),
        );
        return true;
      } catch (error) {
        if (isTemporalFailure(error, "not-found") || isTemporalFailure(error, "unreachable")) return false;
        throw error;
      }
    };
    await waitUntil(`namespace "${namespace}" to answer at ${frontend.address}`, answers, limits);
  };

  return {
    name: "cloud",
    label: `Temporal Cloud at ${calls.address}`,
    defaultTimeoutMs: DEFAULT_TIMEOUT_MS,
    listSearchAttributes: (...args) => listSearchAttributes(calls, ...args),
    addSearchAttribute: (...args) => additions.add(...args),
    /** The operation that added it has ended when queries may use it. */
    waitForSearchAttribute: () => Promise.resolve(),
    describeSchedule: (...args) => describeSchedule(frontend, ...args),
    createSchedule: async (settings, owner, limits) => {
      await untilFrontendKnows(settings.namespace, limits);
      await createSchedule(frontend, settings, owner, limits);
    },
    updateSchedule: (...args) => updateSchedule(frontend, ...args),
    deleteSchedule: (...args) => deleteSchedule(frontend, ...args),
    services: {
      namespaces: namespaces(calls),
      exportSinks: exportSinks(calls),
      serviceAccounts: serviceAccounts(calls),
      apiKeys: apiKeys(calls, secretsManagerStore()),
      userGroups: userGroups(calls),
    },
    close: async () => {
      calls.close();
      await frontend.close();
    },
  };
}
