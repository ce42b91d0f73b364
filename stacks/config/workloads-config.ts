import { taskQueues } from "@temporal-cms/contracts";
import { VendorsFile } from "@temporal-cms/translation/vendors-file";
import { z } from "zod";
import { type ImageByDigest, programs, scaledServices } from "../workloads/workloads-input.ts";
import { hostName, label, peers, port } from "./network-config.ts";
import { closedObject, wholeNumber } from "./texts.ts";

/** @param names every one is a key */
function forEach<Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

const imageByDigest = z
  .string()
  .regex(
    /^[^\s@]+@sha256:[0-9a-f]{64}$/,
    "must be an image by digest, as in registry.example.com/worker@sha256:<64 hexadecimal digits>",
  )
  .transform((text) => text as ImageByDigest);

export const images = closedObject(forEach(programs, imageByDigest));

const bounds = { floor: wholeNumber(0, 1000), ceiling: wholeNumber(1, 1000) };
const floorBelowCeiling = {
  check: ({ floor, ceiling }: { readonly floor: number; readonly ceiling: number }) => floor <= ceiling,
  error: "the floor must not be above the ceiling",
};

const queue = closedObject({
  ...bounds,
  targetQueueSize: wholeNumber(1, 1000).exactOptional(),
  activationTargetQueueSize: wholeNumber(0, 1000).exactOptional(),
  scaleDownAfterSeconds: wholeNumber(0, 3600).exactOptional(),
}).refine(floorBelowCeiling.check, floorBelowCeiling.error);

const service = closedObject({
  ...bounds,
  floor: wholeNumber(1, 1000),
  targetCpuPercent: wholeNumber(1, 100).exactOptional(),
}).refine(floorBelowCeiling.check, floorBelowCeiling.error);

/** An override gives floor and ceiling together, so that one cannot cross the other's default. */
export const queueScaling = closedObject(forEach(Object.values(taskQueues), queue.exactOptional()));
export const serviceScaling = closedObject(forEach(scaledServices, service.exactOptional()));

export const ingress = closedObject({
  host: hostName,
  className: label,
  tlsSecretName: label.exactOptional(),
  annotations: z.record(z.string(), z.string()).exactOptional(),
  from: peers,
});

/** What the translation service reads as its vendors file; checked here, so that a locale without a language fails in the preview. */
const translators = VendorsFile.superRefine(({ vendors }, context) => {
  for (const [name, { kind }] of Object.entries(vendors)) {
    const message = {
      file: "a vendor by file needs a folder that all replicas share, which is not made here",
      simulator: "the simulator is a kind of its own, for staging",
    }[kind as string];
    if (message !== undefined) context.addIssue({ code: "custom", path: ["vendors", name, "kind"], message });
  }
});

export const vendor = z.discriminatedUnion(
  "kind",
  [
    closedObject({ kind: z.literal("simulator") }),
    closedObject({ kind: z.literal("external"), translators, peers }),
  ],
  { error: "must be simulator or external" },
);

export const mail = closedObject({ from: z.email("must be a mail address"), port, peers });

export const slack = closedObject({ peers: peers.exactOptional() });

export const observability = z.discriminatedUnion(
  "mode",
  [
    closedObject({ mode: z.literal("none") }),
    closedObject({
      mode: z.literal("prometheusOperator"),
      namespace: label,
      runbooks: z
        .url({
          protocol: /^https$/,
          hostname: z.regexes.domain,
          error: "must be the https address of the runbooks' folder",
        })
        .regex(/[^/]$/, "must not end with a slash"),
    }),
  ],
  { error: "must be none or prometheusOperator" },
);
