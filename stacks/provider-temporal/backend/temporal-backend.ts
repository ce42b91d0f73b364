import type { CloudServices } from "./cloud-services.ts";

/** JSON as it travels in a payload. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const searchAttributeTypes = [
  "Text",
  "Keyword",
  "Int",
  "Double",
  "Bool",
  "Datetime",
  "KeywordList",
] as const;
export type SearchAttributeType = (typeof searchAttributeTypes)[number];

export const overlapPolicies = [
  "Skip",
  "BufferOne",
  "BufferAll",
  "CancelOther",
  "TerminateOther",
  "AllowAll",
] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** Where closed workflows are archived, for good, and whether they are. */
export interface ArchivalSettings {
  readonly uri: string;
  readonly enabled: boolean;
}

/** Of what is optional, absent means that whatever stands on the server stays. */
export interface NamespaceSettings {
  readonly name: string;
  /** How long closed workflows are kept; whole days when set by us, fractions when set otherwise. */
  readonly retentionDays: number;
  readonly description?: string | undefined;
  /** Of histories. */
  readonly historyArchival?: ArchivalSettings | undefined;
  /** Of what lists of workflows show. */
  readonly visibilityArchival?: ArchivalSettings | undefined;
  /** Clusters that hold the namespace, in any order. Given makes the namespace a global one; a new one is local otherwise. */
  readonly clusters?: readonly string[] | undefined;
}

export interface NewNamespaceSettings extends NamespaceSettings {
  /** Of `clusters`. Absent: the cluster that is asked. */
  readonly activeCluster?: string | undefined;
}

/** `clusters` and `activeCluster` are absent if the namespace is local. */
export interface NamespaceState extends NewNamespaceSettings {
  /** The server's own id: a namespace that was deleted and registered again has another one. */
  readonly namespaceId: string;
  /** URN of the Pulumi resource that registered it, if one did. */
  readonly owner?: string | undefined;
}

export interface ScheduleInterval {
  readonly everySeconds: number;
  readonly offsetSeconds: number;
}

export interface ScheduleSettings {
  readonly namespace: string;
  readonly scheduleId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly args: readonly Json[];
  /** Temporal appends the start time to it. */
  readonly workflowId: string;
  readonly intervals: readonly ScheduleInterval[];
  readonly cron: readonly string[];
  /** Name from the IANA time zone database; `cron` is read in it. */
  readonly timeZone: string;
  readonly jitterSeconds: number;
  readonly overlap: OverlapPolicy;
  readonly catchupWindowSeconds: number;
  readonly pauseOnFailure: boolean;
  readonly paused: boolean;
  readonly note: string;
}

/** `cron` is as the server writes it: it keeps calendars, not the text that it was given. */
export interface ScheduleState extends ScheduleSettings {
  readonly owner?: string | undefined;
}

/** Bounds of one operation, handed through to each call that it makes. */
export interface OperationLimits {
  readonly signal: AbortSignal;
  /** Milliseconds that the whole operation may wait for the server to catch up. */
  readonly timeoutMs: number;
  /** Tells people how a long operation gets on. Absent: nobody listens. */
  readonly tell?: (message: string) => Promise<void>;
}

/**
 * What the resources need of a Temporal service, whoever runs it. Every method throws `TemporalError`.
 * Reading something that does not exist answers `undefined`.
 */
export type TemporalBackend = SelfHostedBackend | CloudBackend;
export type BackendName = TemporalBackend["name"];

/** A server of one's own. */
export interface SelfHostedBackend extends AnyBackend {
  readonly name: "selfHosted";

  describeNamespace(name: string, limits: OperationLimits): Promise<NamespaceState | undefined>;
  /** @param owner URN that is written onto the namespace, so that an interrupted creation can be taken up again. */
  registerNamespace(settings: NewNamespaceSettings, owner: string, limits: OperationLimits): Promise<void>;
  /** Leaves the active cluster as it is: a failover is on-call's to do. */
  updateNamespace(settings: NamespaceSettings, limits: OperationLimits): Promise<void>;
  /** Deletes the namespace with all its workflows; its name may be registered again at once. */
  deleteNamespace(name: string, limits: OperationLimits): Promise<void>;
  /** Returns as soon as calls within the namespace are answered. */
  waitForNamespace(name: string, limits: OperationLimits): Promise<void>;
}

export interface CloudBackend extends AnyBackend {
  readonly name: "cloud";
  readonly services: CloudServices;
}

/** What both have. Namespaces are called as clients address them. */
interface AnyBackend {
  /** How messages name the service, as in "Temporal at 127.0.0.1:7233". */
  readonly label: string;
  /** Milliseconds for an operation of which the program does not say how long it may take. */
  readonly defaultTimeoutMs: number;

  /** The namespace's custom search attributes; undefined if there is no such namespace. */
  listSearchAttributes(
    namespace: string,
    limits: OperationLimits,
  ): Promise<ReadonlyMap<string, SearchAttributeType> | undefined>;
  addSearchAttribute(
    namespace: string,
    name: string,
    type: SearchAttributeType,
    limits: OperationLimits,
  ): Promise<void>;
  /** Returns as soon as queries may use the attribute. */
  waitForSearchAttribute(namespace: string, name: string, limits: OperationLimits): Promise<void>;

  describeSchedule(
    namespace: string,
    scheduleId: string,
    limits: OperationLimits,
  ): Promise<ScheduleState | undefined>;
  createSchedule(settings: ScheduleSettings, owner: string, limits: OperationLimits): Promise<void>;
  /** Replaces the managed settings, keeps the others, and returns when the server shows the new ones. */
  updateSchedule(settings: ScheduleSettings, limits: OperationLimits): Promise<void>;
  deleteSchedule(namespace: string, scheduleId: string, limits: OperationLimits): Promise<void>;

  close(): Promise<void>;
}
