import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import { type Labels, selectorLabels } from "./labels.ts";
import { type Settings, environmentOf, filesOf } from "./settings.ts";
import type { ImageByDigest } from "./workloads-input.ts";

/** Kubernetes quantities, such as `250m` and `384Mi`. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

export interface PodArgs {
  /** Name of the workload. */
  readonly workload: string;
  /** Further labels of the pods. */
  readonly labels?: Labels;
  readonly serviceAccountName: Input<string>;
  readonly image: ImageByDigest;
  /** In place of the image's own main file. */
  readonly mainFile?: string;
  readonly settings: Settings;
  readonly resources: Resources;
  /** Between the beginning of a pod's end and its being killed. */
  readonly terminationGracePeriodSeconds: number;
  /** How long a pod serves on after its end began, while load balancers notice. Default: not at all. */
  readonly preStopSeconds?: number;
  readonly priorityClassName?: Input<string>;
  /** A claim that the program writes its files to. */
  readonly data?: { readonly claimName: Input<string>; readonly mountPath: string };
}

/** Where every program listens: `/healthz`, `/readyz`, `/metrics` and its routes. */
export const httpPort = { name: "http", number: 8080 } as const;
/** User and group `node` of the images. */
const nodeUser = 1000;

/** A pod that Pod Security `restricted` admits: no root, no capabilities, no writable root file system, no API token. */
export function podTemplate(args: PodArgs): types.input.core.v1.PodTemplateSpec {
  const files = filesOf(args.settings, args.workload);
  return {
    metadata: { labels: { ...selectorLabels(args.workload), ...args.labels } },
    spec: {
      serviceAccountName: args.serviceAccountName,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(args.priorityClassName !== undefined && { priorityClassName: args.priorityClassName }),
      terminationGracePeriodSeconds: args.terminationGracePeriodSeconds,
      topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
        (topologyKey) => spread(topologyKey, args.workload),
      ),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: nodeUser,
        runAsGroup: nodeUser,
        fsGroup: nodeUser,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "main",
          image: args.image,
          ...(args.mainFile !== undefined && { args: [args.mainFile] }),
          env: [
            { name: "HOST", value: "0.0.0.0" },
            { name: "PORT", value: String(httpPort.number) },
            ...environmentOf(args.settings, args.workload),
          ],
          ports: [{ name: httpPort.name, containerPort: httpPort.number, protocol: "TCP" }],
          resources: args.resources,
          ...probes,
          ...(args.preStopSeconds !== undefined && {
            lifecycle: { preStop: { sleep: { seconds: args.preStopSeconds } } },
          }),
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [
            { name: "tmp", mountPath: "/tmp" },
            ...files.volumeMounts,
            ...(args.data ? [{ name: "data", mountPath: args.data.mountPath }] : []),
          ],
        },
      ],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        ...files.volumes,
        ...(args.data ? [{ name: "data", persistentVolumeClaim: { claimName: args.data.claimName } }] : []),
      ],
    },
  };
}

const probes: Pick<types.input.core.v1.Container, "startupProbe" | "livenessProbe" | "readinessProbe"> = {
  startupProbe: { ...get("/healthz"), periodSeconds: 2, failureThreshold: 30 },
  livenessProbe: { ...get("/healthz"), periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 3 },
  readinessProbe: { ...get("/readyz"), periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3 },
};

function get(path: string): types.input.core.v1.Probe {
  return { httpGet: { path, port: httpPort.name } };
}

/** A workload's pods stand apart, but one that cannot is better than none. */
function spread(topologyKey: string, workload: string): types.input.core.v1.TopologySpreadConstraint {
  return {
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selectorLabels(workload) },
  };
}
