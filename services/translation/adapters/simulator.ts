import { type JsonCall, callJson } from "@temporal-cms/runtime";
import { SimulatorJob } from "../simulator/api.ts";
import type { TranslationVendor, VendorJob } from "./adapter.ts";

const timeout = 10_000;

/** The simulator as a vendor: `simulator/main.ts` behind its HTTP interface. */
export function simulatorVendor(options: {
  readonly name: string;
  readonly url: string;
  readonly token: string;
}): TranslationVendor {
  const call = (method: "GET" | "POST", path: string, body?: unknown): Promise<SimulatorJob> => {
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
  const read = (id: string): Promise<SimulatorJob> => call("GET", `/jobs/${encodeURIComponent(id)}`);
  return {
    name: options.name,
    submit: async ({ idempotencyKey, from, to, segments, dueDate, reference }) =>
      vendorJob(
        await call("POST", "/jobs", {
          idempotencyKey,
          sourceLocale: from,
          targetLocale: to,
          segments: segments.map(({ coded }) => coded),
          dueDate,
          reference,
        }),
      ),
    read: async (id) => vendorJob(await read(id)),
    cancel: async (id) => vendorJob(await call("POST", `/jobs/${encodeURIComponent(id)}/cancel`)),
    translations: async (id, segments) => {
      const { translations = [] } = await read(id);
      const byText = new Map(translations.map(({ source, translation }) => [source, translation]));
      return new Map(
        segments.flatMap(({ key, coded }) => {
          const translation = byText.get(coded);
          return translation === undefined ? [] : [[key, translation] as const];
        }),
      );
    },
  };
}

function vendorJob({ jobId, state, reference, failure }: SimulatorJob): VendorJob {
  return {
    id: jobId,
    state,
    reference,
    ...(failure === undefined ? {} : { failure: { kind: "given_up", message: failure } }),
  };
}
