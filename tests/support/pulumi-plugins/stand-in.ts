import type { CheckFault } from "../../../stacks/provider-temporal/resources/faults.ts";
import type { PropertyChange } from "../../../stacks/provider-temporal/resources/resource-operations.ts";
import type { Properties } from "../../../stacks/provider-temporal/rpc/properties.ts";

/** What every request is about. */
export interface Resource {
  /** Pulumi's type token, as in `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Name within the program. */
  readonly name: string;
}

export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** Whether a replacement can only be made once the old one is gone, since both would have the same name. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * What stands in for an official Pulumi provider plugin that cannot be had: it answers the same requests of the same engine, for the
 * resources that this project declares, and refuses all others.
 */
export interface StandIn {
  /** Package of the plugin that is stood in for, as in `aws`. */
  readonly name: string;
  readonly version: string;
  /** @throws Error if it may not work with that configuration */
  configure(config: Properties): void;
  /** @throws Error for a type that it does not know */
  check(
    resource: Resource,
    inputs: Properties,
  ): { readonly inputs: Properties; readonly faults: readonly CheckFault[] };
  diff(resource: Resource, inputs: Properties, oldInputs: Properties): Difference;
  create(
    resource: Resource,
    inputs: Properties,
  ): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /** What creating or updating would give, with unknown values kept. */
  preview(resource: Resource, inputs: Properties, old: Properties | undefined): Promise<Properties>;
  /** `undefined` when it is gone. Inputs are those of `known`, with the values that are in force. */
  read(
    resource: Resource,
    id: string,
    known: Properties,
  ): Promise<{ readonly inputs: Properties; readonly outputs: Properties } | undefined>;
  update(resource: Resource, id: string, inputs: Properties, oldInputs: Properties): Promise<Properties>;
  /** Resolves when it is gone. */
  delete(resource: Resource, id: string, known: Properties, timeoutSeconds: number): Promise<void>;
}
