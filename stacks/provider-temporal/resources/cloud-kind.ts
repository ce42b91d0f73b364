import type { z } from "zod";
import type { CloudCollection, CloudServices } from "../backend/cloud-services.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { Properties } from "../rpc/properties.ts";
import type { CheckFault } from "./faults.ts";
import { importHint } from "./import-hint.ts";
import type { LiveResource, Operation, ResourceKind } from "./resource-kind.ts";

/** What distinguishes one of Temporal Cloud's own types from another. */
export interface CloudKind<Settings, State> extends Pick<
  ResourceKind,
  "type" | "extraOutputs" | "identity" | "localOnly" | "complete"
> {
  readonly inputSchema: z.ZodObject;
  /** What a self-hosted server has instead, as a sentence. */
  readonly insteadOnSelfHosted: string;
  crossFaults?(inputs: Properties): CheckFault[];
  collection(cloud: CloudServices): CloudCollection<Settings, State>;
  settings(inputs: Properties): Settings;
  /** As in `Export sink "x"`. */
  title(settings: Settings): string;
  /** Whether it is there before the program, which then only manages it. */
  isGiven?(settings: Settings): boolean;
  /** @param oldOutputs what was last known of it; empty on import */
  live(state: State, operation: Operation, oldOutputs: Properties): LiveResource | Promise<LiveResource>;
}

/** A type that only Temporal Cloud has. */
export function cloudKind<Settings, State>(kind: CloudKind<Settings, State>): ResourceKind {
  const { type } = kind;
  const collection = (operation: Operation) => kind.collection(cloudOf(operation, type));

  async function findOurs(inputs: Properties, operation: Operation): Promise<void> {
    const wanted = kind.settings(inputs);
    if (kind.isGiven?.(wanted)) return;
    const found = await collection(operation).find(wanted, operation.urn, operation);
    if (!found) return;
    if (!found.ours) {
      throw new TemporalError(
        "already-exists",
        `${kind.title(wanted)} exists and is not managed by this resource. ${importHint(type, operation.urn, found.id)}`,
      );
    }
    await operation.warn(
      `${kind.title(wanted)} exists already, created by this resource: it is taken up again.`,
    );
  }

  return {
    ...kind,
    unmanagedUnlessGiven: [],
    notWatched: [],
    crossFaults: (inputs) => kind.crossFaults?.(inputs) ?? [],

    backendFaults: (_inputs, _oldInputs, backend) =>
      backend === "cloud"
        ? []
        : [{ property: "", reason: `${type} is Temporal Cloud's alone. ${kind.insteadOnSelfHosted}` }],

    previewCreate: findOurs,

    async create(inputs, operation) {
      await findOurs(inputs, operation);
      const wanted = kind.settings(inputs);
      const services = collection(operation);
      const id = await services.create(wanted, operation.urn, operation);
      // What was taken up may have been begun with other settings.
      await services.update(id, wanted, operation);
      return id;
    },

    settle: () => Promise.resolve(),

    async read(id, oldOutputs, operation) {
      const state = await collection(operation).describe(id, operation);
      return state === undefined ? undefined : kind.live(state, operation, oldOutputs);
    },

    previewUpdate: () => Promise.resolve(),
    update: (id, inputs, _oldInputs, operation) =>
      collection(operation).update(id, kind.settings(inputs), operation),
    delete: (id, _outputs, operation) => collection(operation).delete(id, operation),
  };
}

function cloudOf({ backend }: Operation, type: string): CloudServices {
  if (backend.name === "cloud") return backend.services;
  throw new TemporalError(
    "invalid",
    `${type} is Temporal Cloud's alone, and ${backend.label} is none: set temporal:backend to cloud.`,
  );
}
