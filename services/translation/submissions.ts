import { createHash } from "node:crypto";
import { cmsProblems } from "@temporal-cms/contracts";
import { ProblemError } from "@temporal-cms/runtime";

const mostRemembered = 10_000;

interface Submission<Answer> {
  readonly request: string;
  readonly answer: Promise<Answer>;
}

/**
 * Requests by their key, so that one repeated while it is under way, or after its answer got lost, asks the vendor once. Each replica knows its
 * own; across replicas the adapters see to it.
 */
export class Submissions<Answer> {
  readonly #submissions = new Map<string, Submission<Answer>>();

  /** @throws {ProblemError} 409 when the key belongs to another request */
  once(key: string, request: unknown, submit: () => Promise<Answer>): Promise<Answer> {
    const digest = createHash("sha256").update(JSON.stringify(request)).digest("hex");
    const known = this.#submissions.get(key);
    if (known && known.request !== digest)
      throw new ProblemError({
        type: cmsProblems.idempotencyConflict,
        title: "The idempotency key belongs to another text",
        status: 409,
      });
    if (known) return known.answer;
    const answer = submit();
    this.#submissions.set(key, { request: digest, answer });
    answer.catch(() => this.#submissions.delete(key));
    for (const oldest of this.#submissions.keys()) {
      if (this.#submissions.size <= mostRemembered) break;
      this.#submissions.delete(oldest);
    }
    return answer;
  }
}
