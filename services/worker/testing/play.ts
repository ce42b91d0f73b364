import type { Activities, LifecycleStatus, PublishTime } from "@temporal-cms/contracts";
import type { Client } from "@temporalio/client";
import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { expect } from "vitest";
import { recordHistories } from "./record-histories.ts";
import { type Script, scriptActivities } from "./scripted-activities.ts";
import { TestLifecycle, startRealServer, startTimeSkippingServer, withWorkers } from "./test-lifecycles.ts";

/** A test's stage: a server on which lifecycles are played with scripted activities. */
export class Stage {
  readonly server: TestWorkflowEnvironment;

  private constructor(server: TestWorkflowEnvironment) {
    this.server = server;
  }

  /** On a real Temporal server; see `startRealServer` for the argument. */
  static async real(suggestContinueAsNewAt?: number): Promise<Stage> {
    return new Stage(await startRealServer(suggestContinueAsNewAt));
  }

  /** On the server that skips time. */
  static async timeSkipping(): Promise<Stage> {
    return new Stage(await startTimeSkippingServer());
  }

  async play(overrides: Partial<Activities>, drive: (scene: Scene) => Promise<void>): Promise<Script> {
    const lifecycle = new TestLifecycle(this.server.client);
    const { script } = await this.run(lifecycle.id, overrides, (_client, script) =>
      drive(new Scene(lifecycle, script, this.server)),
    );
    return script;
  }

  /** Runs workers with scripted activities while `use` runs; the workflow's histories are recorded when `RECORD_HISTORIES` names a folder. */
  async run<Result>(
    workflowId: string,
    overrides: Partial<Activities>,
    use: (client: Client, script: Script) => Promise<Result>,
  ): Promise<{ script: Script; result: Result }> {
    const script = scriptActivities(overrides);
    const { client, nativeConnection, namespace } = this.server;
    const result = await withWorkers({ nativeConnection, namespace: namespace ?? "default" }, script, () =>
      use(client, script),
    );
    const { RECORD_HISTORIES: folder } = process.env;
    if (folder)
      await recordHistories(client, workflowId, expect.getState().currentTestName ?? "unnamed", folder);
    return { script, result };
  }

  /** A wall time in UTC so far ahead of the server's clock, in milliseconds. */
  async wallTimeIn(milliseconds: number): Promise<PublishTime> {
    const now = await this.server.currentTimeMs();
    return {
      wallTime: new Date(now + milliseconds).toISOString().slice(0, 19),
      zone: "UTC",
      overlap: "earlier",
    };
  }

  async close(): Promise<void> {
    await this.server.teardown();
  }
}

/** One lifecycle with the people and the vendor around it. */
export class Scene {
  readonly lifecycle: TestLifecycle;
  readonly script: Script;
  readonly server: TestWorkflowEnvironment;

  constructor(lifecycle: TestLifecycle, script: Script, server: TestWorkflowEnvironment) {
    this.lifecycle = lifecycle;
    this.script = script;
    this.server = server;
  }

  /** Waits until so many jobs were submitted in all; answers the locale of each, by job id. */
  async jobs(count: number): Promise<Map<string, string>> {
    while (this.script.count("PushDraftToTranslation") < count) await pause();
    return new Map(
      this.script
        .inputs("PushDraftToTranslation")
        .map(({ targets }, index) => [`job-${index + 1}`, targets[0]?.locale ?? ""]),
    );
  }

  /** The vendor delivers the latest `last` of `count` jobs. */
  async translate(count = 2, last = count): Promise<void> {
    const jobs = [...(await this.jobs(count))].slice(count - last);
    for (const [jobId, locale] of jobs) await this.lifecycle.completeTranslation(locale, jobId);
  }

  /** From the first event to the wait for approval. */
  async reachApproval(change: Parameters<TestLifecycle["send"]>[0] = {}): Promise<LifecycleStatus> {
    await this.lifecycle.send(change);
    await this.translate();
    return this.lifecycle.untilStage("awaiting_approval");
  }

  /** From the first event to the approved content; what follows depends on the publishing time. */
  async approve(change: Parameters<TestLifecycle["send"]>[0] = {}): Promise<LifecycleStatus> {
    const waiting = await this.reachApproval(change);
    await this.lifecycle.approve(waiting.revision);
    return waiting;
  }

  notified(): string[] {
    return this.script.inputs("NotifyStakeholders").map(({ kind }) => kind);
  }
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
