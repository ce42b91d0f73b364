import type { CloudCollection, FoundResource } from "../backend/cloud-services.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { awaitOperation } from "./await-operation.ts";
import { changeVersioned, isGone, refuseHalfMade } from "./change-versioned.ts";
import type { Versioned } from "./change-versioned.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import type { AsyncOperation } from "./cloud-messages.ts";
import { creationsOf, letFinish, madeBy } from "./creation-operations.ts";

export type Sent = AsyncOperation | null | undefined;

/** What Temporal Cloud shows of a resource. */
export interface Live extends Versioned {
  readonly createdTime?: { readonly seconds?: unknown } | null;
}

/** How existing resources of one type are read and changed; each `limits` bounds the call that is made with it. */
export interface ExistingCalls<Settings, State, Resource extends Live> {
  /** As in `service account "x"`. */
  subject(settings: Settings): string;
  read(id: string, limits: OperationLimits): Promise<Resource | undefined>;
  state(id: string, resource: Resource): State;
  /** Undefined if there is nothing to change. */
  change(
    id: string,
    settings: Settings,
    resource: Resource,
    asyncOperationId: string,
    limits: OperationLimits,
  ): Promise<Sent> | undefined;
  remove(id: string, resource: Resource, asyncOperationId: string, limits: OperationLimits): Promise<Sent>;
}

/** How they are made as well. */
export interface CollectionCalls<Settings, State, Resource extends Live> extends ExistingCalls<
  Settings,
  State,
  Resource
> {
  /** What makes it another resource beside its URN. */
  identity(settings: Settings): string;
  /** The one that has the wanted name, which must be unique. */
  lookUp(settings: Settings, limits: OperationLimits): Promise<readonly [string, Resource] | undefined>;
  create(
    settings: Settings,
    asyncOperationId: string,
    limits: OperationLimits,
  ): Promise<{ readonly id: string; readonly operation: Sent }>;
}

/** The life of such a resource: waiting for operations, other people's changes, and runs that were interrupted. */
export function cloudCollection<Settings, State, Resource extends Live>(
  calls: CloudCalls,
  kind: CollectionCalls<Settings, State, Resource>,
): CloudCollection<Settings, State> {
  const ownerOf = (settings: Settings, urn: string) => `${urn}\n${kind.identity(settings)}`;

  async function lookUp(settings: Settings, limits: OperationLimits) {
    const found = await kind.lookUp(settings, limits);
    return found && !isGone(found[1]) ? found : undefined;
  }

  async function find(
    settings: Settings,
    urn: string,
    limits: OperationLimits,
  ): Promise<FoundResource | undefined> {
    const found = await lookUp(settings, limits);
    if (!found) return undefined;
    const [id, resource] = found;
    refuseHalfMade(resource, kind.subject(settings));
    const { last } = await creationsOf(calls, ownerOf(settings, urn), limits);
    return { id, ours: madeBy(last, resource.createdTime) };
  }

  async function create(settings: Settings, urn: string, limits: OperationLimits): Promise<string> {
    const work = `the creation of ${kind.subject(settings)}`;
    const { last, nextId } = await creationsOf(calls, ownerOf(settings, urn), limits);
    await letFinish(calls, last, work, limits);
    const found = await lookUp(settings, limits);
    if (found) return found[0];
    const { id, operation } = await kind.create(settings, nextId, limits);
    await awaitOperation(calls, operation, work, limits);
    return id;
  }

  return { find, create, ...existing(calls, kind) };
}

export function existing<Settings, State, Resource extends Live>(
  calls: CloudCalls,
  kind: ExistingCalls<Settings, State, Resource>,
): Pick<CloudCollection<Settings, State>, "describe" | "update" | "delete"> {
  return {
    async describe(id, limits) {
      const resource = await kind.read(id, limits);
      return resource && !isGone(resource) ? kind.state(id, resource) : undefined;
    },

    async update(id, settings, limits) {
      const subject = kind.subject(settings);
      const change = {
        subject,
        read: () => kind.read(id, limits),
        send: (resource: Resource, asyncOperationId: string) =>
          kind.change(id, settings, resource, asyncOperationId, limits),
      };
      if (await changeVersioned(calls, change, limits)) return;
      throw new TemporalError("not-found", `There is no ${subject} with the id ${id} in Temporal Cloud.`);
    },

    async delete(id, limits) {
      const removal = {
        subject: id,
        read: () => kind.read(id, limits),
        send: (resource: Resource, asyncOperationId: string) =>
          kind.remove(id, resource, asyncOperationId, limits),
      };
      await changeVersioned(calls, removal, limits);
    },
  };
}
