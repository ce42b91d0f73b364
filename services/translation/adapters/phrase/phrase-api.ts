import { ServiceError, callJson } from "@temporal-cms/runtime";
import { z } from "zod";

/** What is used of Phrase Strings' API v2 (https://developers.phrase.com/en/api/strings), and no more of its answers than is needed. */
export const PhraseJob = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string(),
  briefing: z.string().nullish(),
  state: z.enum(["draft", "in_progress", "completed"]),
  created_at: z.string(),
});
export type PhraseJob = z.infer<typeof PhraseJob>;

const PhraseJobDetails = z.object({
  ...PhraseJob.shape,
  locales: z.array(z.object({ id: z.string(), name: z.string(), code: z.string().nullish() })),
});

const PhraseUpload = z.object({
  id: z.string(),
  state: z.enum(["initialized", "processing", "success", "error"]),
});

/** `simple_json`: key → words; what is not translated is left out. */
const PhraseWords = z.record(z.string(), z.string().nullable());

const perPage = 100;
const timeout = 15_000;

export interface PhraseApiOptions {
  /** For messages. */
  readonly service: string;
  readonly url: string;
  /** Access token. */
  readonly key: string;
  readonly project: string;
}

/** Phrase Strings over HTTP. Calls throw `ServiceError`. */
export class PhraseApi {
  readonly #options: PhraseApiOptions;

  constructor(options: PhraseApiOptions) {
    this.#options = options;
  }

  /** Newest first, page by page, as far as the caller reads. */
  async *jobs(): AsyncGenerator<PhraseJob> {
    for (let page = 1; ; page += 1) {
      const jobs = await this.#call("GET", `jobs?page=${page}&per_page=${perPage}`, z.array(PhraseJob));
      yield* jobs;
      if (jobs.length < perPage) return;
    }
  }

  job(id: string): Promise<z.infer<typeof PhraseJobDetails>> {
    return this.#call("GET", `jobs/${encodeURIComponent(id)}`, PhraseJobDetails);
  }

  createJob(job: {
    name: string;
    briefing: string;
    due_date: string;
    source_locale_id: string;
    tags: readonly string[];
  }): Promise<PhraseJob> {
    return this.#call("POST", "jobs", PhraseJob, job);
  }

  async addLocale(id: string, locale: string): Promise<void> {
    await this.#call("POST", `jobs/${encodeURIComponent(id)}/locales`, z.object({}), { locale_id: locale });
  }

  async start(id: string): Promise<void> {
    await this.#call("POST", `jobs/${encodeURIComponent(id)}/start`, PhraseJob, {});
  }

  /** Phrase cannot cancel a job; one that nobody wants is deleted. A job that is gone already is as good. */
  async deleteJob(id: string): Promise<void> {
    await this.#send("DELETE", `jobs/${encodeURIComponent(id)}`).catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error.status !== 404) throw error;
    });
  }

  /** Adds keys with their words; words that Phrase has for a key stay. */
  async upload(words: Readonly<Record<string, string>>, locale: string, tag: string): Promise<string> {
    const form = new FormData();
    form.set("file", new Blob([JSON.stringify(words)], { type: "application/json" }), "segments.json");
    form.set("file_format", "simple_json");
    form.set("locale_id", locale);
    form.set("tags", tag);
    form.set("update_translations", "false");
    form.set("skip_upload_tags", "true");
    return this.#parse(PhraseUpload, await this.#send("POST", "uploads", form)).id;
  }

  async uploadState(id: string): Promise<"underWay" | "success" | "error"> {
    const { state } = await this.#call("GET", `uploads/${encodeURIComponent(id)}`, PhraseUpload);
    return state === "success" || state === "error" ? state : "underWay";
  }

  /** The words of all keys with a tag. */
  words(locale: string, tag: string): Promise<Record<string, string | null>> {
    const query = new URLSearchParams({
      file_format: "simple_json",
      tags: tag,
      include_empty_translations: "false",
    });
    return this.#call(
      "GET",
      `locales/${encodeURIComponent(locale)}/download?${query.toString()}`,
      PhraseWords,
    );
  }

  #call<Schema extends z.ZodType>(
    method: "GET" | "POST",
    path: string,
    answer: Schema,
    body?: unknown,
  ): Promise<z.infer<Schema>> {
    return callJson({
      service: this.#options.service,
      method,
      url: this.#url(path),
      headers: this.#headers,
      answer,
      timeout,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** What is not JSON both ways. */
  async #send(method: "POST" | "DELETE", path: string, form?: FormData): Promise<unknown> {
    const { service } = this.#options;
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#url(path), {
        method,
        headers: this.#headers,
        redirect: "error",
        signal: AbortSignal.timeout(timeout),
        ...(form ? { body: form } : {}),
      });
      text = await response.text();
    } catch (cause) {
      throw new ServiceError(`${service} could not be reached`, { service, retryable: true, cause });
    }
    if (!response.ok)
      throw new ServiceError(`${method} ${path} of ${service} answered ${response.status}`, {
        service,
        status: response.status,
        retryable: response.status === 429 || response.status >= 500,
      });
    try {
      return text === "" ? undefined : (JSON.parse(text) as unknown);
    } catch {
      return undefined;
    }
  }

  #parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
    const { service } = this.#options;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new ServiceError(`${service} answered what its interface does not allow`, {
      service,
      retryable: false,
      status: 200,
    });
  }

  #url(path: string): URL {
    return new URL(`/v2/projects/${encodeURIComponent(this.#options.project)}/${path}`, this.#options.url);
  }

  get #headers(): Record<string, string> {
    return { authorization: `token ${this.#options.key}`, "user-agent": "temporal-cms-orchestration" };
  }
}
