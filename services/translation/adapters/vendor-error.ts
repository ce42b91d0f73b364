import type { TranslationFailure } from "@temporal-cms/contracts";

/** A job that will come to nothing: asking again for the same would be answered the same. */
export class VendorError extends Error {
  override readonly name = "VendorError";
  readonly kind: TranslationFailure["kind"];

  constructor(kind: TranslationFailure["kind"], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }

  get failure(): TranslationFailure {
    return { kind: this.kind, message: this.message };
  }
}
