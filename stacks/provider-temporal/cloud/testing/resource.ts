import { randomUUID } from "node:crypto";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { notFound } from "./refusal.ts";

export const { ResourceState } = proto.temporal.api.cloud.resource.v1;
export type ResourceState = temporal.api.cloud.resource.v1.ResourceState;

/** What all resources of an account have in common. */
export interface Resource {
  readonly id: string;
  state: ResourceState;
  resourceVersion: string;
  /** Of the operation that is changing it; empty when none is. */
  asyncOperationId: string;
  readonly createdTime: Date;
  lastModifiedTime: Date | undefined;
}

export function newResource(id: string): Resource {
  return {
    id,
    state: ResourceState.RESOURCE_STATE_ACTIVE,
    resourceVersion: randomUUID(),
    asyncOperationId: "",
    createdTime: new Date(),
    lastModifiedTime: undefined,
  };
}

export function touch(resource: Resource): void {
  resource.resourceVersion = randomUUID();
  resource.lastModifiedTime = new Date();
}

/** The resources of one kind, by id. */
export class Collection<Kind extends Resource> {
  readonly kind: string;
  readonly #items = new Map<string, Kind>();

  /** @param kind as messages name it, as in "namespace" */
  constructor(kind: string) {
    this.kind = kind;
  }

  find(id: string): Kind | undefined {
    return this.#items.get(id);
  }

  /** @throws Refusal NOT_FOUND */
  require(id: string): Kind {
    const item = this.#items.get(id);
    if (!item) throw notFound(`${this.kind} ${JSON.stringify(id)}`);
    return item;
  }

  /** In ascending order of ids. */
  all(): Kind[] {
    return [...this.#items.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  add(item: Kind): void {
    this.#items.set(item.id, item);
  }

  delete(item: Kind): void {
    this.#items.delete(item.id);
  }
}
