import { createHash } from "node:crypto";
import {
  type TranslationFailure,
  type TranslationJob,
  type TranslationJobRequest,
  type TranslationText,
  type TranslationTextRequest,
  contentHashText,
  proxyProblems,
} from "@temporal-cms/contracts";
import { type Logger, ProblemError } from "@temporal-cms/runtime";
import {
  openTranslationJobId,
  signTranslationReference,
  translationJobId,
} from "@temporal-cms/runtime/translation-reference";
import type { VendorJob } from "./adapters/adapter.ts";
import { VendorError } from "./adapters/vendor-error.ts";
import { askVendor, vendorProblem } from "./ask-vendor.ts";
import { planTranslation } from "./segments/plan.ts";
import { Submissions } from "./submissions.ts";
import type { Vendors } from "./vendors.ts";

/** In a job's name, where no vendor has a job: nothing was left to translate, or the vendor would not take it. */
const noVendor = "none";
const nothingToDo = "nothing-to-translate";

type OpenJob = NonNullable<ReturnType<typeof openTranslationJobId>>;

export interface JobsOptions {
  readonly vendors: Vendors;
  /** The first signs. */
  readonly referenceKeys: readonly [string, ...string[]];
  readonly logger: Logger;
  /** Told of every text that must not be used. */
  readonly onUnusable: (vendor: string) => void;
}

