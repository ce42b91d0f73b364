import type { TranslationVendor, VendorJob, VendorLanguages, VendorSegment } from "./adapter.ts";

/** Segments that a process remembers, so that a text asked for again is not paid for again. */
const mostRemembered = 20_000;

/** A vendor that answers at once and keeps no jobs, such as machine translation by one request. */
export interface AnswersAtOnce {
  readonly name: string;
  /** Before a job is taken: throws when it could not be done, such as beyond a quota. */
  readonly check?: (segments: readonly VendorSegment[]) => Promise<void>;
  /** The words of each, in the same order. */
  readonly translate: (
    segments: readonly VendorSegment[],
    languages: VendorLanguages,
  ) => Promise<readonly string[]>;
}

/**
 * Makes jobs for a vendor that has none. A job is its signed reference and nothing else, completed from the start; its words
 * are asked for when they are wanted. There is nothing that could be there twice.
 */
export function answersAtOnce({ name, check, translate }: AnswersAtOnce): TranslationVendor {
  const remembered = new Map<string, string>();
  const remember = (key: string, translation: string): void => {
    remembered.delete(key);
    remembered.set(key, translation);
    if (remembered.size <= mostRemembered) return;
    for (const oldest of remembered.keys()) {
      remembered.delete(oldest);
      break;
    }
  };
  const job = (): Promise<VendorJob> => Promise.resolve({ id: "at-once", state: "completed" });
  return {
    name,
    submit: async ({ segments }) => {
      await check?.(segments);
      return job();
    },
    read: job,
    cancel: job,
    translations: async (_id, segments, languages) => {
      const memoryKey = ({ key }: VendorSegment): string => `${languages.from}>${languages.to} ${key}`;
      const found = new Map<string, string>();
      for (const segment of segments) {
        const translation = remembered.get(memoryKey(segment));
        if (translation !== undefined) found.set(segment.key, translation);
      }
      const open = segments.filter(({ key }) => !found.has(key));
      const answers = open.length > 0 ? await translate(open, languages) : [];
      for (const [index, segment] of open.entries()) {
        const translation = answers[index];
        if (translation === undefined) continue;
        remember(memoryKey(segment), translation);
        found.set(segment.key, translation);
      }
      return found;
    },
  };
}
