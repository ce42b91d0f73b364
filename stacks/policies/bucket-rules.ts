import { at, documentAt, listAt, unknown } from "./properties.ts";
import type { CheckedResource, ResourceRule, StackRule } from "./rule.ts";

const ofS3 = (kind: string) => `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;

/** A bucket is described by several resources; all must be there. */
export const bucketsShielded: StackRule = {
  kind: "stack",
  name: "buckets-shielded",
  description:
    "Buckets are versioned, encrypted by a key of their own, closed to the public and reached by TLS alone.",
  violations: (resources) =>
    resources
      .filter(({ type }) => type === ofS3("Bucket"))
      .flatMap((bucket) =>
        shields
          .filter(({ kind, holds }) => !partsOf(bucket, kind, resources).some(holds))
          .map(({ missing }) => `${bucket.name}: ${missing}`),
      ),
};

interface Shield {
  /** Type of the resource that says it. */
  readonly kind: string;
  readonly holds: (props: CheckedResource["props"]) => boolean;
  readonly missing: string;
}

const shields: readonly Shield[] = [
  {
    kind: "BucketVersioning",
    holds: (props) => at(props, "versioningConfiguration", "status") === "Enabled",
    missing: "is not versioned",
  },
  {
    kind: "BucketServerSideEncryptionConfiguration",
    holds: (props) =>
      listAt(props, "rules").some((rule) => {
        const byDefault = at(rule, "applyServerSideEncryptionByDefault");
        return at(byDefault, "sseAlgorithm") === "aws:kms" && Boolean(at(byDefault, "kmsMasterKeyId"));
      }),
    missing: "is not encrypted by a key of its own",
  },
  {
    kind: "BucketPublicAccessBlock",
    holds: (props) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
        (key) => props[key] === true,
      ),
    missing: "is not closed to the public",
  },
  {
    kind: "BucketPolicy",
    holds: (props) =>
      props["policy"] === unknown ||
      statementsOf(props).some(
        (statement) =>
          at(statement, "Effect") === "Deny" &&
          String(at(statement, "Condition", "Bool", "aws:SecureTransport")) === "false",
      ),
    missing: "can be reached without TLS",
  },
];

function partsOf(
  bucket: CheckedResource,
  kind: string,
  resources: readonly CheckedResource[],
): CheckedResource["props"][] {
  return resources
    .filter(({ type, props }) => type === ofS3(kind) && props["bucket"] === bucket.props["bucket"])
    .map(({ props }) => props);
}

export const noPublicBucket: ResourceRule = {
  kind: "resource",
  name: "no-public-bucket",
  description: "No bucket is opened to the public, by its own setting or by its policy.",
  violations: ({ type, props }) => {
    const { acl } = props;
    if (type === ofS3("Bucket") && typeof acl === "string" && acl.startsWith("public-"))
      return [`acl is ${acl}`];
    if (type !== ofS3("BucketPolicy")) return [];
    const open = statementsOf(props).some(
      (statement) => at(statement, "Effect") === "Allow" && isEverybody(at(statement, "Principal")),
    );
    return open ? ["policy allows something to everybody"] : [];
  },
};

function statementsOf(props: CheckedResource["props"]): readonly unknown[] {
  return listAt(documentAt(props, "policy"), "Statement");
}

function isEverybody(principal: unknown): boolean {
  return [principal, at(principal, "AWS")].flat().includes("*");
}
