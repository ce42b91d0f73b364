import { SimulatorWebhook } from "@temporal-cms/contracts";
import { parseRequest } from "@temporal-cms/runtime";
import { openTranslationReference, translationJobId } from "@temporal-cms/runtime/translation-reference";
import { foreignReference } from "./foreign-reference.ts";
import { parseJson } from "../raw-body.ts";
import { checkSignature, signedRequest } from "../signature.ts";
import type { TranslationVendor } from "./translation-vendor.ts";

/**
 * A vendor of our own making: Standard Webhooks, signed like the requests of sites, the job's workflow in a signed reference.
 * These are the translation simulator, and the translation service itself where people translate by file.
 */
export function standardVendor(options: {
  readonly name: "simulator" | "file";
  readonly webhookKeys: readonly string[];
  readonly referenceKeys: readonly string[];
}): TranslationVendor {
  return {
    name: options.name,
    receive: (request) => {
      const signed = signedRequest(request);
      checkSignature(options.webhookKeys, signed, Date.now());
      const { jobId, outcome, reference } = parseRequest(SimulatorWebhook, parseJson(request.body));
      const opened = openTranslationReference(options.referenceKeys, reference);
      if (!opened) throw foreignReference();
      return {
        workflowId: opened.workflowId,
        requestId: signed.id,
        payload: { jobId: translationJobId(jobId, reference), outcome },
      };
    },
  };
}
