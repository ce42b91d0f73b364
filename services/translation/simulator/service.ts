import { type HttpService, parseRequest, serviceToken, startHttpService } from "@temporal-cms/runtime";
import express from "express";
import { Counter } from "prom-client";
import { SimulatorControl, type SimulatorJob, SimulatorJobRequest } from "./api.ts";
import { type OfficeOptions, openOffice } from "./office.ts";
import type { StoredJob } from "./rows.ts";

export interface SimulatorOptions extends OfficeOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly token: string;
}

const bodyLimit = "16mb";

/** A translation vendor that behaves as people do: takes its time, calls back, can be late, lose things, repeat itself and fail. */
export async function startSimulator(options: SimulatorOptions): Promise<HttpService> {
  const attempts = new Counter({
    name: "simulator_webhook_attempts_total",
    help: "Attempts to deliver a webhook by the webhook's state after it",
    labelNames: ["state"],
    registers: [],
  });
  const office = openOffice(options, attempts);
  const service = await startHttpService({
    name: "translation-simulator",
    logger: options.logger,
    host: options.host,
    port: options.port,
    routes: (app, registry) => {
      registry.registerMetric(attempts);
      app.use(["/jobs", "/control"], serviceToken(options.token), express.json({ limit: bodyLimit }));
      app.post("/jobs", (request, response) => {
        response.json(present(office.submit(parseRequest(SimulatorJobRequest, request.body))));
      });
      app.get("/jobs", (_request, response) => void response.json({ jobs: office.list() }));
      app.get("/jobs/:jobId", (request, response) => {
        response.json(present(office.read(request.params.jobId)));
      });
      app.post("/jobs/:jobId/cancel", (request, response) => {
        response.json(present(office.cancel(request.params.jobId)));
      });
      app.get("/control", (_request, response) => void response.json(office.control()));
      app.put("/control", (request, response) => {
        office.setControl(parseRequest(SimulatorControl, request.body));
        response.json(office.control());
      });
    },
  }).catch(async (error: unknown) => {
    await office.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await service.close();
    await office.close();
  };
  return { ...service, close };
}

function present({ jobId, request, state, result }: StoredJob): SimulatorJob {
  const { targetLocale, reference } = request;
  return { jobId, state, targetLocale, reference, ...result };
}
