import type { BackendName } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { cloudNamespace } from "./cloud-namespace.ts";
import { cloudFaults, completeCloud, selfHostedFaults } from "./cloud-namespace-rules.ts";
import { completeNamespace, namespaceInputs } from "./namespace-inputs.ts";
import { namespaceFaults } from "./namespace-rules.ts";
import type { Operation, ResourceKind } from "./resource-kind.ts";
import { selfHostedNamespace } from "./self-hosted-namespace.ts";

/** What is done to a namespace, by whoever runs it. */
export type NamespaceLife = Pick<
  ResourceKind,
  "previewCreate" | "create" | "settle" | "read" | "previewUpdate" | "update" | "delete"
>;

const lives: Record<BackendName, NamespaceLife> = { selfHosted: selfHostedNamespace, cloud: cloudNamespace };
const life = (operation: Operation) => lives[operation.backend.name];

export const namespaceKind: ResourceKind = {
  type: "temporal:index:Namespace",
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
  complete: (given) => completeCloud(completeNamespace(given)),
  crossFaults: namespaceFaults,
  backendFaults: (inputs, oldInputs, backend) =>
    backend === "cloud" ? cloudFaults(inputs, oldInputs) : selfHostedFaults(inputs),

  previewCreate: (inputs, operation) => life(operation).previewCreate(inputs, operation),
  create: (inputs, operation) => life(operation).create(inputs, operation),
  settle: (id, inputs, operation) => life(operation).settle(id, inputs, operation),
  read: (id, oldOutputs, operation) => life(operation).read(id, oldOutputs, operation),
  previewUpdate: (inputs, oldInputs, operation) =>
    life(operation).previewUpdate(inputs, oldInputs, operation),
  update: (id, inputs, oldInputs, operation) => life(operation).update(id, inputs, oldInputs, operation),

  async delete(id, outputs, operation) {
    if (outputs["allowDelete"] !== true) {
      throw new TemporalError(
        "invalid",
        `Namespace "${id}" is kept: deleting it deletes all its workflows and their histories. If that is wanted, set allowDelete: ` +
          "true and run pulumi up first; to leave it on the server, run pulumi state delete or set retainOnDelete.",
      );
    }
    await life(operation).delete(id, outputs, operation);
  },
};
