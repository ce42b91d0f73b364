import * as pulumi from "@pulumi/pulumi";
import type { Json, OverlapPolicy, SearchAttributeType } from "./backend/temporal-backend.ts";

export type { Json, OverlapPolicy, SearchAttributeType };
export * from "./sdk-cloud.ts";

/** A client certificate passes if all that is given here is in it; one `*` at the beginning or end stands for anything. */
export interface CertificateFilterArgs {
  /** `common_name` of the subject. */
  commonName?: pulumi.Input<string>;
  /** `organization` of the subject. */
  organization?: pulumi.Input<string>;
  /** `organizational_unit` of the subject. */
  organizationalUnit?: pulumi.Input<string>;
  /** `subject_alternative_name`. */
  subjectAlternativeName?: pulumi.Input<string>;
}

export interface NamespaceArgs {
  /**
   * Name of the namespace: letters, digits, `.`, `_`, `-`. Another name means another namespace.
   * WorkflowService.RegisterNamespace `namespace`.
   */
  name: pulumi.Input<string>;
  /**
   * How long closed workflows and their histories are kept, in whole days, at least 1.
   * RegisterNamespace `workflow_execution_retention_period`, UpdateNamespace `config.workflow_execution_retention_ttl`.
   */
  retentionDays: pulumi.Input<number>;
  /**
   * For people who meet the namespace. Left out: whatever stands on the server stays.
   * RegisterNamespace `description`, UpdateNamespace `update_info.description`.
   */
  description?: pulumi.Input<string>;
  /**
   * Where the server archives histories of closed workflows, as in `s3://temporal-cms-archive`. Can be given later, but never be changed
   * or taken away again. Needs a self-hosted server that is configured for archival. Left out: whatever stands on the server stays.
   * RegisterNamespace `history_archival_uri`, UpdateNamespace `config.history_archival_uri`.
   */
  historyArchivalUri?: pulumi.Input<string>;
  /**
   * Whether histories are archived; may be turned off and on again.
   * RegisterNamespace `history_archival_state`, UpdateNamespace `config.history_archival_state`.
   * @default true if `historyArchivalUri` is given
   */
  historyArchivalEnabled?: pulumi.Input<boolean>;
  /**
   * Like `historyArchivalUri` for what lists of workflows show, so that archived runs can be found: WorkflowService.ListArchivedWorkflowExecutions.
   * RegisterNamespace `visibility_archival_uri`, UpdateNamespace `config.visibility_archival_uri`.
   */
  visibilityArchivalUri?: pulumi.Input<string>;
  /**
   * RegisterNamespace `visibility_archival_state`, UpdateNamespace `config.visibility_archival_state`.
   * @default true if `visibilityArchivalUri` is given
   */
  visibilityArchivalEnabled?: pulumi.Input<boolean>;
  /**
   * Names of the clusters that hold the namespace, in any order; they know each other already (`temporal operator cluster upsert`). Given makes
   * the namespace a global one, for good. Left out: a new namespace is local, whatever stands on the server stays.
   * RegisterNamespace `is_global_namespace`, `clusters`; UpdateNamespace `promote_namespace`, `replication_config.clusters`.
   */
  clusters?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * One of `clusters`, in which the namespace is active when it is registered. Later failovers are done by hand; neither `refresh` nor `up`
   * undoes them, and another value is accepted only once that cluster is the active one.
   * RegisterNamespace `active_cluster_name`.
   * @default the cluster of `temporal:address`
   */
  activeCluster?: pulumi.Input<string>;
  /**
   * Temporal Cloud alone, and required there: id of the account, as in `a1b2c`, that must be the one of `temporal:cloudApiKey`
   * (CloudService.GetAccount `account.id`).
   */
  accountId?: pulumi.Input<string>;
  /**
   * Temporal Cloud alone, and required there: region in which the namespace is made, as in `aws-eu-central-1`; can only be
   * changed to that of its replica.
   * CloudService.CreateNamespace `spec.regions`, the first.
   */
  region?: pulumi.Input<string>;
  /**
   * Temporal Cloud alone: region of a replica, on the same continent, that takes over when the first one fails. Failovers, whoever makes
   * them, are no drift. Where a replica was removed, none can be added for a week.
   * CloudService.CreateNamespace `spec.regions`, the second; AddNamespaceRegion, DeleteNamespaceRegion.
   */
  highAvailabilityRegion?: pulumi.Input<string>;
  /**
   * Temporal Cloud alone: certificates (PEM) of the authorities whose client certificates may connect. This or `apiKeys` is required.
   * CloudService.CreateNamespace and UpdateNamespace `spec.mtls_auth.accepted_client_ca`.
   */
  clientCa?: pulumi.Input<string>;
  /**
   * Temporal Cloud alone: client certificates of which at least one must pass. UpdateNamespace `spec.mtls_auth.certificate_filters`.
   * @default all of the authorities
   */
  certificateFilters?: pulumi.Input<pulumi.Input<CertificateFilterArgs>[]>;
  /** Temporal Cloud alone: whether API keys may connect. UpdateNamespace `spec.api_key_auth.enabled`. @default false */
  apiKeys?: pulumi.Input<boolean>;
  /**
   * Whether `pulumi destroy` may delete the namespace with all its workflows (OperatorService.DeleteNamespace, CloudService.DeleteNamespace).
   * Must have been applied by `pulumi up` before. Temporal Cloud refuses others the deletion as well (`spec.lifecycle.enable_delete_protection`).
   * @default false
   */
  allowDelete?: pulumi.Input<boolean>;
}

/**
 * A namespace of a Temporal server or of Temporal Cloud. Id: what clients call it, which is its name, as in
 * `pulumi import temporal:index:Namespace <resource name> cms-orchestration-dev`, and on Temporal Cloud `<name>.<account>`.
 * Creating fails if the namespace exists, unless an interrupted creation of the same resource registered it.
 */
