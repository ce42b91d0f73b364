import type { OperationLimits, SearchAttributeType } from "../backend/temporal-backend.ts";
import { KeyedQueue } from "../self-hosted/keyed-queue.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { fromAttributeType, toAttributeType } from "./cloud-messages.ts";
import { changeSpec, readNamespace } from "./change-namespace.ts";

/** CloudService.GetNamespace `spec.search_attributes` */
export async function listSearchAttributes(
  calls: CloudCalls,
  namespace: string,
  limits: OperationLimits,
): Promise<ReadonlyMap<string, SearchAttributeType> | undefined> {
  const live = await readNamespace(calls, namespace, limits);
  if (!live) return undefined;
  const attributes = Object.entries(live.spec?.searchAttributes ?? {});
  return new Map(attributes.map(([name, wire]) => [name, fromAttributeType(name, wire)]));
}

/**
 * CloudService.UpdateNamespace `spec.search_attributes`. An update takes long and there can be one at a time: what is asked for while
 * one runs goes into the next one together.
 */
export class SearchAttributeAdditions {
  readonly #calls: CloudCalls;
  readonly #updates = new KeyedQueue();
  readonly #waiting = new Map<string, { types: Record<string, number>; done: Promise<void> }>();

  constructor(calls: CloudCalls) {
    this.#calls = calls;
  }

  add(namespace: string, name: string, type: SearchAttributeType, limits: OperationLimits): Promise<void> {
    const waiting = this.#waiting.get(namespace);
    if (waiting) {
      waiting.types[name] = toAttributeType(type);
      return waiting.done;
    }
    const types: Record<string, number> = { [name]: toAttributeType(type) };
    const done = this.#updates.run(namespace, () => {
      this.#waiting.delete(namespace);
      return this.#addAll(namespace, types, limits);
    });
    this.#waiting.set(namespace, { types, done });
    return done;
  }

  /** Adds to what is there, and never takes away or retypes. */
  async #addAll(namespace: string, types: Record<string, number>, limits: OperationLimits): Promise<void> {
    await changeSpec(
      this.#calls,
      namespace,
      ({ spec }) => {
        const existing = spec?.searchAttributes ?? {};
        const isNew = Object.keys(types).some((name) => !(name in existing));
        return isNew ? { ...spec, searchAttributes: { ...types, ...existing } } : undefined;
      },
      limits,
    );
  }
}
