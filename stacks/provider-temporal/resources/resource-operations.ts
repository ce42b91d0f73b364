import { isDeepStrictEqual } from "node:util";
import type { BackendName } from "../backend/temporal-backend.ts";
import { TemporalError, isTemporalFailure } from "../backend/temporal-error.ts";
import { hasUnknown, unknownValue } from "../rpc/properties.ts";
import type { Properties, PropertyValue } from "../rpc/properties.ts";
import { findFaults } from "./faults.ts";
import type { CheckFault } from "./faults.ts";
import type { LiveResource, Operation, ResourceKind } from "./resource-kind.ts";

export interface PropertyChange {
  readonly property: string;
  readonly kind: "add" | "update" | "delete";
  readonly replaces: boolean;
}

export interface ReadResult {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** The resource is on the server, but something that follows its creation went wrong. The engine keeps it in the state. */
export class NotSettledError extends Error {
  override readonly name = "NotSettledError";
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;

  constructor(id: string, inputs: Properties, outputs: Properties, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.id = id;
    this.inputs = inputs;
    this.outputs = outputs;
  }
}

export function check(
  kind: ResourceKind,
  inputs: Properties,
  oldInputs: Properties,
  backend: BackendName | undefined,
): CheckFault[] {
  return [
    ...findFaults(kind.inputSchema, inputs),
    ...kind.crossFaults(inputs, oldInputs),
    ...(backend ? kind.backendFaults(inputs, oldInputs, backend) : []),
  ];
}

/** Compares what the program wants with the inputs last known, both with defaults. Unknown counts as changed. */
export function diff(kind: ResourceKind, inputs: Properties, oldInputs: Properties): PropertyChange[] {
  const before = kind.complete(oldInputs);
  const after = kind.complete(inputs);
  return changedKeys(after, before).map((property) => ({
    property,
    kind: before[property] === undefined ? "add" : after[property] === undefined ? "delete" : "update",
    replaces: kind.identity.includes(property),
  }));
}

export function changedKeys(after: Properties, before: Properties): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => hasUnknown(after[key]) || !isDeepStrictEqual(before[key], after[key]));
}

/** What `create` would answer. An unreachable server is only warned of: the plan is still the plan. */
export async function previewCreate(
  kind: ResourceKind,
  inputs: Properties,
  operation: Operation,
): Promise<Properties> {
  const wanted = kind.complete(inputs);
  await compareWithServer(wanted, operation, () => kind.previewCreate(wanted, operation));
  return { ...wanted, ...Object.fromEntries(kind.extraOutputs.map((name) => [name, unknownValue])) };
}

/** @throws NotSettledError if it was created but did not become usable */
export async function create(
  kind: ResourceKind,
  inputs: Properties,
  operation: Operation,
): Promise<ReadResult> {
  const wanted = kind.complete(inputs);
  const id = await kind.create(wanted, operation);
  try {
    await kind.settle(id, wanted, operation);
    return { id, inputs, outputs: await liveOutputs(kind, id, inputs, operation) };
  } catch (error) {
    throw new NotSettledError(id, inputs, wanted, error);
  }
}

/**
 * The resource as it is now, or undefined if it is gone.
 * @param oldInputs absent on import, which then answers every input that differs from its default
 */
export async function read(
  kind: ResourceKind,
  id: string,
  oldInputs: Properties | undefined,
  oldOutputs: Properties,
  operation: Operation,
): Promise<ReadResult | undefined> {
  const live = await kind.read(id, oldOutputs, operation);
  if (!live) return undefined;
  const inputs = programInputs(kind, live, oldInputs);
  return { id, inputs, outputs: { ...kind.complete(inputs), ...live.extraOutputs } };
}

export async function update(
  kind: ResourceKind,
  id: string,
  inputs: Properties,
  oldInputs: Properties,
  operation: Operation,
): Promise<Properties> {
  const wanted = kind.complete(inputs);
  try {
    await kind.update(id, wanted, oldInputs, operation);
  } catch (error) {
    if (!isTemporalFailure(error, "not-found")) throw error;
    const hint = `${error.message} It was removed by hand: run pulumi refresh, then pulumi up creates it again.`;
    throw new TemporalError("not-found", hint, { cause: error });
  }
  await kind.settle(id, wanted, operation);
  return liveOutputs(kind, id, inputs, operation);
}

/** What `update` would answer; see `previewCreate`. */
export async function previewUpdate(
  kind: ResourceKind,
  inputs: Properties,
  old: { readonly inputs: Properties; readonly outputs: Properties },
  operation: Operation,
): Promise<Properties> {
  const wanted = kind.complete(inputs);
  await compareWithServer(wanted, operation, () => kind.previewUpdate(wanted, old.inputs, operation));
  const kept = Object.entries(old.outputs).filter(([key]) => kind.extraOutputs.includes(key));
  return { ...wanted, ...Object.fromEntries(kept) };
}

async function compareWithServer(
  wanted: Properties,
  operation: Operation,
  compare: () => Promise<void>,
): Promise<void> {
  if (hasUnknown(wanted)) return;
  try {
    await compare();
  } catch (error) {
    if (!isTemporalFailure(error, "unreachable")) throw error;
    await operation.warn(`Not compared with the server. ${error.message}`);
  }
}

async function liveOutputs(
  kind: ResourceKind,
  id: string,
  inputs: Properties,
  operation: Operation,
): Promise<Properties> {
  const live = await kind.read(id, {}, operation);
  if (!live)
    throw new Error(`${id} was created but is gone again. Somebody else deletes it; run pulumi refresh.`);
  return { ...kind.complete(inputs), ...live.extraOutputs };
}

/** The live values in the program's spelling: what means the same stays as it was, a default left out stays out. */
function programInputs(
  kind: ResourceKind,
  live: LiveResource,
  oldInputs: Properties | undefined,
): Properties {
  const given = oldInputs ?? {};
  const completeGiven = kind.complete(given);
  const isSteering = (key: string) => kind.localOnly.includes(key) && !(key in live.inputs);
  const steering = Object.entries(given).filter(([key]) => isSteering(key));
  const found = Object.entries(kind.complete(live.inputs)).flatMap<[string, PropertyValue]>(
    ([key, value]) => {
      if (isSteering(key)) return [];
      const before = given[key];
      if (before !== undefined) {
        const same = kind.notWatched.includes(key) || isDeepStrictEqual(completeGiven[key], value);
        return [[key, same ? before : value]];
      }
      if (oldInputs && completeGiven[key] === undefined && kind.unmanagedUnlessGiven.includes(key)) return [];
      return isDefault(kind, live.inputs, key) ? [] : [[key, value]];
    },
  );
  return Object.fromEntries([...steering, ...found]);
}

function isDefault(kind: ResourceKind, inputs: Properties, key: string): boolean {
  const { [key]: value, ...others } = inputs;
  return isDeepStrictEqual(kind.complete(others)[key], value);
}
