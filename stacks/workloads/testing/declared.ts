import type { types } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { type Workloads, workloads } from "../workloads.ts";
import type { WorkloadsInput } from "../workloads-input.ts";

interface ScaledObjectSpec {
  readonly scaleTargetRef: unknown;
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
  readonly triggers: readonly [{ readonly metadata: Readonly<Record<string, string>> }];
}

interface ExternalSecretSpec {
  readonly secretStoreRef: unknown;
  readonly target: { readonly name: string };
  readonly data: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property?: string };
  }[];
}

interface TriggerAuthenticationSpec {
  readonly secretTargetRef: readonly { readonly parameter: string }[];
}

/** Specs by kind, as far as tests read them. */
interface Specs {
  readonly Deployment: types.output.apps.v1.DeploymentSpec;
  readonly NetworkPolicy: types.output.networking.v1.NetworkPolicySpec;
  readonly HorizontalPodAutoscaler: types.output.autoscaling.v2.HorizontalPodAutoscalerSpec;
  readonly PersistentVolumeClaim: types.output.core.v1.PersistentVolumeClaimSpec;
  readonly Service: types.output.core.v1.ServiceSpec;
  readonly Ingress: types.output.networking.v1.IngressSpec;
  readonly ScaledObject: ScaledObjectSpec;
  readonly ExternalSecret: ExternalSecretSpec;
  readonly TriggerAuthentication: TriggerAuthenticationSpec;
}
type SpecOf<Kind extends string> = Kind extends keyof Specs ? Specs[Kind] : unknown;

export interface Declaration<Kind extends string = string> {
  readonly kind: Kind;
  readonly name: string;
  readonly spec: SpecOf<Kind>;
  readonly manifest: Manifest;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** All Kubernetes objects of one run. */
export class Declared {
  readonly objects: readonly Declaration[];
  readonly result: Workloads;

  constructor(objects: readonly Declaration[], result: Workloads) {
    this.objects = objects;
    this.result = result;
  }

  ofKind<Kind extends string>(kind: Kind): Declaration<Kind>[] {
    return this.objects.filter((object) => object.kind === kind) as unknown as Declaration<Kind>[];
  }

  /** @throws when it was not declared exactly once */
  one<Kind extends string>(kind: Kind, name: string): Declaration<Kind> {
    const [found, ...more] = this.ofKind(kind).filter((object) => object.name === name);
    if (!found || more.length > 0)
      throw new Error(`${kind} ${name} is declared ${found ? "twice" : "not at all"}`);
    return found;
  }

  /** The pods of each Deployment with their one container. */
  pods() {
    return this.ofKind("Deployment").map(({ name, spec }) => {
      const pod = spec.template.spec;
      const [container, ...others] = pod.containers;
      if (!container || others.length > 0) throw new Error(`${name} must have one container`);
      return { name, pod, container };
    });
  }

  pod(name: string) {
    const found = this.pods().find((pod) => pod.name === name);
    if (!found) throw new Error(`Deployment ${name} is not declared`);
    return found;
  }

  /** Environment of a Deployment's container, with the keys of Secrets as `secret:<key>`. */
  environment(deployment: string): Record<string, string> {
    return Object.fromEntries(
      this.pod(deployment).container.env.map((variable) => [
        variable.name,
        (variable.value as string | undefined) ?? `secret:${variable.valueFrom.secretKeyRef.key}`,
      ]),
    );
  }

  /** Keys that each Deployment's pods read from the Secret of its name, as variables and as files. */
  secretsRead(): { readonly name: string; readonly reads: readonly string[] }[] {
    return this.pods().map(({ name, pod }) => {
      const variables = Object.values(this.environment(name))
        .filter((value) => value.startsWith("secret:"))
        .map((value) => value.slice("secret:".length));
      const files = pod.volumes.flatMap((volume) =>
        "secret" in volume && volume.secret.secretName === name
          ? volume.secret.items.map(({ key }) => key)
          : [],
      );
      return { name, reads: [...variables, ...files].sort() };
    });
  }
}

/** Runs `workloads` on Pulumi's mocks and answers every Kubernetes object that it declares. */
export async function declare(
  input: WorkloadsInput,
  options: ComponentResourceOptions = {},
): Promise<Declared> {
  const objects: Declaration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        if (type.startsWith("kubernetes:")) {
          const manifest = inputs as Manifest;
          objects.push({ kind: manifest.kind, name: manifest.metadata.name, spec: manifest.spec, manifest });
        }
        return { id: `${name}-id`, state: inputs as object };
      },
      call: () => ({}),
    },
    "temporal-cms",
    "staging",
  );
  const result = workloads(input, options);
  await pulumi.runtime.disconnect();
  return new Declared(objects, result);
}