export class Namespace extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly retentionDays: pulumi.Output<number>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly historyArchivalUri: pulumi.Output<string | undefined>;
  declare readonly historyArchivalEnabled: pulumi.Output<boolean | undefined>;
  declare readonly visibilityArchivalUri: pulumi.Output<string | undefined>;
  declare readonly visibilityArchivalEnabled: pulumi.Output<boolean | undefined>;
  declare readonly clusters: pulumi.Output<string[] | undefined>;
  /** The one that the program names, which a failover by hand may have left behind. */
  declare readonly activeCluster: pulumi.Output<string | undefined>;
  declare readonly allowDelete: pulumi.Output<boolean>;
  /** The server's own id (DescribeNamespace `namespace_info.id`); on Temporal Cloud the resource's id again. */
  declare readonly namespaceId: pulumi.Output<string>;

  constructor(name: string, args: NamespaceArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:Namespace", name, { ...args, namespaceId: undefined }, options);
  }
}

export interface SearchAttributeArgs {
  /** Id of the namespace that gets the attribute. OperatorService.AddSearchAttributes, CloudService.UpdateNamespace `namespace`. */
  namespace: pulumi.Input<string>;
  /** Name by which workflows set it and queries read it; not starting with `Temporal`. `search_attributes` key. */
  name: pulumi.Input<string>;
  /** Type of its values; can never be changed. `search_attributes` value. */
  type: pulumi.Input<SearchAttributeType>;
}

/**
 * A custom search attribute. Id: `<namespace>/<name>`, as in `cms-orchestration-dev/cmsId`.
 * One of the same type that exists is taken over. Removing the resource leaves the attribute on the server and warns;
 * another type is refused.
 */
export class SearchAttribute extends pulumi.CustomResource {
  declare readonly namespace: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly type: pulumi.Output<SearchAttributeType>;

  constructor(name: string, args: SearchAttributeArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:SearchAttribute", name, { ...args }, options);
  }
}

export interface ScheduleIntervalArgs {
  /** Time from one start to the next, in seconds, counted from the Unix epoch. `spec.interval[].interval`. */
  everySeconds: pulumi.Input<number>;
  /** Shift of the starts, in seconds. `spec.interval[].phase`. @default 0 */
  offsetSeconds?: pulumi.Input<number>;
}

/** Fields in backticks are those of WorkflowService.CreateSchedule and UpdateSchedule `schedule`. */
export interface ScheduleArgs {
  /** Id of the namespace in which the schedule lives and starts workflows. CreateSchedule `namespace`. */
  namespace: pulumi.Input<string>;
  /** Id of the schedule within the namespace. Another id means another schedule. CreateSchedule `schedule_id`. */
  scheduleId: pulumi.Input<string>;
  /** Type of the workflow to start. `action.start_workflow.workflow_type`. */
  workflowType: pulumi.Input<string>;
  /** Task queue of the workflow. `action.start_workflow.task_queue`. */
  taskQueue: pulumi.Input<string>;
  /** Arguments of the workflow, sent as plain JSON payloads: no secrets here. `action.start_workflow.input`. @default [] */
  args?: pulumi.Input<pulumi.Input<Json>[]>;
  /** Workflow id, to which Temporal appends the start time. `action.start_workflow.workflow_id`. @default the schedule's id */
  workflowId?: pulumi.Input<string>;
  /** Regular intervals; these or `cron` are required. `spec.interval`. @default [] */
  intervals?: pulumi.Input<pulumi.Input<ScheduleIntervalArgs>[]>;
  /** Cron expressions of five fields, six with a year, seven with seconds first. `spec.cron_string`. @default [] */
  cron?: pulumi.Input<pulumi.Input<string>[]>;
  /** IANA time zone in which `cron` is read. `spec.timezone_name`. @default "UTC" */
  timeZone?: pulumi.Input<string>;
  /** Each start is delayed at random by up to this many seconds. `spec.jitter`. @default 0 */
  jitterSeconds?: pulumi.Input<number>;
  /** What happens when the last workflow is still running. `policies.overlap_policy`. @default "Skip" */
  overlap?: pulumi.Input<OverlapPolicy>;
  /** How old a start that was missed while the server was down may be and still be made up for, in seconds, at least 10. `policies.catchup_window`. @default 31536000, a year */
  catchupWindowSeconds?: pulumi.Input<number>;
  /** Whether a failed or timed-out workflow pauses the schedule. `policies.pause_on_failure`. @default false */
  pauseOnFailure?: pulumi.Input<boolean>;
  /** Whether it starts nothing for now. `state.paused`. @default false */
  paused?: pulumi.Input<boolean>;
  /** For people who look at the schedule; pausing by hand overwrites it. `state.notes`. @default "" */
  note?: pulumi.Input<string>;
}

/**
 * A Temporal Schedule. Id: `<namespace>/<scheduleId>`, as in `cms-orchestration-dev/backfill-publish-sync`.
 * Settings that have no argument here (start and end time, excluded calendars, the workflow's time-outs and memo) are kept on updates.
 */
export class Schedule extends pulumi.CustomResource {
  declare readonly namespace: pulumi.Output<string>;
  declare readonly scheduleId: pulumi.Output<string>;
  declare readonly workflowType: pulumi.Output<string>;
  declare readonly taskQueue: pulumi.Output<string>;
  declare readonly paused: pulumi.Output<boolean>;
  /** The cron expressions in the server's spelling (DescribeSchedule `spec.structured_calendar`). */
  declare readonly serverCron: pulumi.Output<string[]>;

  constructor(name: string, args: ScheduleArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:Schedule", name, { ...args, serverCron: undefined }, options);
  }
}
