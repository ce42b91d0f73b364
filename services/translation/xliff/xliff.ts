/** One article's words in one language, as people translate them by file. */
export interface XliffDocument {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /** The job that the file belongs to. */
  readonly jobId: string;
  /** Ties the file to the workflow that waits for it. */
  readonly reference: string;
  readonly units: readonly XliffUnit[];
}

export interface XliffUnit {
  /** Key of the segment. */
  readonly key: string;
  /** Coded like segments: `<g id="1">…</g>` and `<x id="2"/>`. */
  readonly source: string;
  readonly target?: string;
}

export const xliffNamespace = "urn:oasis:names:tc:xliff:document:2.0";

/** A file that cannot be taken; names every fault, and none of its words. */
export class XliffError extends Error {
  override readonly name = "XliffError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The XLIFF file has ${faults.length} fault${faults.length === 1 ? "" : "s"}: ${faults.join("; ")}`);
    this.faults = faults;
  }
}
