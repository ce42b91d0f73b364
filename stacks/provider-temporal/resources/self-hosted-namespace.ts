import type { NamespaceState, NewNamespaceSettings, SelfHostedBackend } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { importHint } from "./import-hint.ts";
import { inputsOfNamespace, namespaceSettings as settings } from "./namespace-inputs.ts";
import { confirmArchival, refuseUpdate } from "./namespace-rules.ts";
import type { NamespaceLife } from "./namespace.ts";
import type { Operation } from "./resource-kind.ts";

const type = "temporal:index:Namespace";

function serverOf({ backend }: Operation): SelfHostedBackend {
  if (backend.name === "selfHosted") return backend;
  throw new Error(`${backend.label} is no server of one's own.`);
}

/** On a name that is taken: the namespace is ours if our interrupted creation registered it, else a matter for import. */
async function findOurs(
  wanted: NewNamespaceSettings,
  operation: Operation,
): Promise<NamespaceState | undefined> {
  const { name } = wanted;
  const existing = await serverOf(operation).describeNamespace(name, operation);
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
  const found = await serverOf(operation).describeNamespace(name, operation);
  if (!found) return;
  refuseUpdate(wanted, found, { activeClusterChanged: activeCluster !== activeClusterBefore });
  if (clusters && !found.clusters) {
    await operation.warn(`Namespace "${name}" becomes a global one, for good: it can never be local again.`);
  }
}

/** A namespace of a Temporal server of one's own. Ids: its name. */
export const selfHostedNamespace: NamespaceLife = {
  async previewCreate(inputs, operation) {
    await findOurs(settings(inputs), operation);
  },

  async create(inputs, operation) {
    const wanted = settings(inputs);
    if (await findOurs(wanted, operation)) await serverOf(operation).updateNamespace(wanted, operation);
    else await serverOf(operation).registerNamespace(wanted, operation.urn, operation);
    return wanted.name;
  },

  async settle(_id, inputs, operation) {
    const wanted = settings(inputs);
    await serverOf(operation).waitForNamespace(wanted.name, operation);
    const found = await serverOf(operation).describeNamespace(wanted.name, operation);
    if (found) confirmArchival(wanted, found);
  },

  async read(id, oldOutputs, operation) {
    const found = await serverOf(operation).describeNamespace(id, operation);
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

  async update(_id, inputs, oldInputs, operation) {
    const wanted = settings(inputs);
    await judgeUpdate(wanted, oldInputs["activeCluster"], operation);
    await serverOf(operation).updateNamespace(wanted, operation);
  },

  delete: (name, _outputs, operation) => serverOf(operation).deleteNamespace(name, operation),
};
