import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type HttpService, callJson, createLogger } from "@temporal-cms/runtime";
import type { z } from "zod";
import {
  SimulatorControl,
  SimulatorJob,
  SimulatorJobList,
  type SimulatorJobRequest,
  type SimulatorJobSummary,
} from "../simulator/api.ts";
import { type SimulatorOptions, startSimulator } from "../simulator/service.ts";

export const simulatorToken = "simulator-token-of-the-tests";
export const webhookKey = `whsec_${Buffer.from("webhook key of the tests only").toString("base64")}`;

export interface Folder {
  readonly path: string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const folder = mkdtempSync(path.join(tmpdir(), "translation-"));
  return { path: folder, remove: () => rmSync(folder, { recursive: true }) };
}

export function startTestSimulator(
  options: Pick<SimulatorOptions, "database" | "callbackUrl"> & Partial<SimulatorOptions>,
): Promise<HttpService> {
  return startSimulator({
    host: "127.0.0.1",
    port: 0,
    logger: createLogger("simulator", "silent"),
    token: simulatorToken,
    webhookKey,
    memory: { find: () => undefined },
    delay: [0, 20],
    seed: "tests",
    retry: { attempts: 4, firstDelay: 10, longestDelay: 40 },
    ...options,
  });
}

export function jobRequest(
  idempotencyKey: string,
  changes: Partial<SimulatorJobRequest> = {},
): SimulatorJobRequest {
  return {
    idempotencyKey,
    sourceLocale: "en",
    targetLocale: "de",
    segments: ["A title", 'Some <g id="1">text</g>'],
    dueDate: "2027-01-31T08:00:00Z",
    reference: "translation:newsroom:de~signature",
    ...changes,
  };
}

/** The simulator's interface as tests call it. */
export function simulatorClient(url: string) {
  const call = <Schema extends z.ZodType>(
    method: "GET" | "POST" | "PUT",
    route: string,
    answer: Schema,
    body?: unknown,
  ): Promise<z.infer<Schema>> =>
    callJson({
      service: "simulator",
      method,
      url: new URL(route, url),
      headers: { authorization: `Bearer ${simulatorToken}` },
      answer,
      timeout: 5000,
      ...(body === undefined ? {} : { body }),
    });
  return {
    submit: (request: SimulatorJobRequest) => call("POST", "/jobs", SimulatorJob, request),
    read: (jobId: string) => call("GET", `/jobs/${jobId}`, SimulatorJob),
    cancel: (jobId: string) => call("POST", `/jobs/${jobId}/cancel`, SimulatorJob),
    list: async (): Promise<SimulatorJobSummary[]> => (await call("GET", "/jobs", SimulatorJobList)).jobs,
    control: (faults: z.input<typeof SimulatorControl>) => call("PUT", "/control", SimulatorControl, faults),
  };
}