/** Jobs of all vendors as callers see them. It keeps none: a job's name says whose it is and what it translates, and is signed. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #submissions = new Submissions<TranslationJob>();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  submit(request: TranslationJobRequest): Promise<TranslationJob> {
    checkHash(request);
    // What was translated before may have been corrected since the first attempt; the job is the same.
    return this.#submissions.once(request.idempotencyKey, { ...request, previous: undefined }, () =>
      this.#submit(request),
    );
  }

  async read(jobId: string): Promise<TranslationJob> {
    return this.#ask(jobId, (vendor, id) => vendor.read(id));
  }

  async cancel(jobId: string): Promise<TranslationJob> {
    return this.#ask(jobId, (vendor, id) => vendor.cancel(id));
  }

  /** The checked text; anything but `completed` says why there is none. */
  async text(jobId: string, request: TranslationTextRequest): Promise<TranslationText> {
    checkHash(request);
    const { sourceHash, targetLocale } = this.open(jobId);
    if (sourceHash !== request.sourceHash || targetLocale !== request.targetLocale)
      throw new ProblemError({
        type: "urn:temporal-cms:other-source",
        title: "The job is of another source or locale",
        status: 409,
      });
    const job = await this.read(jobId);
    if (job.state !== "completed") return job;
    const plan = planTranslation(request, request.previous);
    try {
      const text = plan.finish(await this.#words(jobId, plan.open, request));
      if ("fault" in text) throw new VendorError("unusable", text.fault);
      return { ...job, ...text };
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const { failure } = error;
      this.#options.onUnusable(job.vendor);
      this.#options.logger.warn({ jobId, failure }, "translation refused");
      return { ...job, state: "failed", failure };
    }
  }

  /** @throws {ProblemError} 404 when it is not ours */
  open(jobId: string): OpenJob {
    const job = openTranslationJobId(this.#options.referenceKeys, jobId);
    if (job) return job;
    throw new ProblemError({ type: proxyProblems.notFound, title: "No such job", status: 404 });
  }

  async #submit(request: TranslationJobRequest): Promise<TranslationJob> {
    const { sourceHash, targetLocale, workflowId, site } = request;
    const chosen = this.#options.vendors.choose(request);
    if (!chosen)
      throw new ProblemError({
        type: "urn:temporal-cms:no-translator",
        title: "Nobody translates this",
        status: 422,
        detail: `No route leads from ${request.sourceLocale} to ${targetLocale} for ${site}.`,
      });
    const [key] = this.#options.referenceKeys;
    const sign = (vendor: string): string =>
      signTranslationReference(key, { vendor, targetLocale, sourceHash, workflowId });
    const job = (vendorJob: string, reference: string): Omit<TranslationJob, "state"> => ({
      jobId: translationJobId(vendorJob, reference),
      vendor: chosen.vendor.name,
      sourceHash,
      targetLocale,
    });
    const { open, known } = planTranslation(request, request.previous);
    if (open.length === 0) return { ...job(nothingToDo, sign(noVendor)), state: "completed" };
    const reference = sign(chosen.vendor.name);
    try {
      const submitted = await askVendor(() =>
        chosen.vendor.submit({
          ...chosen.languages,
          idempotencyKey: request.idempotencyKey,
          segments: open,
          site,
          dueDate: request.dueDate,
          reference,
        }),
      );
      const answer = { ...job(submitted.id, reference), ...stateOf(submitted) };
      const sent = { segments: open.length, known };
      this.#options.logger.info({ jobId: answer.jobId, workflowId, targetLocale, ...sent }, "job");
      return answer;
    } catch (error) {
      const isGone = error instanceof ProblemError && error.problem.status === 404;
      if (!(error instanceof VendorError) && !isGone) throw error;
      const failure: TranslationFailure =
        error instanceof VendorError
          ? error.failure
          : { kind: "refused", message: "The vendor does not have what the job needs, such as its project." };
      this.#options.logger.warn({ workflowId, targetLocale, failure, vendor: chosen.vendor.name }, "no job");
      return { ...job(`failed-${failure.kind}`, sign(noVendor)), state: "failed", failure };
    }
  }

  async #ask(
    jobId: string,
    ask: (vendor: NonNullable<ReturnType<Vendors["find"]>>, id: string) => Promise<VendorJob>,
  ): Promise<TranslationJob> {
    const { vendor: name, vendorJob, signed, sourceHash, targetLocale } = this.open(jobId);
    const common = { jobId, vendor: name, sourceHash, targetLocale };
    if (name === noVendor) return { ...common, ...stateWithoutVendor(vendorJob) };
    const vendor = this.#vendor(name);
    try {
      const job = await askVendor(() => ask(vendor, vendorJob));
      if (job.reference !== undefined && job.reference !== signed)
        throw new VendorError("lost", "The vendor's job belongs to another text now.");
      return { ...common, ...stateOf(job) };
    } catch (error) {
      if (error instanceof VendorError) return { ...common, state: "failed", failure: error.failure };
      if (!(error instanceof ProblemError) || error.problem.status !== 404) throw error;
      return {
        ...common,
        state: "failed",
        failure: { kind: "lost", message: "The vendor has no such job." },
      };
    }
  }

  async #words(
    jobId: string,
    open: ReturnType<typeof planTranslation>["open"],
    request: TranslationTextRequest,
  ): Promise<ReadonlyMap<string, string>> {
    const { vendor: name, vendorJob } = this.open(jobId);
    if (open.length === 0 || name === noVendor) return new Map();
    const vendor = this.#vendor(name);
    const languages = this.#options.vendors.languages(name, request);
    if (!languages) throw new VendorError("refused", `${name} has no language for a locale any more.`);
    return askVendor(() => vendor.translations(vendorJob, open, languages));
  }

  #vendor(name: string): NonNullable<ReturnType<Vendors["find"]>> {
    const vendor = this.#options.vendors.find(name);
    if (vendor) return vendor;
    throw new ProblemError({
      type: vendorProblem,
      title: "The vendor is not configured any more",
      status: 503,
      detail: `There is no vendor ${name}.`,
    });
  }
}

function stateOf({ state, failure }: VendorJob): Pick<TranslationJob, "state" | "failure"> {
  if (state !== "failed") return { state };
  const unknown: TranslationFailure = { kind: "given_up", message: "The vendor gave no reason." };
  return { state, failure: failure ?? unknown };
}

function stateWithoutVendor(vendorJob: string): Pick<TranslationJob, "state" | "failure"> {
  if (vendorJob === nothingToDo) return { state: "completed" };
  return { state: "failed", failure: { kind: "refused", message: "The vendor did not take the job." } };
}

/** What is translated and imported is what the caller thinks it is. */
function checkHash(request: { sourceHash: string; title: string; body: string }): void {
  const hash = createHash("sha256").update(contentHashText(request), "utf8").digest("hex");
  if (hash === request.sourceHash) return;
  throw new ProblemError({
    type: "urn:temporal-cms:other-source",
    title: "The source is not the one that its hash names",
    status: 409,
  });
}
