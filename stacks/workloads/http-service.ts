import * as kubernetes from "@pulumi/kubernetes";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
} from "@pulumi/pulumi";
import { serviceEndSeconds } from "@temporal-cms/runtime/shutdown-times";
import { tlsIngress } from "./ingress.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import type { Traffic } from "./network-policy.ts";
import { type PodArgs, type Resources, httpPort, podTemplate } from "./pod.ts";
import type { Settings } from "./settings.ts";
import { workloadParts } from "./workload-parts.ts";
import type { ImageByDigest, IngressInput, MonitoringInput, ServiceScaling } from "./workloads-input.ts";

/** Several pods, as many as the CPU load asks for. */
export interface Scaled extends ServiceScaling {
  readonly kind: "scaled";
}

/**
 * One pod that keeps a file on a volume of its own, such as a SQLite database: there is no autoscaler, a new pod starts only after
 * the old one has ended, and the volume lets in one pod at a time (`ReadWriteOncePod`), whatever anybody scales by hand.
 */
export interface Stateful {
  readonly kind: "stateful";
  /** Folder of the file in the container. */
  readonly mountPath: string;
  /** Such as `1Gi`. */
  readonly size: string;
  /** Default: the cluster's own. */
  readonly storageClassName?: string;
  /** Whether the volume is protected from deletion. */
  readonly protect: boolean;
}

export interface HttpServiceArgs {
  /** Kubernetes namespace. */
  readonly namespace: Input<string>;
  /** Name of the `SecretStore` that secrets are read from. */
  readonly secretStore: Input<string>;
  readonly image: ImageByDigest;
  /** In place of the image's own main file, from the repository's root. */
  readonly mainFile?: string;
  readonly settings: Settings;
  /** Of one pod. */
  readonly resources: Resources;
  readonly running: Scaled | Stateful;
  /** Who may call it, beside the ingress controller and monitoring. */
  readonly ingressTraffic: readonly Traffic[];
  /** What it may reach beside DNS. */
  readonly egressTraffic: readonly Traffic[];
  /** The way in from outside the cluster, for these paths and all below them. Default: none. */
  readonly publicAccess?: IngressInput & { readonly paths: readonly string[] };
  /** IAM role of its service account. Default: none. */
  readonly roleArn?: Input<string>;
  /** Default: no PodMonitor, and nobody may read its metrics. */
  readonly monitoring?: MonitoringInput;
}

/** For so long a pod serves on after its end began, while load balancers notice. */
const preStopSeconds = 5;

/** A service over HTTP: pods, the Service before them, scaling or a volume, and what surrounds every workload. */
export class HttpService extends ComponentResource {
  /** Of the pods, for whoever lets them in or watches them. */
  readonly podLabels: Readonly<Record<string, string>>;

  /** @param name of the service; its URL in the namespace is `serviceUrl(name)` */
  constructor(name: string, args: HttpServiceArgs, options: ComponentResourceOptions = {}) {
    super("temporal-cms:workloads:HttpService", name, {}, options);
    this.podLabels = selectorLabels(name);
    const child = { parent: this };

    const { serviceAccountName } = workloadParts(name, partsOf(args), child);
    const data =
      args.running.kind === "stateful" ? volume(name, args.namespace, args.running, child) : undefined;
    const deployment = runPods(name, args, { serviceAccountName, ...(data && { data }) }, child);
    if (args.running.kind === "scaled") scaleByCpu(name, args.running, deployment, child);
    const service = serviceOf(name, args.namespace, child);
    if (args.publicAccess) tlsIngress(name, args.namespace, service.metadata.name, args.publicAccess, child);
    this.registerOutputs();
  }
}

/** Where pods of the same namespace reach a service. */
export function serviceUrl(name: string): string {
  return `http://${name}`;
}

function partsOf(args: HttpServiceArgs): Parameters<typeof workloadParts>[1] {
  const controller = args.publicAccess ? [{ peers: args.publicAccess.from, port: httpPort.number }] : [];
  return {
    namespace: args.namespace,
    secretStore: args.secretStore,
    settings: args.settings,
    roleArn: args.roleArn,
    monitoring: args.monitoring,
    ingress: [...args.ingressTraffic, ...controller],
    egress: args.egressTraffic,
  };
}

/** Kept by the cloud's volume when its claim is no longer declared. */
function volume(
  name: string,
  namespace: Input<string>,
  { mountPath, size, storageClassName, protect }: Stateful,
  options: CustomResourceOptions,
): NonNullable<PodArgs["data"]> {
  const claim = new kubernetes.core.v1.PersistentVolumeClaim(
    name,
    {
      metadata: {
        name,
        namespace,
        labels: objectLabels(name),
        // Many storage classes bind a volume only when a pod asks for it, which comes later.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        accessModes: ["ReadWriteOncePod"],
        resources: { requests: { storage: size } },
        ...(storageClassName !== undefined && { storageClassName }),
      },
    },
    { ...options, protect, retainOnDelete: protect },
  );
  return { claimName: claim.metadata.name, mountPath };
}

/** No `replicas`: how many there are is the autoscaler's; one where there is none, which is the API's default. */
function runPods(
  name: string,
  { namespace, image, mainFile, settings, resources, running }: HttpServiceArgs,
  pod: Pick<PodArgs, "serviceAccountName" | "data">,
  options: CustomResourceOptions,
): kubernetes.apps.v1.Deployment {
  const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } };
  return new kubernetes.apps.v1.Deployment(
    name,
    {
      metadata: { name, namespace, labels: objectLabels(name) },
      spec: {
        selector: { matchLabels: selectorLabels(name) },
        strategy: running.kind === "stateful" ? { type: "Recreate" } : rolling,
        progressDeadlineSeconds: 300,
        revisionHistoryLimit: 5,
        template: podTemplate({
          ...pod,
          workload: name,
          image,
          ...(mainFile !== undefined && { mainFile }),
          settings,
          resources,
          preStopSeconds,
          terminationGracePeriodSeconds: preStopSeconds + serviceEndSeconds + 5,
        }),
      },
    },
    { ...options, customTimeouts: { create: "10m", update: "10m", delete: "5m" } },
  );
}

function scaleByCpu(
  name: string,
  { floor, ceiling, targetCpuPercent }: ServiceScaling,
  deployment: kubernetes.apps.v1.Deployment,
  options: CustomResourceOptions,
): void {
  const { namespace } = deployment.metadata;
  new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
    name,
    {
      metadata: { name, namespace, labels: objectLabels(name) },
      spec: {
        scaleTargetRef: {
          apiVersion: deployment.apiVersion,
          kind: deployment.kind,
          name: deployment.metadata.name,
        },
        minReplicas: floor,
        maxReplicas: ceiling,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: targetCpuPercent } },
          },
        ],
      },
    },
    options,
  );
}

function serviceOf(
  name: string,
  namespace: Input<string>,
  options: CustomResourceOptions,
): kubernetes.core.v1.Service {
  return new kubernetes.core.v1.Service(
    name,
    {
      metadata: { name, namespace, labels: objectLabels(name) },
      spec: {
        type: "ClusterIP",
        selector: selectorLabels(name),
        ports: [{ name: httpPort.name, port: 80, targetPort: httpPort.name, protocol: "TCP" }],
      },
    },
    options,
  );
}
