import { expect, test } from "vitest";
import { StackConfigError } from "../stack-config-error.ts";
import { exampleInput } from "./testing/example-input.ts";
import { workloadsFaults } from "./workloads-faults.ts";
import type { WorkloadsInput } from "./workloads-input.ts";
import { workloads } from "./workloads.ts";

const { temporal, images } = exampleInput;
const queue = "cms.activity.queue";

test("the example has no faults", () => {
  expect(workloadsFaults(exampleInput)).toEqual([]);
});

test.each<{ change: Partial<WorkloadsInput>; fault: string }>([
  {
    change: { images: { ...images, proxy: "registry.example.com/proxy@sha256:latest" } },
    fault: "images.proxy: must end with @sha256: and 64 hexadecimal digits",
  },
  {
    change: { queueScaling: { [queue]: { floor: -1 } } },
    fault: `queueScaling.${queue}.floor: must be a whole number from 0 to 1000`,
  },
  {
    change: { queueScaling: { [queue]: { floor: 30 } } },
    fault: `queueScaling.${queue}: the floor of 30 is above the ceiling of 20`,
  },
  {
    change: { queueScaling: { [queue]: { targetQueueSize: 0 } } },
    fault: `queueScaling.${queue}.targetQueueSize: must be a whole number from 1 to 1000`,
  },
  {
    change: { queueScaling: { [queue]: { scaleDownAfterSeconds: 3601 } } },
    fault: `queueScaling.${queue}.scaleDownAfterSeconds: must be a whole number from 0 to 3600`,
  },
  {
    change: { serviceScaling: { proxy: { floor: 0 } } },
    fault: "serviceScaling.proxy.floor: must be a whole number from 1 to 1000",
  },
  {
    change: { serviceScaling: { compliance: { targetCpuPercent: 0.5 } } },
    fault: "serviceScaling.compliance.targetCpuPercent: must be a whole number from 1 to 100",
  },
  {
    change: { temporal: { ...temporal, address: "https://temporal.example.org" } },
    fault: "temporal.address: must be host:port, without a scheme",
  },
  {
    change: { temporal: { ...temporal, peers: [] } },
    fault: "temporal.peers: must name where the frontend is",
  },
  {
    change: { temporal: { ...temporal, auth: { ...temporal.auth, autoscaler: { apiKey: "key" } } } },
    fault: "temporal.auth.autoscaler.clientCertificate: is required with temporal.serverCa",
  },
])("$fault", ({ change, fault }) => {
  expect(workloadsFaults({ ...exampleInput, ...change })).toEqual([fault]);
});

test("all faults are told at once, and nothing is declared", () => {
  const faulty = {
    ...exampleInput,
    temporal: { ...temporal, peers: [] },
    queueScaling: { [queue]: { floor: -1 } },
  };
  expect(() => workloads(faulty)).toThrow(StackConfigError);
  expect(() => workloads(faulty)).toThrow(/temporal\.peers[^]*|queueScaling/);
  expect(workloadsFaults(faulty)).toHaveLength(2);
});
