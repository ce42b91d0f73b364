import { ServiceError, callJson } from "@temporal-cms/runtime";
import { z } from "zod";
import type { TranslationVendor, VendorSegment } from "./adapter.ts";
import { answersAtOnce } from "./at-once.ts";
import { batches } from "./batches.ts";
import { VendorError } from "./vendor-error.ts";

/** `POST /translate` with a list: https://docs.libretranslate.com/api/operations/translate/ */
const Translated = z.object({ translatedText: z.array(z.string()) });

const timeout = 60_000;
/** What public servers allow in one request (`--char-limit`, `--batch-limit`) is less than what they can do. */
const mostInOneRequest = { segments: 50, bytes: 20_000 };

/** LibreTranslate over plain HTTP, https://libretranslate.com; the server may be one's own. */
export function libreTranslateVendor(options: {
  readonly name: string;
  readonly url: string;
  readonly key?: string | undefined;
}): TranslationVendor {
  const service = `LibreTranslate (${options.name})`;
  const ask = async (batch: readonly VendorSegment[], source: string, target: string): Promise<string[]> => {
    try {
      const { translatedText } = await callJson({
        service,
        method: "POST",
        url: new URL("translate", options.url.endsWith("/") ? options.url : `${options.url}/`),
        body: {
          q: batch.map(({ coded }) => coded),
          source,
          target,
          format: "html",
          ...(options.key === undefined ? {} : { api_key: options.key }),
        },
        answer: Translated,
        timeout,
      });
      if (translatedText.length !== batch.length)
        throw new VendorError("unusable", `${service} answered another number of texts than it was asked.`);
      return translatedText;
    } catch (error) {
      if (error instanceof ServiceError && error.status === 400)
        throw new VendorError("refused", `${service} refused the text or its languages.`, error);
      throw error;
    }
  };
  return answersAtOnce({
    name: options.name,
    translate: async (segments, { from, to }) => {
      const answers: string[] = [];
      for (const batch of batches(segments, mostInOneRequest)) answers.push(...(await ask(batch, from, to)));
      return answers;
    },
  });
}
