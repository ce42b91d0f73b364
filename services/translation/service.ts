import {
  TranslationJobId,
  TranslationJobRequest,
  TranslationTextRequest,
  proxyProblems,
} from "@temporal-cms/contracts";
import {
  type HttpService,
  type Logger,
  ProblemError,
  parseRequest,
  serviceToken,
  startHttpService,
} from "@temporal-cms/runtime";
import { translationJobId } from "@temporal-cms/runtime/translation-reference";
import express, { type Express, type Request } from "express";
import { Counter } from "prom-client";
import { z } from "zod";
import type { TranslationVendor } from "./adapters/adapter.ts";
import type { FileVendor } from "./adapters/file/file-vendor.ts";
import { askVendor } from "./ask-vendor.ts";
import { Jobs } from "./jobs.ts";
import { tellProxy } from "./tell-proxy.ts";
import type { Vendors } from "./vendors.ts";
import { XliffError } from "./xliff/xliff.ts";

export interface TranslationServiceOptions {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly serviceToken: string;
  /** Signing keys, `whsec_…`: the first signs references, all open them. */
  readonly referenceKeys: readonly [string, ...string[]];
  readonly vendors: Vendors;
  /** Told when a translated file was taken; without it the workflow's next poll finds out. */
  readonly proxyUrl?: string | undefined;
}

/** A source, its earlier state and its earlier translation. */
const bodyLimit = "24mb";

/** The seed's translation microservice (section 4.4): stateless, in front of vendors. */
export function startTranslationService(options: TranslationServiceOptions): Promise<HttpService> {
  return startHttpService({
    name: "translation",
    logger: options.logger,
    host: options.host,
    port: options.port,
    routes: (app, registry) => {
      const refused = new Counter({
        name: "translation_refused_total",
        help: "Translations that came back without what the source has, or not at all",
        labelNames: ["vendor"],
        registers: [registry],
      });
      const jobs = new Jobs({ ...options, onUnusable: (vendor) => refused.inc({ vendor }) });
      app.use(["/jobs", "/files"], serviceToken(options.serviceToken));
      app.use("/jobs", express.json({ limit: bodyLimit }));
      addJobRoutes(app, jobs);
      addFileRoutes(app, jobs, options);
    },
  });
}

function addJobRoutes(app: Express, jobs: Jobs): void {
  app.post("/jobs", async (request, response) => {
    response.json(await jobs.submit(parseRequest(TranslationJobRequest, request.body)));
  });
  app.get("/jobs/:jobId", async (request, response) => {
    response.json(await jobs.read(jobIdOf(request)));
  });
  app.post("/jobs/:jobId/cancel", async (request, response) => {
    response.json(await jobs.cancel(jobIdOf(request)));
  });
  app.post("/jobs/:jobId/text", async (request, response) => {
    response.json(await jobs.text(jobIdOf(request), parseRequest(TranslationTextRequest, request.body)));
  });
}

/** XLIFF for people who translate by file; `xliff/main.ts` is the command that calls them. */
function addFileRoutes(
  app: Express,
  jobs: Jobs,
  { vendors, proxyUrl, ...options }: TranslationServiceOptions,
): void {
  const filesOf = (name: string): FileVendor => {
    const vendor = vendors.find(name);
    if (vendor && isFileVendor(vendor)) return vendor;
    throw new ProblemError({ type: proxyProblems.notFound, title: "No such vendor by file", status: 404 });
  };
  const File = z.object({ vendor: z.string(), id: z.string() });
  app.get("/files/:vendor", async (request, response) => {
    response.json({ jobs: await filesOf(request.params.vendor).waiting() });
  });
  app.get("/files/:vendor/:id", async (request, response) => {
    const { vendor, id } = parseRequest(File, request.params);
    response.type("application/xliff+xml").send(await askVendor(() => filesOf(vendor).exported(id)));
  });
  app.put(
    "/files/:vendor/:id",
    express.text({ type: () => true, limit: bodyLimit }),
    async (request, response) => {
      const { vendor, id } = parseRequest(File, request.params);
      const text = parseRequest(z.string(), request.body);
      const { reference, state } = await askVendor(() => filesOf(vendor).take(id, text)).catch(fileProblem);
      const jobId = translationJobId(id, reference);
      // Opened before it is told of: a file from elsewhere reaches no workflow.
      jobs.open(jobId);
      const told =
        proxyUrl === undefined ? "by_poll" : await tellProxy({ ...options, proxyUrl }, jobId, reference);
      options.logger.info({ jobId, told }, "translated file");
      response.json({ jobId, state, told });
    },
  );
}

function isFileVendor(vendor: TranslationVendor): vendor is FileVendor {
  return "exported" in vendor;
}

function fileProblem(error: unknown): never {
  if (!(error instanceof XliffError)) throw error;
  throw new ProblemError({
    type: proxyProblems.invalid,
    title: "The file cannot be taken",
    status: 422,
    errors: error.faults.map((message) => ({ path: "", message })),
  });
}

function jobIdOf(request: Request): string {
  return parseRequest(z.object({ jobId: TranslationJobId }), request.params).jobId;
}
