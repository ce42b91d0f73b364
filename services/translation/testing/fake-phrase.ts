import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import {
  type FakeAnswer,
  type FakeRequest,
  type FakeVendor,
  formOf,
  startFakeVendor,
} from "./fake-vendor.ts";
import { phraseWebhookExample, phraseWebhookSchema } from "./published-schemas.ts";

/** Requests as Phrase's reference has them (https://developers.phrase.com/en/api/strings/jobs, …/uploads); unknown fields are told. */
const CreateJob = z.strictObject({
  name: z.string().min(1),
  briefing: z.string(),
  due_date: z.iso.datetime({ offset: true }),
  source_locale_id: z.string(),
  tags: z.array(z.string()).min(1),
});
const AddLocale = z.strictObject({ locale_id: z.string() });
const Start = z.strictObject({});
const Upload = z.strictObject({
  file: z.string(),
  file_format: z.literal("simple_json"),
  locale_id: z.string(),
  tags: z.string(),
  update_translations: z.literal("false"),
  skip_upload_tags: z.literal("true"),
});

interface StoredJob {
  id: string;
  name: string;
  briefing: string;
  due_date: string;
  state: "draft" | "in_progress" | "completed";
  created_at: string;
  updated_at: string;
  tags: string[];
  locales: { id: string; name: string; code: string }[];
}

export interface SignedWebhook {
  readonly body: string;
  readonly signature: string;
}

export interface FakePhrase extends FakeVendor {
  readonly key: string;
  readonly secret: string;
  readonly jobs: StoredJob[];
  /** Words of the target language, by key. */
  readonly translations: Map<string, string>;
  readonly uploads: Record<string, string>[];
  /** How often an upload is asked about before it has been taken in. */
  slowness: number;
  /** A translator says each word in capitals, and completes the job. */
  translate(id: string): void;
  reopen(id: string): void;
  /** The event as Phrase would send it now, checked against its published schema. */
  webhook(
    event: "jobs:complete" | "jobs:locale:complete" | "jobs:locale:reopened",
    id: string,
  ): SignedWebhook;
}

const key = "token-of-the-fake-phrase";
const secret = "phrase-secret-of-the-tests";
const project = "project-1";

/** Plays Phrase Strings: by its published webhook schemas, and by its reference for the rest. */
export async function startFakePhrase(): Promise<FakePhrase> {
  const jobs: StoredJob[] = [];
  const words = new Map<string, { source: string; tags: Set<string> }>();
  const translations = new Map<string, string>();
  const uploads: Record<string, string>[] = [];
  const looks = new Map<string, number>();
  const state = { slowness: 0 };
  const id = (): string => randomBytes(16).toString("hex");
  const jobOf = (wanted: string | undefined): StoredJob | undefined => jobs.find((job) => job.id === wanted);

  const handle = async (request: FakeRequest, violations: string[]): Promise<FakeAnswer> => {
    const { method, path, query, headers, body } = request;
    if (headers.authorization !== `token ${key}`) return { status: 401, json: { message: "Unauthorized" } };
    const parsed = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> => {
      const { data, error } = schema.safeParse(value);
      if (error) violations.push(`${method} ${path}: ${error.message}`);
      return data as z.infer<Schema>;
    };
    const json = (): unknown => (body.length > 0 ? JSON.parse(body.toString("utf8")) : undefined);
    const [, root, first, second] =
      /^\/v2\/projects\/project-1\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(path) ?? [];
    const job = jobOf(first);
    switch (`${method} ${root ?? ""} ${second ?? (first === undefined ? "" : "one")}`.trim()) {
      case "POST uploads": {
        const form = parsed(Upload, await formOf(request));
        const file = JSON.parse(form.file) as Record<string, string>;
        uploads.push(file);
        for (const [name, source] of Object.entries(file)) {
          const known = words.get(name) ?? { source, tags: new Set() };
          words.set(name, { source: known.source, tags: known.tags.add(form.tags) });
        }
        const upload = id();
        looks.set(upload, 0);
        return { status: 201, json: { id: upload, state: "initialized" } };
      }
      case "GET uploads one": {
        const seen = looks.get(first ?? "") ?? 0;
        looks.set(first ?? "", seen + 1);
        return { status: 200, json: { id: first, state: seen >= state.slowness ? "success" : "processing" } };
      }
      case "POST jobs": {
        const { name, briefing, due_date, tags } = parsed(CreateJob, json());
        const now = new Date().toISOString();
        const made: StoredJob = {
          id: id(),
          name,
          briefing,
          due_date,
          tags,
          state: "draft",
          created_at: now,
          updated_at: now,
          locales: [],
        };
        jobs.push(made);
        return { status: 201, json: made };
      }
      case "GET jobs": {
        const page = Number(query.get("page"));
        const size = Number(query.get("per_page"));
        return { status: 200, json: jobs.slice((page - 1) * size, page * size) };
      }
      case "GET locales download": {
        const tag = query.get("tags") ?? "";
        const found = [...words].filter(([, { tags }]) => tags.has(tag)).map(([name]) => name);
        const known = found.flatMap((name) => {
          const translation = translations.get(name);
          return translation === undefined ? [] : [[name, translation] as const];
        });
        return { status: 200, json: Object.fromEntries(known) };
      }
    }
    if (!job) return { status: 404, json: { message: "Not Found" } };
    if (method === "GET") return { status: 200, json: job };
    if (method === "DELETE") {
      jobs.splice(jobs.indexOf(job), 1);
      return { status: 204, text: "" };
    }
    if (second === "locales") {
      const { locale_id: locale } = parsed(AddLocale, json());
      job.locales.push({ id: id(), name: locale, code: locale });
      return { status: 201, json: { id: id(), completed: false } };
    }
    parsed(Start, json());
    job.state = "in_progress";
    return { status: 200, json: job };
  };
  const vendor = await startFakeVendor(handle);
  return Object.assign(state, vendor, {
    key,
    secret,
    jobs,
    translations,
    uploads,
    translate: (wanted: string) => {
      const job = jobOf(wanted);
      if (!job) return;
      job.state = "completed";
      for (const [name, { source, tags }] of words) {
        if (!job.tags.some((tag) => tags.has(tag))) continue;
        const capitals = source.replaceAll(
          /(<[^>]*>|&\w+;)|([^<&]+)/g,
          (_all, code: string | undefined, text: string) => code ?? text.toUpperCase(),
        );
        translations.set(name, capitals);
      }
    },
    reopen: (wanted: string) => {
      const job = jobOf(wanted);
      if (job) job.state = "in_progress";
    },
    webhook: (event: string, wanted: string): SignedWebhook => {
      const job: Partial<StoredJob> = { ...jobOf(wanted) };
      delete job.locales;
      delete job.tags;
      const now = new Date()
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z/, " UTC");
      const sent = { ...phraseWebhookExample(event), sent_at: now, job: { ...job, ticket_url: "" } };
      vendor.violations.push(...phraseWebhookSchema(event)(sent).map((fault) => `${event}: ${fault}`));
      const body = JSON.stringify(sent);
      return { body, signature: createHmac("sha256", secret).update(body).digest("base64") };
    },
  });
}

export { project as fakePhraseProject };
