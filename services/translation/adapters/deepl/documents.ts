import { ServiceError } from "@temporal-cms/runtime";
import type {
  DeepLClient,
  DocumentTranslateOptions,
  SourceLanguageCode,
  TargetLanguageCode,
} from "deepl-node";
import { z } from "zod";
import { readXliff } from "../../xliff/read-xliff.ts";
import { writeXliff } from "../../xliff/write-xliff.ts";
import { XliffError } from "../../xliff/xliff.ts";
import type { VendorJob, VendorJobRequest } from "../adapter.ts";
import { VendorError } from "../vendor-error.ts";
import { callDeepL } from "./call-deepl.ts";
import { seal, unseal } from "./sealed.ts";

const Handle = z.strictObject({ documentId: z.string().min(1), documentKey: z.string().min(1) });
type Handle = z.infer<typeof Handle>;

const prefix = "document-";
const mostRemembered = 200;

export function isDocument(id: string): boolean {
  return id.startsWith(prefix);
}

/**
 * DeepL's asynchronous documents (https://developers.deepl.com/docs/api-reference/document): uploaded as XLIFF 2.1, asked about, downloaded once.
 * DeepL has neither keys for repeated requests nor a list of documents. An upload whose answer got lost is therefore not repeated: it
 * fails as `outcome_unknown`. A document is found by what its job's name says, sealed by our account's key.
 */
export class DeepLDocuments {
  readonly #client: DeepLClient;
  readonly #service: string;
  readonly #url: string;
  readonly #key: string;
  readonly #timeout: number;
  /** DeepL gives a document out once; the same process may be asked again. */
  readonly #downloaded = new Map<string, ReadonlyMap<string, string>>();

  constructor(options: { client: DeepLClient; service: string; url: string; key: string; timeout: number }) {
    this.#client = options.client;
    this.#service = options.service;
    this.#url = options.url;
    this.#key = options.key;
    this.#timeout = options.timeout;
  }

  async upload(request: VendorJobRequest, options: DocumentTranslateOptions): Promise<VendorJob> {
    const { from, to, segments } = request;
    const file = writeXliff({
      sourceLanguage: from,
      targetLanguage: to,
      jobId: "deepl",
      reference: "-",
      units: segments.map(({ key, coded }) => ({ key, source: coded })),
    });
    const handle = await callDeepL(this.#service, () =>
      this.#client.uploadDocument(Buffer.from(file), from as SourceLanguageCode, to as TargetLanguageCode, {
        ...options,
        filename: "article.xlf",
      }),
    ).catch((error: unknown) => {
      // Refusals are certain; of all else nobody knows whether the document is being translated.
      const certain =
        error instanceof ServiceError && [401, 403, 404, 429, 503, 529].includes(error.status ?? 0);
      if (error instanceof VendorError || certain) throw error;
      throw new VendorError(
        "outcome_unknown",
        `${this.#service} may have taken the document or not; it was not sent again.`,
        error,
      );
    });
    const id = `${prefix}${seal(this.#key, JSON.stringify(Handle.parse(handle)))}`;
    return { id, state: "pending" };
  }

  async read(id: string): Promise<VendorJob> {
    const handle = this.#parse(id);
    if (this.#downloaded.has(id)) return { id, state: "completed" };
    const status = await callDeepL(this.#service, () => this.#client.getDocumentStatus(handle)).catch(
      (error: unknown) => {
        if (!(error instanceof ServiceError) || error.status !== 404) throw error;
        return undefined;
      },
    );
    if (!status) return this.#failed(id, "lost", "does not have the document any more.");
    if (status.status === "error") return this.#failed(id, "given_up", "could not translate the document.");
    return { id, state: status.status === "done" ? "completed" : "pending" };
  }

  /** DeepL cannot stop a document; it is not asked for any more. */
  async cancel(id: string): Promise<VendorJob> {
    const job = await this.read(id);
    return job.state === "pending" ? { ...job, state: "cancelled" } : job;
  }

  async translations(id: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#downloaded.get(id);
    if (known) return known;
    const handle = this.#parse(id);
    const text = await this.#download(handle);
    try {
      const { units } = readXliff(text);
      const words = new Map(
        units.flatMap(({ key, target }) => (target === undefined ? [] : [[key, target] as const])),
      );
      this.#downloaded.set(id, words);
      for (const oldest of this.#downloaded.keys()) {
        if (this.#downloaded.size <= mostRemembered) break;
        this.#downloaded.delete(oldest);
      }
      return words;
    } catch (error) {
      if (!(error instanceof XliffError)) throw error;
      throw new VendorError("unusable", `${this.#service} gave a document back that is broken.`, error);
    }
  }

  /** By `fetch`: the client downloads into files only, and containers have none to write to. */
  async #download({ documentId, documentKey }: Handle): Promise<string> {
    const service = this.#service;
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(`/v2/document/${encodeURIComponent(documentId)}/result`, this.#url), {
        method: "POST",
        headers: { authorization: `DeepL-Auth-Key ${this.#key}` },
        body: new URLSearchParams({ document_key: documentKey }),
        redirect: "error",
        signal: AbortSignal.timeout(this.#timeout),
      });
      text = await response.text();
    } catch (cause) {
      throw new ServiceError(`${service} could not be reached for a document`, {
        service,
        retryable: true,
        cause,
      });
    }
    if (response.ok) return text;
    if (response.status === 404)
      throw new VendorError("lost", `${service} gave the document out already, and it did not arrive.`);
    if (response.status === 456) throw new VendorError("quota_exceeded", `${service}'s quota is used up.`);
    throw new ServiceError(`${service} answered ${response.status} for a document`, {
      service,
      status: response.status,
      retryable: response.status === 429 || response.status >= 500,
    });
  }

  #failed(id: string, kind: "lost" | "given_up", what: string): VendorJob {
    return { id, state: "failed", failure: { kind, message: `${this.#service} ${what}` } };
  }

  #parse(id: string): Handle {
    const handle = unseal(this.#key, id.slice(prefix.length));
    if (handle === undefined)
      throw new ServiceError("The document's name is not ours", {
        service: this.#service,
        status: 404,
        retryable: false,
      });
    return Handle.parse(JSON.parse(handle));
  }
}
