import * as pulumi from "@pulumi/pulumi";
import { searchAttributes as attributeTypes, taskQueues as queues } from "@temporal-cms/contracts";
import { parseEnvironment } from "./config.ts";
import { backfillSchedule } from "./temporal/backfill-schedule.ts";
import { orchestrationNamespace } from "./temporal/orchestration-namespace.ts";

const environment = parseEnvironment(pulumi.getStack(), pulumi.runtime.allConfig());

const orchestration = orchestrationNamespace({
  name: environment.temporal.namespace,
  retentionDays: environment.temporal.retentionDays,
  disposable: environment.temporal.disposable,
  searchAttributes: attributeTypes,
});
const backfill = backfillSchedule(orchestration, environment.backfill);

export const temporalAddress = environment.temporal.address;
export const namespace = orchestration.namespace.name;
export const namespaceId = orchestration.namespace.namespaceId;
export const retentionDays = orchestration.namespace.retentionDays;
export const searchAttributes = orchestration.searchAttributes.map(({ name }) => name);
export const taskQueues = Object.values(queues);
export const backfillScheduleId = backfill.scheduleId;
