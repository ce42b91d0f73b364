import { at, listAt, unknown } from "./properties.ts";
import type { CheckedResource, ResourceRule } from "./rule.ts";

const scaled = /^kubernetes:apps\/v1:(?:Deployment|StatefulSet|ReplicaSet)$/;
const withPods =
  /^kubernetes:(?:apps\/v1:(?:Deployment|StatefulSet|ReplicaSet|DaemonSet)|batch\/v1:(?:Job|CronJob)|core\/v1:Pod|temporal\.io\/[^:]+:WorkerDeployment)$/;

/** An autoscaler and a number of pods in the program put each other right for ever: pulumi-kubernetes #2491. */
export const noReplicas: ResourceRule = {
  kind: "resource",
  name: "no-replicas",
  description: "The number of pods belongs to the autoscaler, so spec.replicas is not set.",
  violations: ({ type, props }) =>
    scaled.test(type) && at(props, "spec", "replicas") !== undefined
      ? ["spec.replicas is set: leave it out, an autoscaler says how many pods there are"]
      : [],
};

export const imagesByDigest: ResourceRule = {
  kind: "resource",
  name: "images-by-digest",
  description: "Images are named by digest: a tag, latest above all, is another image tomorrow.",
  violations: (resource) =>
    containers(resource)
      .filter(({ container }) => at(container, "image") !== unknown)
      .filter(({ container }) => !/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(textOf(container, "image")))
      .map(
        ({ name, container }) =>
          `container ${name}: image "${textOf(container, "image")}" is not named by digest`,
      ),
};

export const limitsAndProbes: ResourceRule = {
  kind: "resource",
  name: "limits-and-probes",
  description:
    "Containers say what they need and at most take, and how they are known to be alive and ready.",
  violations: (resource) =>
    containers(resource).flatMap(({ name, container, probed }) => [
      ...["requests", "limits"].flatMap((bound) =>
        ["cpu", "memory"]
          .filter((what) => at(container, "resources", bound, what) === undefined)
          .map((what) => `container ${name}: resources.${bound}.${what} is not set`),
      ),
      ...(probed ? ["livenessProbe", "readinessProbe"] : [])
        .filter((probe) => at(container, probe) === undefined)
        .map((probe) => `container ${name}: ${probe} is not set`),
    ]),
};

interface FoundContainer {
  readonly name: string;
  readonly container: unknown;
  /** Whether it runs until it is stopped. */
  readonly probed: boolean;
}

/** Containers of the pods that a resource makes. */
export function containers({ type, props }: CheckedResource): FoundContainer[] {
  if (!withPods.test(type)) return [];
  const spec = at(props, "spec");
  const pod =
    at(spec, "template", "spec") ??
    at(spec, "jobTemplate", "spec", "template", "spec") ??
    (type.endsWith(":Pod") ? spec : undefined);
  const found = (key: string, probed: boolean) =>
    listAt(pod, key).map((container) => ({ name: textOf(container, "name"), container, probed }));
  return [
    ...found("containers", !type.startsWith("kubernetes:batch/v1:")),
    ...found("initContainers", false),
  ];
}

function textOf(container: unknown, key: string): string {
  const value = at(container, key);
  return typeof value === "string" ? value : "";
}
