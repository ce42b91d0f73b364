import * as pulumi from "@pulumi/pulumi";
import { taskQueues as queues } from "@temporal-cms/contracts";
import { parseEnvironment } from "./config.ts";
import { desiredNamespace } from "./temporal/desired-namespace.ts";
import { orchestrationNamespace } from "./temporal/orchestration-namespace.ts";

const environment = parseEnvironment(pulumi.getStack(), pulumi.runtime.allConfig());
const orchestration = orchestrationNamespace(desiredNamespace(environment));

/** `host:port` of the frontend, for `TEMPORAL_ADDRESS`. */
export const temporalAddress = environment.temporalAddress;
/** For `TEMPORAL_NAMESPACE`. */
export const namespace = orchestration.namespace.name;
export const namespaceId = orchestration.namespace.namespaceId;
/** Days for which closed workflows are kept. */
export const retentionDays = orchestration.namespace.retentionDays;
export const searchAttributes = orchestration.searchAttributes.map(({ name }) => name);
export const taskQueues = Object.values(queues);
export const backfillScheduleId = orchestration.backfill.scheduleId;
