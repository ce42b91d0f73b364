import { replayWindowSeconds } from "@temporal-cms/contracts";

interface Entry {
  readonly answer: unknown;
  readonly expires: number;
}

/**
 * Answers given just now, so that a request that comes again has the same answer and acts once. The server itself drops a
 * repeated request id within one run; this also covers a replay that would reach the next run of the same workflow, and an
 * approval sent again that is no longer awaited. Each replica remembers its own.
 */
export class RecentAnswers {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;

  constructor(capacity = 50_000) {
    this.#capacity = capacity;
  }

  find(request: string, now = Date.now()): unknown {
    const entry = this.#entries.get(request);
    return entry && entry.expires > now ? entry.answer : undefined;
  }

  remember(request: string, answer: unknown, now = Date.now()): void {
    for (const [oldest, { expires }] of this.#entries) {
      if (expires > now && this.#entries.size < this.#capacity) break;
      this.#entries.delete(oldest);
    }
    this.#entries.delete(request);
    // A timestamp may lie a window ahead, and stays valid for one more.
    this.#entries.set(request, { answer, expires: now + 2 * replayWindowSeconds * 1000 });
  }
}
