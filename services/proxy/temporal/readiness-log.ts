import {
  ConfigError,
  type Logger,
  type TemporalTarget,
  explainConnectionFailure,
} from "@temporal-cms/runtime";

/** Tells once why Temporal does not answer, and once that it answers again, however often readiness is asked for. */
export class ReadinessLog {
  readonly #target: TemporalTarget;
  readonly #logger: Logger;
  #told: string | undefined;
  #explaining = false;

  constructor(target: TemporalTarget, logger: Logger) {
    this.#target = target;
    this.#logger = logger;
  }

  answered(): void {
    if (this.#told === undefined) return;
    this.#told = undefined;
    this.#logger.info("Temporal answers again");
  }

  /** Never rejects. */
  async failed(error: unknown): Promise<void> {
    if (this.#explaining) return;
    this.#explaining = true;
    try {
      const why = await explainConnectionFailure(error, this.#target);
      const reason = why instanceof ConfigError ? why.faults.join("; ") : why.message;
      if (reason === this.#told) return;
      this.#told = reason;
      this.#logger.error({ reason }, "not ready: Temporal cannot be used; trying on");
    } finally {
      this.#explaining = false;
    }
  }
}
