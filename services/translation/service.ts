import {
  type TranslationJob,
  TranslationJobRequest,
  TranslationJob as TranslationJobSchema,
} from "@temporal-cms/contracts";
import {
  type HttpService,
  type Logger,
  ProblemError,
  parseRequest,
  serviceToken,
  signReference,
  startHttpService,
} from "@temporal-cms/runtime";
import express, { type Request } from "express";
import { Counter } from "prom-client";
import type { TranslationVendor, VendorJob } from "./adapters/adapter.ts";
import { askVendor, vendorProblem } from "./ask-vendor.ts";
import { factsOf, faultOf, readFacts } from "./integrity/job-facts.ts";

export interface TranslationServiceOptions {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly serviceToken: string;
  /** Signing key, `whsec_…`. */
  readonly referenceKey: string;
  readonly vendor: TranslationVendor;
}

const bodyLimit = "8mb";

/** The seed's translation microservice (section 4.4): stateless, in front of a vendor. */
export function startTranslationService(options: TranslationServiceOptions): Promise<HttpService> {
  const { vendor, logger } = options;
  return startHttpService({
    name: "translation",
    logger,
    host: options.host,
    port: options.port,
    routes: (app, registry) => {
      const refused = new Counter({
        name: "translation_refused_total",
        help: "Translations that came back without what the source has",
        labelNames: ["vendor"],
        registers: [registry],
      });
      const present = (job: VendorJob): TranslationJob => {
        const presented = presentJob(vendor.name, job);
        if (job.state === "completed" && presented.state === "failed") {
          refused.inc({ vendor: vendor.name });
          logger.warn(
            { jobId: job.jobId, vendor: vendor.name, failure: presented.failure },
            "translation refused",
          );
        }
        return presented;
      };
      app.use("/jobs", serviceToken(options.serviceToken), express.json({ limit: bodyLimit }));
      app.post("/jobs", async (request, response) => {
        const job = parseRequest(TranslationJobRequest, request.body);
        const submitted = await askVendor(() =>
          vendor.submit({
            idempotencyKey: job.idempotencyKey,
            sourceLocale: job.sourceLocale,
            targetLocale: job.targetLocale,
            title: job.title,
            body: job.body,
            dueDate: job.dueDate,
            reference: signReference(options.referenceKey, job.workflowId),
            metadata: JSON.stringify(factsOf(job)),
          }),
        );
        logger.info(
          { jobId: submitted.jobId, workflowId: job.workflowId, targetLocale: job.targetLocale },
          "job",
        );
        response.json(present(submitted));
      });
      app.get("/jobs/:jobId", async (request, response) => {
        const jobId = jobIdOf(request);
        response.json(present(await askVendor(() => vendor.read(jobId))));
      });
      app.post("/jobs/:jobId/cancel", async (request, response) => {
        const jobId = jobIdOf(request);
        response.json(present(await askVendor(() => vendor.cancel(jobId))));
      });
    },
  });
}

function jobIdOf(request: Request): string {
  return parseRequest(TranslationJobSchema.pick({ jobId: true }), request.params).jobId;
}

/** A vendor's job as callers see it: its text only when it has all that the source has. */
function presentJob(vendor: string, job: VendorJob): TranslationJob {
  const facts = readFacts(job.metadata);
  const { jobId, targetLocale } = job;
  if (!facts) {
    // Nothing can be said about the job then, not even of which text it is.
    const detail = `${vendor} gave job ${jobId} back without the metadata that was sent with it.`;
    throw new ProblemError({
      type: vendorProblem,
      title: "The vendor lost the job's facts",
      status: 502,
      detail,
    });
  }
  const common = { jobId, vendor, sourceHash: facts.sourceHash, targetLocale };
  if (job.state === "failed") {
    return { ...common, state: "failed", failure: job.failure ?? "The vendor gave no reason." };
  }
  if (job.state !== "completed") return { ...common, state: job.state };
  const { title, body } = job;
  if (title === undefined || body === undefined) {
    return { ...common, state: "failed", failure: "The vendor calls the job completed and gave no text." };
  }
  const failure = faultOf(facts, { title, body });
  return failure ? { ...common, state: "failed", failure } : { ...common, state: "completed", title, body };
}
