import { z } from "zod";
import type { NamespaceSettings } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { Properties } from "../rpc/properties.ts";
import { importHint } from "./import-hint.ts";
import type { Operation, ResourceKind } from "./resource-kind.ts";

const inputSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/,
      "must be 1 to 255 letters, digits, '.', '_' or '-', the first a letter or digit",
    ),
  retentionDays: z
    .number("must be a whole number of days, at least 1")
    .int("must be a whole number of days")
    .min(1, "must be at least 1 day"),
  description: z
    .string("must be a text")
    .min(1, "must not be empty: the server cannot clear a description. Leave it out to leave it alone")
    .optional(),
  allowDelete: z.boolean("must be true or false").optional(),
});

const type = "temporal:index:Namespace";

function settings(inputs: Properties): NamespaceSettings {
  return inputSchema.parse(inputs);
}

/** On a name that is taken: the namespace is ours if our interrupted creation registered it, else a matter for import. */
async function findOurs(name: string, operation: Operation): Promise<boolean> {
  const existing = await operation.backend.describeNamespace(name, operation);
  if (!existing) return false;
  if (existing.owner === operation.urn) {
    await operation.warn(
      `Namespace "${name}" exists already, registered by this resource: it is taken up again.`,
    );
    return true;
  }
  throw new TemporalError(
    "already-exists",
    `Namespace "${name}" exists and is not managed by this resource. ${importHint(type, operation.urn, name)}`,
  );
}

export const namespaceKind: ResourceKind = {
  type,
  inputSchema,
  extraOutputs: ["namespaceId"],
  identity: ["name"],
  unmanagedUnlessGiven: ["description"],
  localOnly: ["allowDelete"],
  complete: (given) => ({ allowDelete: false, ...given }),
  crossFaults: () => [],
  id: (inputs) => settings(inputs).name,

  async previewCreate(inputs, operation) {
    await findOurs(settings(inputs).name, operation);
  },

  async create(inputs, operation) {
    const wanted = settings(inputs);
    if (await findOurs(wanted.name, operation)) await operation.backend.updateNamespace(wanted, operation);
    else await operation.backend.registerNamespace(wanted, operation.urn, operation);
  },

  settle: (inputs, operation) => operation.backend.waitForNamespace(settings(inputs).name, operation),

  async read(id, _oldOutputs, operation) {
    const found = await operation.backend.describeNamespace(id, operation);
    if (!found) return undefined;
    const { name, retentionDays, description, namespaceId } = found;
    return {
      inputs: { name, retentionDays, ...(description === undefined ? {} : { description }) },
      extraOutputs: { namespaceId },
    };
  },

  update: (inputs, operation) => operation.backend.updateNamespace(settings(inputs), operation),

  async delete(outputs, operation) {
    const { name, allowDelete } = inputSchema.pick({ name: true, allowDelete: true }).loose().parse(outputs);
    if (!allowDelete) {
      throw new TemporalError(
        "invalid",
        `Namespace "${name}" is kept: deleting it deletes all its workflows and their histories. If that is wanted, set allowDelete: ` +
          "true and run pulumi up first; to leave it on the server, run pulumi state delete or set retainOnDelete.",
      );
    }
    await operation.backend.deleteNamespace(name, operation);
  },
};
