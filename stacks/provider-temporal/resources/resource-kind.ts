import type { z } from "zod";
import type { BackendName, OperationLimits, TemporalBackend } from "../backend/temporal-backend.ts";
import type { Properties } from "../rpc/properties.ts";
import type { CheckFault } from "./faults.ts";

/** One operation on one resource, as the engine asks for it. */
export interface Operation extends OperationLimits {
  readonly urn: string;
  readonly backend: TemporalBackend;
  /** Shows a warning beside the resource. */
  readonly warn: (message: string) => Promise<void>;
}

/** A resource as it is on the server, in every input that can be set. */
export interface LiveResource {
  readonly inputs: Properties;
  /** What only the server knows. */
  readonly extraOutputs: Properties;
}

/**
 * What distinguishes one type of resource from another; everything that they share is in resource-operations.ts.
 * The properties handed to create, update and delete have passed `check`, hold defaults and no unknown value.
 */
export interface ResourceKind {
  readonly type: string;
  readonly inputSchema: z.ZodObject;
  /** Outputs that are no inputs. */
  readonly extraOutputs: readonly string[];
  /** Inputs that cannot be changed in place: another value means another resource. */
  readonly identity: readonly string[];
  /** Inputs that are the program's alone when given, if only by a default, and the server's own affair when not. */
  readonly unmanagedUnlessGiven: readonly string[];
  /** Inputs whose change on the server is no drift: a refresh leaves them as the program gave them, an import reads them. */
  readonly notWatched: readonly string[];
  /** Inputs that a server may know nothing of: they steer the provider. */
  readonly localOnly: readonly string[];
  /** The inputs with the values of those that are not given. */
  complete(given: Properties): Properties;
  /** Faults that no schema of one property can express. Neither unknown nor missing properties are faults here. */
  crossFaults(inputs: Properties, oldInputs: Properties): CheckFault[];
  /** Faults of asking this backend for what it has not, or for too little. */
  backendFaults(inputs: Properties, oldInputs: Properties, backend: BackendName): CheckFault[];

  /** Fails if creation would fail, in a preview. Changes nothing. */
  previewCreate(inputs: Properties, operation: Operation): Promise<void>;
  /**
   * Brings the resource onto the server. What follows it, `settle`, may fail without undoing it.
   * @returns its id
   */
  create(inputs: Properties, operation: Operation): Promise<string>;
  /** Waits until the resource can be used. */
  settle(id: string, inputs: Properties, operation: Operation): Promise<void>;
  /** @param oldOutputs what was last known of it; empty on import */
  read(id: string, oldOutputs: Properties, operation: Operation): Promise<LiveResource | undefined>;
  /** Fails if the update would fail, in a preview. Changes nothing. */
  previewUpdate(inputs: Properties, oldInputs: Properties, operation: Operation): Promise<void>;
  /** @param oldInputs what the program wanted last, without defaults */
  update(id: string, inputs: Properties, oldInputs: Properties, operation: Operation): Promise<void>;
  delete(id: string, outputs: Properties, operation: Operation): Promise<void>;
}
