import { ContentHash, Locale } from "@temporal-cms/contracts";
import { z } from "zod";
import { openReference, signReference } from "./signing.ts";

/** What ties a vendor's job to the workflow that waits for it. It travels in the job itself, signed, so that any replica can answer. */
export interface TranslationReference {
  /** The vendor's name in the configuration. */
  readonly vendor: string;
  readonly targetLocale: string;
  /** Of the source that the job translates. */
  readonly sourceHash: string;
  readonly workflowId: string;
}

const Parts = z.tuple([z.string().min(1), Locale, ContentHash], z.string());

/** `vendor|locale|hash|workflow id~signature` */
export function signTranslationReference(key: string, reference: TranslationReference): string {
  const { vendor, targetLocale, sourceHash, workflowId } = reference;
  return signReference(key, [vendor, targetLocale, sourceHash, workflowId].join("|"));
}

/** The service's and the workflow's name of a job: `vendor:vendor's job.reference`. It says all that any replica must know of it. */
export function translationJobId(vendorJob: string, reference: string): string {
  const vendor = reference.slice(0, reference.indexOf("|"));
  return `${vendor}:${vendorJob}.${reference}`;
}

/** Takes a job's name apart; undefined when it is not ours. */
export function openTranslationJobId(
  keys: readonly string[],
  jobId: string,
): (TranslationReference & { readonly vendorJob: string; readonly signed: string }) | undefined {
  const [, vendor, vendorJob, signed] = /^([a-z0-9-]+):([\w-]+)\.(.+)$/.exec(jobId) ?? [];
  if (vendorJob === undefined || signed === undefined) return undefined;
  const reference = openTranslationReference(keys, signed);
  return reference?.vendor === vendor && reference ? { ...reference, vendorJob, signed } : undefined;
}

/** Undefined when none of the keys signed it. */
export function openTranslationReference(
  keys: readonly string[],
  text: string,
): TranslationReference | undefined {
  const parts = Parts.safeParse(openReference(keys, text)?.split("|")).data;
  if (!parts) return undefined;
  const [vendor, targetLocale, sourceHash, ...rest] = parts;
  return { vendor, targetLocale, sourceHash, workflowId: rest.join("|") };
}
