import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ServiceError } from "@temporal-cms/runtime";
import { openBriefing, writeBriefing } from "@temporal-cms/runtime/phrase-briefing";
import type { TranslationVendor, VendorJob, VendorJobRequest } from "../adapter.ts";
import { VendorError } from "../vendor-error.ts";
import { PhraseApi, type PhraseJob } from "./phrase-api.ts";

export interface PhraseOptions {
  readonly name: string;
  /** Access token with the scopes `read` and `write`. */
  readonly key: string;
  readonly url?: string | undefined;
  /** Id of the project; its keys are the segments of all articles, so words are translated once. */
  readonly project: string;
  /** How often an upload is asked about before the caller is sent away to come again, and the pause in milliseconds. */
  readonly uploadPatience?: { readonly looks: number; readonly pause: number } | undefined;
}

/**
 * Phrase Strings: people translate (https://developers.phrase.com/en/api/strings). Segments become keys named by what they say and carry the
 * job's tag; one job for each article and language, whose briefing has the signed reference. Phrase knows no keys for repeated
 * requests: a job is looked for by its tag before one is made, and of two made at the same time the younger is deleted while
 * both are drafts that nobody has seen.
 */
export function phraseVendor(options: PhraseOptions): TranslationVendor {
  const { name, key, project, url = "https://api.phrase.com" } = options;
  const service = `Phrase (${name})`;
  const api = new PhraseApi({ service, url, key, project });
  const patience = options.uploadPatience ?? { looks: 12, pause: 1000 };

  const find = async (tag: string): Promise<PhraseJob | undefined> => {
    const found: PhraseJob[] = [];
    for await (const job of api.jobs()) if (job.name.endsWith(`[${tag}]`)) found.push(job);
    return found.sort((a, b) => (a.created_at + a.id < b.created_at + b.id ? -1 : 1))[0];
  };
  const upload = async ({ segments, from }: VendorJobRequest, tag: string): Promise<void> => {
    const words = Object.fromEntries(segments.map(({ key: segment, coded }) => [keyName(segment), coded]));
    const id = await api.upload(words, from, tag);
    for (let look = 0; look < patience.looks; look += 1) {
      const state = await api.uploadState(id);
      if (state === "success") return;
      if (state === "error") throw new VendorError("refused", `${service} could not read the segments.`);
      await pause(patience.pause);
    }
    throw new ServiceError(`${service} has not taken the segments in yet`, {
      service,
      retryable: true,
      retryAfter: 5000,
    });
  };
  const create = async (request: VendorJobRequest, tag: string): Promise<PhraseJob> => {
    await upload(request, tag);
    const made = await api.createJob({
      name: `${request.site}: ${request.from} → ${request.to} [${tag}]`,
      briefing: writeBriefing(request.reference),
      due_date: request.dueDate,
      source_locale_id: request.from,
      tags: [tag],
    });
    const first = (await find(tag)) ?? made;
    if (first.id !== made.id) await api.deleteJob(made.id);
    return first;
  };
  const submit = async (request: VendorJobRequest): Promise<VendorJob> => {
    const tag = tagOf(request.idempotencyKey);
    const { id } = (await find(tag)) ?? (await create(request, tag));
    const job = await api.job(id);
    if (openBriefing(job.briefing ?? "") !== request.reference)
      throw new ServiceError("The idempotency key belongs to another text", {
        service,
        status: 409,
        retryable: false,
      });
    if (job.state !== "draft") return vendorJob(job);
    if (!job.locales.some((locale) => [locale.id, locale.name, locale.code].includes(request.to)))
      await api.addLocale(id, request.to);
    await api.start(id);
    return vendorJob({ ...job, state: "in_progress" });
  };
  return {
    name,
    submit,
    read: async (id) => vendorJob(await api.job(id)),
    cancel: async (id) => {
      const job = await api.job(id).catch((error: unknown) => {
        if (error instanceof ServiceError && error.status === 404) return undefined;
        throw error;
      });
      if (job?.state === "completed") return vendorJob(job);
      await api.deleteJob(id);
      return { id, state: "cancelled" };
    },
    translations: async (id, segments, { to }) => {
      const { name: jobName } = await api.job(id);
      const tag = /\[(cms-[0-9a-f]+)\]$/.exec(jobName)?.[1];
      if (tag === undefined)
        throw new VendorError("lost", `${service}: the job was renamed, and its words cannot be told.`);
      const words = await api.words(to, tag);
      return new Map(
        segments.flatMap(({ key: segment }) => {
          const word = words[keyName(segment)];
          return word === undefined || word === null || word === "" ? [] : [[segment, word] as const];
        }),
      );
    },
  };
}

function tagOf(idempotencyKey: string): string {
  return `cms-${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 24)}`;
}

function keyName(segment: string): string {
  return `cms.${segment}`;
}

function vendorJob({ id, state, briefing }: PhraseJob): VendorJob {
  const reference = openBriefing(briefing ?? "");
  return {
    id,
    state: state === "completed" ? "completed" : "pending",
    ...(reference === undefined ? {} : { reference }),
  };
}
