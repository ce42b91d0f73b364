import { createHash } from "node:crypto";
import { cmsProblems, proxyProblems } from "@temporal-cms/contracts";
import { type Logger, ProblemError } from "@temporal-cms/runtime";
import type { Counter } from "prom-client";
import { SimulatorControl, type SimulatorJobRequest, type SimulatorJobSummary } from "./api.ts";
import { chance } from "./chance.ts";
import { type Circumstances, endByCancelling, endOfWork } from "./job-end.ts";
import type { StoredJob } from "./rows.ts";
import { SimulatorStore } from "./store.ts";
import type { TranslationMemory } from "./translation-memory.ts";
import { type RetryPolicy, webhookSender } from "./webhook-sender.ts";
import { startWorkLoop } from "./work-loop.ts";

export interface OfficeOptions {
  readonly logger: Logger;
  /** Path of the SQLite file. */
  readonly database: string;
  readonly callbackUrl: string;
  /** Signing key, `whsec_…`. */
  readonly webhookKey: string;
  readonly memory: TranslationMemory;
  /** Milliseconds that a job takes, from and to. */
  readonly delay: readonly [number, number];
  readonly seed: string;
  /** How often and how fast webhooks are repeated; 10 attempts within about five minutes unless given. */
  readonly retry?: RetryPolicy;
}

/** The simulated translators: what they have accepted they finish, also after the process was killed. */
export interface Office {
  /** @throws {ProblemError} 409 when the key belongs to another job */
  submit(request: SimulatorJobRequest): StoredJob;
  /** @throws {ProblemError} 404 */
  read(jobId: string): StoredJob;
  /** @throws {ProblemError} 404 */
  cancel(jobId: string): StoredJob;
  list(): SimulatorJobSummary[];
  control(): SimulatorControl;
  setControl(control: SimulatorControl): void;
  close(): Promise<void>;
}

const defaultRetry: RetryPolicy = { attempts: 10, firstDelay: 1000, longestDelay: 60_000 };

export function openOffice(options: OfficeOptions, attempts: Counter): Office {
  const { logger, seed } = options;
  const store = new SimulatorStore(options.database);
  const control = (): SimulatorControl => store.control() ?? SimulatorControl.parse({});
  const circumstances = (): Circumstances => ({
    control: control(),
    memory: options.memory,
    seed,
    now: Date.now(),
  });
  const sender = webhookSender({
    store,
    callbackUrl: new URL(options.callbackUrl),
    key: options.webhookKey,
    retry: options.retry ?? defaultRetry,
    logger,
    attempts,
    onAttempt: () => loop.wake(),
  });
  store.resumeWebhooks(Date.now());
  const loop = startWorkLoop({
    logger,
    work: () => {
      const current = circumstances();
      for (const job of current.control.hold ? [] : store.dueJobs(current.now)) {
        store.endJob(job.jobId, endOfWork(job, current));
      }
      sender.send();
    },
    nextAt: () => {
      const times = [control().hold ? undefined : store.nextJobAt(), sender.nextAt()];
      return Math.min(...times.map((time) => time ?? Infinity));
    },
  });

  const read = (jobId: string): StoredJob => {
    const job = store.job(jobId);
    if (job) return job;
    throw new ProblemError({ type: proxyProblems.notFound, title: "No such job", status: 404 });
  };
  return {
    submit: (request) => {
      const jobId = jobIdOf(request.idempotencyKey);
      const known = store.job(jobId);
      if (known && JSON.stringify(known.request) !== JSON.stringify(request)) {
        throw new ProblemError({
          type: cmsProblems.idempotencyConflict,
          title: "The idempotency key belongs to another job",
          status: 409,
        });
      }
      if (known) return known;
      const [shortest, longest] = control().delay ?? options.delay;
      const delay = shortest + (longest - shortest) * chance(seed, request.idempotencyKey, "delay");
      store.addJob(jobId, request, Math.round(Date.now() + delay));
      loop.wake();
      return read(jobId);
    },
    read,
    cancel: (jobId) => {
      store.endJob(jobId, endByCancelling(read(jobId), circumstances()));
      loop.wake();
      return read(jobId);
    },
    list: () => store.jobs(),
    control,
    setControl: (value) => {
      store.setControl(value);
      loop.wake();
    },
    close: async () => {
      loop.close();
      await sender.close();
      store.close();
    },
  };
}

/** The same key is the same job, also for a simulator that has lost its file. */
function jobIdOf(idempotencyKey: string): string {
  return `sim-${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 32)}`;
}
