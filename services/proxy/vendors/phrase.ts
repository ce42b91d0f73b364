import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { replayWindowSeconds } from "@temporal-cms/contracts";
import { parseRequest } from "@temporal-cms/runtime";
import { openBriefing } from "@temporal-cms/runtime/phrase-briefing";
import { openTranslationReference, translationJobId } from "@temporal-cms/runtime/translation-reference";
import { z } from "zod";
import { unauthenticated } from "../problems.ts";
import { parseJson } from "../raw-body.ts";
import type { TranslationVendor } from "./translation-vendor.ts";

/** Base64 of the HMAC-SHA256 of the raw body by the webhook's secret (https://developers.phrase.com/en/api/strings/webhooks). */
const signatureHeader = "x-phraseapp-signature";

/** Events that may end a job. A job has one locale, so the locale's end is the job's; a review is a further step of the same. */
const endings = new Set(["jobs:complete", "jobs:locale:complete", "jobs:locale:review:complete"]);

/** What is used of the webhooks' published schemas; tests/support/vendors has them whole. */
const PhraseEvent = z.object({ event: z.string() });
const PhraseJobEvent = z.object({
  event: z.string(),
  /** `2025-02-07 16:44:04 UTC` */
  sent_at: z.string().optional(),
  job: z.object({ id: z.string().regex(/^[\w-]{1,64}$/), briefing: z.string().nullish() }),
});

/**
 * Phrase Strings. Its webhooks are signed over the raw body, sent once, and switched off after ten that were not taken; so what is really
 * Phrase's is acknowledged, also when it means nothing to us: other events, other people's jobs, old news that somebody sends again, and
 * jobs opened again, which the worker sees when it asks for the text.
 */
export function phrase(options: {
  /** Of each webhook, and during a rotation the next. */
  readonly secrets: readonly string[];
  readonly referenceKeys: readonly string[];
}): TranslationVendor {
  return {
    name: "phrase",
    receive: ({ headers, body }) => {
      checkSignature(options.secrets, headers[signatureHeader], body);
      const json = parseJson(body);
      if (!endings.has(parseRequest(PhraseEvent, json).event)) return undefined;
      const { event, sent_at: sentAt, job } = parseRequest(PhraseJobEvent, json);
      if (sentAt === undefined || !isRecent(sentAt)) return undefined;
      const reference = openBriefing(job.briefing ?? "");
      const opened = reference && openTranslationReference(options.referenceKeys, reference);
      if (reference === undefined || !opened) return undefined;
      return {
        workflowId: opened.workflowId,
        // The same news has the same words; a job completed again after it was opened again has others.
        requestId: createHash("sha256").update(`${event} ${sentAt} ${job.id}`).digest("hex"),
        payload: { jobId: translationJobId(job.id, reference), outcome: "completed" },
      };
    },
  };
}

function checkSignature(secrets: readonly string[], given: unknown, body: string): void {
  if (typeof given !== "string" || given === "")
    throw unauthenticated("missing", `The request needs the header ${signatureHeader}.`);
  const signature = Buffer.from(given, "base64");
  const fitting = secrets.filter((secret) => {
    const expected = createHmac("sha256", secret).update(body, "utf8").digest();
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
  if (fitting.length === 0)
    throw unauthenticated(
      "wrong_signature",
      "The signature is not that of a valid secret over this very body.",
    );
}

function isRecent(sentAt: string): boolean {
  const time = Date.parse(sentAt.replace(/ UTC$/, "Z").replace(" ", "T"));
  return Math.abs(Date.now() - time) <= replayWindowSeconds * 1000;
}
