import type { NamespaceState, NewNamespaceSettings } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { importHint } from "./import-hint.ts";
import {
  completeNamespace,
  inputsOfNamespace,
  namespaceInputs,
  namespaceSettings as settings,
} from "./namespace-inputs.ts";
import { confirmArchival, namespaceFaults, refuseUpdate } from "./namespace-rules.ts";
import type { Operation, ResourceKind } from "./resource-kind.ts";

const type = "temporal:index:Namespace";

/** On a name that is taken: the namespace is ours if our interrupted creation registered it, else a matter for import. */
async function findOurs(
  wanted: NewNamespaceSettings,
  operation: Operation,
): Promise<NamespaceState | undefined> {
  const { name } = wanted;
  const existing = await operation.backend.describeNamespace(name, operation);
  if (!existing) return undefined;
  if (existing.owner !== operation.urn) {
    throw new TemporalError(
      "already-exists",
      `Namespace "${name}" exists and is not managed by this resource. ${importHint(type, operation.urn, name)}`,
    );
  }
  // Whoever is active since then was made so by a failover.
  refuseUpdate(wanted, existing, { activeClusterChanged: false });
  await operation.warn(
    `Namespace "${name}" exists already, registered by this resource: it is taken up again.`,
  );
  return existing;
}

/** Judges an update before it is done, or in its preview. */
async function judgeUpdate(
  wanted: NewNamespaceSettings,
  activeClusterBefore: unknown,
  operation: Operation,
): Promise<void> {
  const { name, activeCluster, clusters } = wanted;
  const found = await operation.backend.describeNamespace(name, operation);
  if (!found) return;
  refuseUpdate(wanted, found, { activeClusterChanged: activeCluster !== activeClusterBefore });
  if (clusters && !found.clusters) {
    await operation.warn(`Namespace "${name}" becomes a global one, for good: it can never be local again.`);
  }
}

export const namespaceKind: ResourceKind = {
  type,
  inputSchema: namespaceInputs,
  extraOutputs: ["namespaceId"],
  identity: ["name"],
  unmanagedUnlessGiven: [
    "description",
    "historyArchivalUri",
    "historyArchivalEnabled",
    "visibilityArchivalUri",
    "visibilityArchivalEnabled",
    "clusters",
    "activeCluster",
  ],
  notWatched: ["activeCluster"],
  localOnly: ["allowDelete"],
  complete: completeNamespace,
  crossFaults: namespaceFaults,
  id: (inputs) => settings(inputs).name,

  async previewCreate(inputs, operation) {
    await findOurs(settings(inputs), operation);
  },

  async create(inputs, operation) {
    const wanted = settings(inputs);
    if (await findOurs(wanted, operation)) await operation.backend.updateNamespace(wanted, operation);
    else await operation.backend.registerNamespace(wanted, operation.urn, operation);
  },

  async settle(inputs, operation) {
    const wanted = settings(inputs);
    await operation.backend.waitForNamespace(wanted.name, operation);
    const found = await operation.backend.describeNamespace(wanted.name, operation);
    if (found) confirmArchival(wanted, found);
  },

  async read(id, oldOutputs, operation) {
    const found = await operation.backend.describeNamespace(id, operation);
    if (!found) return undefined;
    const { activeCluster, namespaceId } = found;
    const before = oldOutputs["activeCluster"];
    if (activeCluster !== undefined && typeof before === "string" && before !== activeCluster) {
      await operation.warn(
        `Namespace "${id}" is active in cluster ${activeCluster}, by a failover that Pulumi leaves alone; the program still names ${before}.`,
      );
    }
    return { inputs: inputsOfNamespace(found), extraOutputs: { namespaceId } };
  },

  previewUpdate: (inputs, oldInputs, operation) =>
    judgeUpdate(settings(inputs), oldInputs["activeCluster"], operation),

  async update(inputs, oldInputs, operation) {
    const wanted = settings(inputs);
    await judgeUpdate(wanted, oldInputs["activeCluster"], operation);
    await operation.backend.updateNamespace(wanted, operation);
  },

  async delete(outputs, operation) {
    const { name, allowDelete } = namespaceInputs
      .pick({ name: true, allowDelete: true })
      .loose()
      .parse(outputs);
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
