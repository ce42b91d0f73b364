import { z } from "zod";
import { searchAttributeTypes } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { unknownValue } from "../rpc/properties.ts";
import type { Properties, PropertyValue } from "../rpc/properties.ts";
import { compositeId, parseCompositeId } from "./composite-id.ts";
import type { Operation, ResourceKind } from "./resource-kind.ts";

const inputSchema = z.strictObject({
  namespace: z.string("must be the name of a namespace").min(1, "must not be empty"),
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, "must be letters, digits, '_' or '-', the first a letter or '_'")
    .refine(
      (name) => !name.startsWith("Temporal"),
      "must not start with Temporal: these names are the server's own",
    ),
  type: z.enum(searchAttributeTypes, { error: `must be one of ${searchAttributeTypes.join(", ")}` }),
});

type Inputs = z.infer<typeof inputSchema>;

const settings = (inputs: Properties): Inputs => inputSchema.parse(inputs);

const retypeAdvice =
  "Temporal cannot change the type of a search attribute: values that are already indexed would be lost or misread. " +
  "Add an attribute with another name, move readers and writers over, and then drop this one from the program.";

const asText = (value: PropertyValue | undefined) =>
  typeof value === "string" ? value : JSON.stringify(value);

async function existingType(inputs: Inputs, operation: Operation): Promise<string | undefined> {
  const attributes = await operation.backend.listSearchAttributes(inputs.namespace, operation);
  return attributes?.get(inputs.name);
}

/** An attribute of the same type is as good as a new one; one of another type cannot be had. */
async function isThere(inputs: Inputs, operation: Operation): Promise<boolean> {
  const type = await existingType(inputs, operation);
  if (type === undefined) return false;
  if (type === inputs.type) return true;
  throw new TemporalError(
    "already-exists",
    `Search attribute "${inputs.name}" of namespace "${inputs.namespace}" exists with type ${type}, not ${inputs.type}. ${retypeAdvice}`,
  );
}

export const searchAttributeKind: ResourceKind = {
  type: "temporal:index:SearchAttribute",
  inputSchema,
  extraOutputs: [],
  identity: ["namespace", "name"],
  unmanagedUnlessGiven: [],
  notWatched: [],
  localOnly: [],
  complete: (given) => given,

  crossFaults(inputs, oldInputs) {
    const same = (key: keyof Inputs) => inputs[key] === oldInputs[key];
    if (!same("namespace") || !same("name") || same("type") || inputs["type"] === unknownValue) return [];
    return [
      {
        property: "type",
        reason: `is ${asText(oldInputs["type"])} on the server, the program wants ${asText(inputs["type"])}. ${retypeAdvice}`,
      },
    ];
  },

  backendFaults: () => [],

  async previewCreate(inputs, operation) {
    await isThere(settings(inputs), operation);
  },

  async create(inputs, operation) {
    const wanted = settings(inputs);
    const { namespace, name, type } = wanted;
    if (!(await isThere(wanted, operation))) {
      await operation.backend.addSearchAttribute(namespace, name, type, operation);
    }
    return compositeId(namespace, name);
  },

  settle(_id, inputs, operation) {
    const { namespace, name } = settings(inputs);
    return operation.backend.waitForSearchAttribute(namespace, name, operation);
  },

  async read(id, _oldOutputs, operation) {
    const { namespace, name } = parseCompositeId(id, "cms-orchestration-dev/cmsId");
    const type = (await operation.backend.listSearchAttributes(namespace, operation))?.get(name);
    return type === undefined ? undefined : { inputs: { namespace, name, type }, extraOutputs: {} };
  },

  previewUpdate: () => Promise.resolve(),

  update: () => Promise.resolve(),

  /** Histories and saved filters may still name it, and its values cannot be brought back. */
  async delete(_id, outputs, operation) {
    const { namespace, name } = settings(outputs);
    const byHand =
      operation.backend.name === "cloud"
        ? "Temporal Cloud never removes one; it can be renamed: tcld namespace search-attributes rename"
        : "To remove it with all its indexed values: " +
          `temporal operator search-attribute remove --namespace ${namespace} --name ${name}`;
    await operation.warn(
      `Search attribute "${name}" stays on the server; only Pulumi no longer manages it. ${byHand}`,
    );
  },
};
