import { DeepLClient, type Formality, type SourceLanguageCode, type TargetLanguageCode } from "deepl-node";
import type { TranslationVendor, VendorLanguages, VendorSegment } from "../adapter.ts";
import { answersAtOnce } from "../at-once.ts";
import { batches } from "../batches.ts";
import { VendorError } from "../vendor-error.ts";
import { callDeepL } from "./call-deepl.ts";
import { DeepLDocuments, isDocument } from "./documents.ts";

export interface DeepLOptions {
  readonly name: string;
  readonly key: string;
  /** Of the API; by the kind of the key unless given. */
  readonly url?: string | undefined;
  /** Target language → formality. Where DeepL has none for a language, `prefer_…` means nothing. */
  readonly formality?: Readonly<Record<string, "prefer_more" | "prefer_less">> | undefined;
  /** `FROM>TO` → id of a glossary. */
  readonly glossaries?: Readonly<Record<string, string>> | undefined;
  /** Articles with more characters to translate than this become documents. */
  readonly documentsAbove?: number | undefined;
  /** Of one request, in milliseconds. */
  readonly timeout?: number | undefined;
}

/** DeepL takes 50 texts and 128 KiB in one request, in which a character may become three. */
const mostInOneRequest = { segments: 50, bytes: 40_000 };
const defaultTimeout = 15_000;

/** DeepL (https://developers.deepl.com) by its own client: words at once, large articles as documents. */
export function deeplVendor(options: DeepLOptions): TranslationVendor {
  const { name, key, documentsAbove = Infinity, timeout = defaultTimeout } = options;
  const url = options.url ?? (key.endsWith(":fx") ? "https://api-free.deepl.com" : "https://api.deepl.com");
  const service = `DeepL (${name})`;
  // Temporal repeats what failed, with a pause that outlives the process; the client shall not as well.
  const client = new DeepLClient(key, { serverUrl: url, maxRetries: 0, minTimeout: timeout });
  const manner = ({ from, to }: VendorLanguages): { formality?: Formality; glossary?: string } => {
    const formality = options.formality?.[to];
    const glossary = options.glossaries?.[`${from}>${to}`];
    return { ...(formality && { formality }), ...(glossary !== undefined && { glossary }) };
  };
  const checkQuota = async (segments: readonly VendorSegment[]): Promise<void> => {
    const { character } = await callDeepL(service, () => client.getUsage());
    if (character && character.count + charactersOf(segments) > character.limit)
      throw new VendorError("quota_exceeded", `${service} has less of its quota left than the text needs.`);
  };
  const translate = async (
    batch: readonly VendorSegment[],
    languages: VendorLanguages,
  ): Promise<string[]> => {
    const answers = await callDeepL(service, () =>
      client.translateText(
        batch.map(({ coded }) => coded),
        languages.from as SourceLanguageCode,
        languages.to as TargetLanguageCode,
        {
          ...manner(languages),
          tagHandling: "xml",
          // A segment is one paragraph; its codes stand within sentences and end none.
          outlineDetection: false,
          nonSplittingTags: ["g", "x"],
          splitSentences: "nonewlines",
        },
      ),
    );
    if (answers.length !== batch.length || answers.some(({ text }) => typeof text !== "string"))
      throw new VendorError("unusable", `${service} answered another number of texts than it was asked.`);
    return answers.map(({ text }) => text);
  };

  const words = answersAtOnce({
    name,
    check: checkQuota,
    translate: async (segments, languages) => {
      const answers: string[] = [];
      for (const batch of batches(segments, mostInOneRequest))
        answers.push(...(await translate(batch, languages)));
      return answers;
    },
  });
  const documents = new DeepLDocuments({ client, service, url, key, timeout });
  return {
    name,
    submit: async (request) => {
      if (charactersOf(request.segments) <= documentsAbove) return words.submit(request);
      await checkQuota(request.segments);
      return documents.upload(request, manner(request));
    },
    read: (id) => (isDocument(id) ? documents.read(id) : words.read(id)),
    cancel: (id) => (isDocument(id) ? documents.cancel(id) : words.cancel(id)),
    translations: (id, segments, languages) =>
      isDocument(id) ? documents.translations(id) : words.translations(id, segments, languages),
  };
}

function charactersOf(segments: readonly VendorSegment[]): number {
  return segments.reduce((sum, { coded }) => sum + coded.length, 0);
}
