import { hasUnknown, type Properties } from "../../../../stacks/provider-temporal/rpc/properties.ts";
import { changesBetween, isContainer } from "../changes.ts";
import type { Resource, StandIn } from "../stand-in.ts";
import { declaredFields } from "./declared-fields.ts";
import { kindOfType, type KubernetesObject } from "./kinds.ts";
import type { ClusterAccess, KubernetesApi } from "./kubernetes-api.ts";
import { withMarkedData, withStringData } from "./secret-data.ts";

/**
 * Stands in for Pulumi's official Kubernetes plugin, against a real API server. Unlike that plugin it does not wait until a workload is
 * ready.
 */
export function kubernetesStandIn(version: string): StandIn {
  let access: ClusterAccess = {};
  let api: Promise<KubernetesApi> | undefined;
  // Loaded when something is to be done: a preview without changes needs no client of the cluster.
  const cluster = () =>
    (api ??= import("./kubernetes-api.ts").then(({ KubernetesApi }) => new KubernetesApi(access)));
  // The official plugin's own switch.
  const force = process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"] === "true";

  async function apply(resource: Resource, inputs: Properties): Promise<KubernetesObject> {
    const kubernetes = await cluster();
    return discreetly(resource, () => kubernetes.apply(objectOf(inputs), { dryRun: false, force }));
  }

  return {
    name: "kubernetes",
    version,
    configure({ kubeconfig, context }) {
      access = {
        ...(typeof kubeconfig === "string" && { kubeconfig }),
        ...(typeof context === "string" && { context }),
      };
    },
    check(resource, given) {
      const { apiVersion, kind } = kindOfType(resource.type);
      const inputs = { ...given, apiVersion, kind };
      const { metadata } = given;
      const isNamed = isContainer(metadata) && metadata["name"] !== undefined;
      return {
        inputs: marked(resource, inputs),
        faults: isNamed ? [] : [{ property: "metadata.name", reason: "is required" }],
      };
    },
    diff(resource, inputs, oldInputs) {
      const { immutable } = kindOfType(resource.type);
      const changes = changesBetween(oldInputs, inputs, (path) =>
        immutable.some(
          (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
        ),
      );
      const moved = changes.some(({ property }) => /^metadata\.name(space)?$/.test(property));
      return { changes, deleteBeforeReplace: changes.some(({ replaces }) => replaces) && !moved };
    },
    async preview(resource, inputs, old) {
      if (hasUnknown(inputs)) return marked(resource, inputs);
      const kubernetes = await cluster();
      const options = { dryRun: true, force: force || old === undefined };
      try {
        const live = await discreetly(resource, () => kubernetes.apply(objectOf(inputs), options));
        return old === undefined ? marked(resource, inputs) : outputsOf(resource, live, inputs);
      } catch (error) {
        // Its namespace, or its kind, may be made by the same update.
        if (error instanceof Error && "status" in error && error.status === 404) {
          return marked(resource, inputs);
        }
        throw error;
      }
    },
    async create(resource, inputs) {
      const live = await apply(resource, inputs);
      const { name, namespace } = live.metadata;
      const id = namespace === undefined ? name : `${namespace}/${name}`;
      return { id, outputs: outputsOf(resource, live, inputs) };
    },
    async read(resource, id, known) {
      if (Object.keys(known).length === 0) {
        throw new Error("The stand-in for Pulumi's kubernetes plugin does not import.");
      }
      const live = await (await cluster()).read(kindOfType(resource.type), id);
      if (!live) return undefined;
      return {
        inputs: marked(resource, inForce(resource, live, known)),
        outputs: outputsOf(resource, live, known),
      };
    },
    async update(resource, _id, inputs) {
      return outputsOf(resource, await apply(resource, inputs), inputs);
    },
    async delete(resource, id, _known, timeoutSeconds) {
      await (await cluster()).delete(kindOfType(resource.type), id, timeoutSeconds);
    },
  };
}

const objectOf = (inputs: Properties) => inputs as unknown as KubernetesObject;
const isSecret = ({ type }: Resource) => kindOfType(type).kind === "Secret";
const marked = (resource: Resource, object: Properties) =>
  isSecret(resource) ? withMarkedData(object) : object;

function inForce(resource: Resource, live: KubernetesObject, declared: Properties): Properties {
  const properties = live as unknown as Properties;
  return declaredFields(isSecret(resource) ? withStringData(properties) : properties, declared);
}

/** What is declared, as it is in force, and the object's uid. */
function outputsOf(resource: Resource, live: KubernetesObject, declared: Properties): Properties {
  const { metadata, ...fields } = inForce(resource, live, declared);
  const { uid } = live.metadata;
  return marked(resource, {
    ...fields,
    metadata: { ...(metadata as Properties), ...(uid !== undefined && { uid }) },
  });
}

/** The API server quotes what it does not accept; of a Secret only the status is told. */
async function discreetly<Result>(resource: Resource, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!isSecret(resource) || !(error instanceof Error)) throw error;
    const status = "status" in error ? String(error.status) : "no answer";
    throw Object.assign(new Error(`Secret ${resource.name} was refused (${status}).`), {
      status: Number(status),
    });
  }
}
