import type { z } from "zod";
import type { Properties } from "../../../../stacks/provider-temporal/rpc/properties.ts";

/** What is done in AWS for one type of resource. Inputs are those of the program, checked. */
export interface Operations<Inputs> {
  /** @returns the id that the official plugin gives to such a resource */
  create(inputs: Inputs): Promise<string>;
  /** What is in force, by the names of inputs and of further outputs; `undefined` when it is gone. */
  read(id: string): Promise<Live | undefined>;
  /** @param old as last known, so perhaps as somebody made them by hand */
  update(id: string, inputs: Inputs, old: Partial<Inputs>): Promise<void>;
  delete(id: string, known: Partial<Inputs>): Promise<void>;
}

export type Live = Readonly<Record<string, unknown>>;

/** One type of resource. */
export interface Kind {
  /** All inputs that this project declares; any other is refused, so that nothing is taken and then ignored. */
  readonly schema: z.ZodObject;
  /** Inputs whose change means another resource. */
  readonly identity: readonly string[];
  /** Outputs that are only known once it is there. */
  readonly computed: readonly string[];
  /** Inputs that AWS does not tell. */
  readonly untold: readonly string[];
  create(inputs: Properties): Promise<string>;
  read(id: string): Promise<Live | undefined>;
  update(id: string, inputs: Properties, old: Properties): Promise<void>;
  delete(id: string, known: Properties): Promise<void>;
}

export interface KindOptions<Schema extends z.ZodObject> {
  readonly schema: Schema;
  readonly identity: readonly string[];
  readonly computed?: readonly string[];
  readonly untold?: readonly string[];
  /** Loaded when something is to be done: a preview without changes needs no client of AWS. */
  readonly operations: () => Promise<Operations<z.infer<Schema>>>;
}

export function kind<Schema extends z.ZodObject>(options: KindOptions<Schema>): Kind {
  const { schema, identity, computed = [], untold = [], operations } = options;
  type Inputs = z.infer<Schema>;
  return {
    schema,
    identity,
    computed,
    untold,
    create: async (inputs) => (await operations()).create(schema.parse(inputs)),
    read: async (id) => (await operations()).read(id),
    update: async (id, inputs, old) =>
      (await operations()).update(id, schema.parse(inputs), old as Partial<Inputs>),
    delete: async (id, known) => (await operations()).delete(id, known as Partial<Inputs>),
  };
}
