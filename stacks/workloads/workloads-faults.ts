import { type TaskQueue, taskQueues } from "@temporal-cms/contracts";
import { serviceScaling } from "./services.ts";
import { queueDeclarations } from "./task-queues.ts";
import { type WorkloadsInput, programs, scaledServices } from "./workloads-input.ts";

/** What types cannot say about a `WorkloadsInput`; empty when all is well. */
export function workloadsFaults(input: WorkloadsInput): string[] {
  return [...imageFaults(input), ...scalingFaults(input), ...temporalFaults(input)];
}

function imageFaults({ images }: WorkloadsInput): string[] {
  return programs
    .filter((program) => !/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(images[program]))
    .map((program) => `images.${program}: must end with @sha256: and 64 hexadecimal digits`);
}

function scalingFaults({ queueScaling = {}, serviceScaling: services = {} }: WorkloadsInput): string[] {
  const queues: TaskQueue[] = Object.values(taskQueues);
  return [
    ...queues.flatMap((queue) => {
      const scaling = { ...queueDeclarations[queue].scaling, ...queueScaling[queue] };
      return [
        ...boundFaults(`queueScaling.${queue}`, scaling, 0),
        ...wholeFaults(`queueScaling.${queue}.targetQueueSize`, scaling.targetQueueSize, 1),
        ...wholeFaults(
          `queueScaling.${queue}.activationTargetQueueSize`,
          scaling.activationTargetQueueSize,
          0,
        ),
        // The most that the autoscaler's API takes.
        ...wholeFaults(`queueScaling.${queue}.scaleDownAfterSeconds`, scaling.scaleDownAfterSeconds, 0, 3600),
      ];
    }),
    ...scaledServices.flatMap((service) => {
      const scaling = { ...serviceScaling[service], ...services[service] };
      return [
        ...boundFaults(`serviceScaling.${service}`, scaling, 1),
        ...wholeFaults(`serviceScaling.${service}.targetCpuPercent`, scaling.targetCpuPercent, 1, 100),
      ];
    }),
  ];
}

function boundFaults(
  path: string,
  { floor, ceiling }: { readonly floor: number; readonly ceiling: number },
  leastFloor: number,
): string[] {
  const faults = [
    ...wholeFaults(`${path}.floor`, floor, leastFloor),
    ...wholeFaults(`${path}.ceiling`, ceiling, 1),
  ];
  if (faults.length === 0 && floor > ceiling)
    faults.push(`${path}: the floor of ${floor} is above the ceiling of ${ceiling}`);
  return faults;
}

function wholeFaults(path: string, value: number, least: number, most = 1000): string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${path}: must be a whole number from ${least} to ${most}`];
}

function temporalFaults({ temporal }: WorkloadsInput): string[] {
  const { address, auth, serverCa, peers } = temporal;
  const faults: string[] = [];
  if (!/^(?:[^\s/:]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/.test(address))
    faults.push("temporal.address: must be host:port, without a scheme");
  if (peers.length === 0) faults.push("temporal.peers: must name where the frontend is");
  // KEDA's scaler hands a CA on only together with a client certificate.
  if (serverCa !== undefined && auth.autoscaler.clientCertificate === undefined)
    faults.push("temporal.auth.autoscaler.clientCertificate: is required with temporal.serverCa");
  return faults;
}
