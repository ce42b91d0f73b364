import {
  type Activities,
  type ActivityInput,
  type ActivityType,
  type TargetItem,
  targetKey,
} from "@temporal-cms/contracts";

/** A call that a scripted activity saw. */
export type Call = {
  [Type in ActivityType]: { readonly type: Type; readonly input: ActivityInput<Type> };
}[ActivityType];

export interface Script {
  /** All calls so far, in order. */
  readonly calls: Call[];
  readonly activities: Activities;
  count(type: ActivityType): number;
  inputs<Type extends ActivityType>(type: Type): ActivityInput<Type>[];
}

/**
 * Activities that answer by a script instead of calling CMSs and services, so that a workflow's own logic can be tested against
 * a real Temporal server with time skipping. The system tests run the real activities.
 */
export function scriptActivities(overrides: Partial<Activities> = {}): Script {
  const calls: Call[] = [];
  let jobs = 0;
  let revisions = 100;
  const now = (): string => new Date().toISOString();
  const plain: Activities = {
    PushDraftToTranslation: async () => ({
      outcome: "submitted",
      jobId: `job-${++jobs}`,
      vendor: "scripted",
    }),
    PollTranslation: async () => ({ state: "pending" }),
    CancelTranslation: async () => ({ state: "cancelled" }),
    StageDraft: async ({ targets, version, source }) => ({
      items: targets.map((target): TargetItem => ({
        ...target,
        id: `${source.id}-${target.locale}`,
        revision: String(++revisions),
        hash: fakeHash(`${targetKey(target)}:${version.hash}`),
        url: `https://${target.site}.example/${target.locale}`,
      })),
    }),
    RunComplianceChecks: async ({ check }) => ({ check, blocking: 0, advisory: 0, rules: [] }),
    ScheduleCMSPublish: async ({ publishAt }) => ({
      publishAt: new Date(`${publishAt.wallTime}Z`).toISOString(),
    }),
    PublishContent: async ({ item }) => ({ outcome: "published", item }),
    VerifyPublished: async () => ({ verifiedAt: now() }),
    UnpublishContent: async () => ({}),
    NotifyStakeholders: async ({ dedupeKey }) => ({ dedupeKey, duplicate: false }),
    FindDrift: async () => ({ checked: 0, drifted: [] }),
    RestartLifecycle: async () => ({ outcome: "restarted" }),
    ...overrides,
  };
  const recorded = Object.fromEntries(
    Object.entries(plain).map(([type, run]) => [
      type,
      (input: never) => {
        calls.push({ type, input } as unknown as Call);
        return (run as (input: never) => Promise<unknown>)(input);
      },
    ]),
  ) as unknown as Activities;
  return {
    calls,
    activities: recorded,
    count: (type) => calls.filter((call) => call.type === type).length,
    inputs: (type) => calls.filter((call) => call.type === type).map((call) => call.input as never),
  };
}

/** 64 hexadecimal digits that differ for different texts; no more is asked of it. */
export function fakeHash(text: string): string {
  let hash = 2166136261;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 16777619) >>> 0;
  return hash.toString(16).padStart(8, "0").repeat(8);
}
