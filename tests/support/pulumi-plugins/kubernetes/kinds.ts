/** An object of Kubernetes as it goes over the wire. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export type KindOfObject = Pick<KubernetesObject, "apiVersion" | "kind">;

/** By type: the fields beside name and namespace that the API server never lets change. Other types are refused. */
const immutableFields: Readonly<Record<string, readonly string[]>> = {
  "apps/v1:Deployment": ["spec.selector"],
  "autoscaling/v2:HorizontalPodAutoscaler": [],
  "core/v1:ConfigMap": [],
  "core/v1:Namespace": [],
  "core/v1:PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeMode",
  ],
  "core/v1:Secret": ["type"],
  "core/v1:Service": ["spec.clusterIP"],
  "core/v1:ServiceAccount": [],
  "external-secrets.io/v1:ExternalSecret": [],
  "external-secrets.io/v1:SecretStore": [],
  "keda.sh/v1alpha1:ScaledObject": [],
  "keda.sh/v1alpha1:TriggerAuthentication": [],
  "monitoring.coreos.com/v1:PodMonitor": [],
  "monitoring.coreos.com/v1:PrometheusRule": [],
  "networking.k8s.io/v1:Ingress": [],
  "networking.k8s.io/v1:NetworkPolicy": [],
  "policy/v1:PodDisruptionBudget": [],
  "scheduling.k8s.io/v1:PriorityClass": ["value", "preemptionPolicy"],
};

/** @param type Pulumi's token, as in `kubernetes:core/v1:Service` */
export function kindOfType(type: string): KindOfObject & { readonly immutable: readonly string[] } {
  const withoutPackage = type.slice("kubernetes:".length);
  const immutable = immutableFields[withoutPackage];
  if (!immutable) {
    throw new Error(
      `The stand-in for Pulumi's kubernetes plugin does not know ${type}. It knows ${Object.keys(immutableFields).join(", ")}.`,
    );
  }
  const [group = "", kind = ""] = withoutPackage.split(":");
  return {
    apiVersion: group.replace(/^core\//, ""),
    kind,
    immutable: ["metadata.name", "metadata.namespace", ...immutable],
  };
}
