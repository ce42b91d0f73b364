import { type JsonCall, callJson } from "@temporal-cms/runtime";
import { SimulatorJob } from "../simulator/api.ts";
import type { TranslationVendor, VendorJob } from "./adapter.ts";

const timeout = 10_000;

/** The simulator as a vendor: `simulator/main.ts` behind its HTTP interface. */
export function simulatorVendor(options: {
  readonly url: string;
  readonly token: string;
}): TranslationVendor {
  const call = (method: "GET" | "POST", path: string, body?: unknown): Promise<VendorJob> => {
    const request: JsonCall<typeof SimulatorJob> = {
      service: "the translation simulator",
      method,
      url: new URL(path, options.url),
      headers: { authorization: `Bearer ${options.token}` },
      answer: SimulatorJob,
      timeout,
    };
    return callJson(body === undefined ? request : { ...request, body });
  };
  return {
    name: "simulator",
    submit: (request) => call("POST", "/jobs", request),
    read: (jobId) => call("GET", `/jobs/${encodeURIComponent(jobId)}`),
    cancel: (jobId) => call("POST", `/jobs/${encodeURIComponent(jobId)}/cancel`),
  };
}
