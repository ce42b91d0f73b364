import { SimulatorWebhook } from "@temporal-cms/contracts";
import { openReference, parseRequest } from "@temporal-cms/runtime";
import { unauthenticated } from "../problems.ts";
import { parseJson } from "../raw-body.ts";
import { checkSignature, signedRequest } from "../signature.ts";
import type { TranslationVendor } from "./translation-vendor.ts";

/** The translation simulator: Standard Webhooks, signed like the requests of sites, the job's workflow in a signed reference. */
export function simulator(options: {
  readonly webhookKeys: readonly string[];
  readonly referenceKeys: readonly string[];
}): TranslationVendor {
  return {
    name: "simulator",
    receive: (request) => {
      const signed = signedRequest(request);
      checkSignature(options.webhookKeys, signed, Date.now());
      const { jobId, outcome, reference } = parseRequest(SimulatorWebhook, parseJson(request.body));
      const workflowId = openReference(options.referenceKeys, reference);
      if (workflowId === undefined)
        throw unauthenticated("foreign_reference", "The reference was not made by our translation service.");
      return { workflowId, requestId: signed.id, payload: { jobId, outcome } };
    },
  };
}
