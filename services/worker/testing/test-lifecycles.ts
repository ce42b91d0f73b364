import { randomUUID } from "node:crypto";
import {
  type ContentEvent,
  type KeyedContentEvent,
  type LifecycleResult,
  type LifecycleStatus,
  lifecycleWorkflowId,
  queries,
  searchAttributes,
  signals,
  taskQueues,
} from "@temporal-cms/contracts";
import { startOrSignalLifecycle } from "@temporal-cms/runtime";
import type { Client, WorkflowHandle } from "@temporalio/client";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import {
  DefaultLogger,
  type NativeConnection,
  Runtime,
  Worker,
  bundleWorkflowCode,
  makeTelemetryFilterString,
  type WorkflowBundleWithSourceMap,
} from "@temporalio/worker";
import { workflowsPath } from "../workflow-bundle.ts";
import { type Script, fakeHash } from "./scripted-activities.ts";

Runtime.install({
  logger: new DefaultLogger("ERROR"),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: "ERROR", other: "ERROR" }) } },
});

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** The workflow code, bundled once a test process. */
export function testBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflowCode({ workflowsPath, logger: quiet });
  return bundle;
}

export const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

function executable(variable: "TEMPORAL_CLI" | "TEMPORAL_TEST_SERVER"): {
  type: "existing-path";
  path: string;
} {
  const path = process.env[variable];
  if (path) return { type: "existing-path", path };
  throw new Error(
    `${variable} is not set: run the tests by ./scripts/test, or source scripts/toolchain/env.sh first`,
  );
}

/**
 * A real Temporal dev server with the project's search attributes.
 *
 * @param suggestContinueAsNewAt events after which the server suggests continue-as-new; 4,096 unless given
 */
export function startRealServer(suggestContinueAsNewAt?: number): Promise<TestWorkflowEnvironment> {
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => [
    "--search-attribute",
    `${name}=${type}`,
  ]);
  const limit =
    suggestContinueAsNewAt === undefined
      ? []
      : ["--dynamic-config-value", `limit.historyCount.suggestContinueAsNew=${suggestContinueAsNewAt}`];
  return TestWorkflowEnvironment.createLocal({
    server: { executable: executable("TEMPORAL_CLI"), extraArgs: [...attributes, ...limit] },
  });
}

/** Temporal's test server, which skips the time that everybody waits for; with the project's search attributes. */
export async function startTimeSkippingServer(): Promise<TestWorkflowEnvironment> {
  const server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: executable("TEMPORAL_TEST_SERVER") },
  });
  const types = { Keyword: 2, Datetime: 6, Int: 3 } as const;
  await server.connection.operatorService.addSearchAttributes({
    namespace: server.namespace ?? "default",
    searchAttributes: Object.fromEntries(
      Object.entries(searchAttributes).map(([name, type]) => [name, types[type]]),
    ),
  });
  return server;
}

export interface Site {
  readonly nativeConnection: NativeConnection;
  readonly namespace: string;
}

/** Runs workers for all three task queues while `use` runs. */
export async function withWorkers<Result>(
  site: Site,
  script: Script,
  use: () => Promise<Result>,
): Promise<Result> {
  const common = { connection: site.nativeConnection, namespace: site.namespace };
  const workers = await Promise.all([
    Worker.create({ ...common, taskQueue: taskQueues.workflow, workflowBundle: await testBundle() }),
    Worker.create({ ...common, taskQueue: taskQueues.activity, activities: script.activities }),
    Worker.create({ ...common, taskQueue: taskQueues.highPriority, activities: script.activities }),
  ]);
  const [first, ...others] = workers as [Worker, ...Worker[]];
  const nested = others.reduce<() => Promise<Result>>((inner, worker) => () => worker.runUntil(inner), use);
  return first.runUntil(nested);
}

export const newsroom = "newsroom";

/** A content event of an English article with German and Spanish targets. */
export function contentEvent(
  change: Partial<ContentEvent> & { text?: string; uuid?: string } = {},
): ContentEvent {
  const { text = "first text", uuid = randomUUID(), ...fields } = change;
  return {
    change: "updated",
    source: { cms: "wordpress", site: newsroom, type: "post", uuid, id: "7" },
    sourceLocale: "en",
    version: { locale: "en", revision: `r${fakeHash(text).slice(0, 4)}`, hash: fakeHash(text) },
    url: "https://newsroom.example/article",
    targets: ["en", "de", "es"].map((locale) => ({ cms: "wordpress", site: newsroom, locale })),
    policy: {
      onMissedTranslation: "publish_without_locale",
      onFailedTarget: "keep_others",
      translationDeadline: "P7D",
      decisionDeadline: "P3D",
    },
    priority: 3,
    actor: { id: "user:1", role: "cms-admin" },
    ...fields,
  };
}

export const reviewer = { id: "user:2", role: "cms-reviewer" } as const;

/** One lifecycle as a test sees it. */
export class TestLifecycle {
  readonly client: Client;
  readonly uuid: string;
  readonly id: string;

  constructor(client: Client, uuid: string = randomUUID()) {
    this.client = client;
    this.uuid = uuid;
    this.id = lifecycleWorkflowId({ site: newsroom, type: "post", uuid });
  }

  get handle(): WorkflowHandle {
    return this.client.workflow.getHandle(this.id);
  }

  async send(
    change: Parameters<typeof contentEvent>[0] = {},
    key = `event-${randomUUID()}`,
  ): Promise<KeyedContentEvent> {
    const keyed = { key, event: contentEvent({ uuid: this.uuid, ...change }) };
    await startOrSignalLifecycle(this.client, keyed);
    return keyed;
  }

  status(): Promise<LifecycleStatus> {
    return this.handle.query<LifecycleStatus>(queries.lifecycleStatus);
  }

  /** Waits by asking again until the status fits; the test's own time-out ends a wait in vain. */
  async until(fits: (status: LifecycleStatus) => boolean): Promise<LifecycleStatus> {
    for (;;) {
      const status = await this.status().catch(() => undefined);
      if (status && fits(status)) return status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async untilStage(stage: LifecycleStatus["stage"]): Promise<LifecycleStatus> {
    return this.until((status) => status.stage === stage);
  }

  async completeTranslation(
    locale: string,
    jobId: string,
    outcome: "completed" | "failed" = "completed",
  ): Promise<void> {
    await this.client.workflow
      .getHandle(`${this.id}:translation:${locale}`)
      .signal(signals.translationComplete, { jobId, outcome });
  }

  async approve(revision: string): Promise<void> {
    await this.handle.signal(signals.approvalGranted, { revision, actor: reviewer });
  }

  async reject(revision: string, reason: string, final = false): Promise<void> {
    await this.handle.signal(signals.approvalRejected, { revision, reason, final, actor: reviewer });
  }

  /**
   * The result of a lifecycle that ends without waiting for a date. Asking the handle at once would let the server skip time,
   * past whatever is being waited for.
   *
   * @throws WorkflowFailedError when the lifecycle failed or was cancelled
   */
  async result(): Promise<LifecycleResult> {
    while ((await this.handle.describe()).status.name === "RUNNING") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return (await this.handle.result()) as LifecycleResult;
  }

  /** Ends the lifecycle, so that nothing of it is left to disturb the next test. */
  async end(): Promise<void> {
    const reason = "the test has seen enough";
    await this.handle.signal(signals.cancelLifecycle, { reason, actor: { id: "user:1", role: "cms-admin" } });
    await this.result();
  }
}
