import { unknownCheckingProxy } from "@pulumi/policy";
import { expect, test } from "vitest";
import { bucketsShielded } from "./bucket-rules.ts";
import { knownProps } from "./known-props.ts";
import { unknown } from "./properties.ts";
import type { CheckedResource } from "./rule.ts";
import { imagesByDigest, limitsAndProbes } from "./workload-rules.ts";

/** The SDK exports it without its type. */
const checking = unknownCheckingProxy as (props: unknown) => unknown;

/** What the engine sends for a text that it will know during the update (proxy.js of @pulumi/policy). */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function inPreview(type: string, props: object): CheckedResource {
  const known = knownProps(checking(props)) as CheckedResource["props"];
  return { type, name: "new", props: known, protect: true };
}

test("what is known stays, and what is not is marked, however deep", () => {
  expect(knownProps(checking({ a: [{ b: unknownText, c: 1 }, unknownText], d: null }))).toEqual({
    a: [{ b: unknown, c: 1 }, unknown],
    d: null,
  });
});

test("rules do not judge what is unknown, and judge what is beside it", () => {
  const deployment = inPreview("kubernetes:apps/v1:Deployment", {
    spec: {
      template: { spec: { containers: [{ name: "main", image: unknownText, resources: unknownText }] } },
    },
  });
  expect(imagesByDigest.violations(deployment)).toEqual([]);
  expect(limitsAndProbes.violations(deployment)).toEqual([
    "container main: livenessProbe is not set",
    "container main: readinessProbe is not set",
  ]);
  const bucket = inPreview("aws:s3/bucket:Bucket", { bucket: "archive" });
  const policy = inPreview("aws:s3/bucketPolicy:BucketPolicy", { bucket: "archive", policy: unknownText });
  expect(bucketsShielded.violations([bucket, policy])).toEqual([
    "new: is not versioned",
    "new: is not encrypted by a key of its own",
    "new: is not closed to the public",
  ]);
});
