import { beforeAll, describe, expect, test } from "vitest";
import { type DeclaredStack, type StackResource, declareStack } from "../testing/declare-stack.ts";
import { changedConfig } from "../testing/example-config.ts";

interface Document {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Principal?: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
}

interface ExternalSecretSpec {
  readonly data: readonly { readonly remoteRef: { readonly key: string } }[];
}

function find({ resources }: DeclaredStack, type: string, name: string): StackResource {
  const [found, ...more] = resources.filter((resource) => resource.type === type && resource.name === name);
  if (!found || more.length > 0)
    throw new Error(`${type} ${name} is declared ${found ? "twice" : "not at all"}`);
  return found;
}

const ofType = ({ resources }: DeclaredStack, type: string) =>
  resources.filter((resource) => resource.type === type);
const documentOf = (resource: StackResource, key: string) =>
  JSON.parse(resource.props[key] as string) as Document;

function rightsOf(stack: DeclaredStack, role: string): Document["Statement"] {
  return documentOf(find(stack, "aws:iam/rolePolicy:RolePolicy", role), "policy").Statement;
}

const bucket = (kind: string) => `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
let staging: DeclaredStack;
let prod: DeclaredStack;

beforeAll(async () => {
  staging = await declareStack("staging");
  prod = await declareStack("prod");
});

describe("the archive bucket", () => {
  test("is kept whatever becomes of the stack, with all that shields it and its key", () => {
    const shields = [...staging.resources, ...prod.resources].filter(
      ({ type }) =>
        type.startsWith("aws:s3/") || type.startsWith("aws:kms/") || type.startsWith("aws:secretsmanager/"),
    );
    expect(shields.length).toBeGreaterThan(30);
    expect(shields.filter(({ protect, retainOnDelete }) => !protect || !retainOnDelete)).toEqual([]);
  });

  test("is versioned, encrypted by its own rotated key, and private", () => {
    expect(find(prod, bucket("BucketVersioning"), "archive").props).toMatchObject({
      versioningConfiguration: { status: "Enabled" },
    });
    expect(find(prod, bucket("BucketServerSideEncryptionConfiguration"), "archive").props).toMatchObject({
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: "arn:aws:mock:::kms/key/temporal-cms-prod-archive",
          },
        },
      ],
    });
    expect(find(prod, "aws:kms/key:Key", "temporal-cms-prod-archive").props["enableKeyRotation"]).toBe(true);
    expect(find(prod, bucket("BucketPublicAccessBlock"), "archive").props).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  test("is reached by TLS alone", () => {
    const { Statement } = documentOf(find(prod, bucket("BucketPolicy"), "archive"), "policy");
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:mock:::s3/bucket/archive", "arn:aws:mock:::s3/bucket/archive/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  });

  test("is locked where the configuration says so, and there alone", () => {
    expect(find(prod, bucket("BucketObjectLockConfiguration"), "archive").props).toMatchObject({
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 365 } },
    });
    expect(find(staging, bucket("Bucket"), "archive").props["objectLockEnabled"]).toBe(false);
    expect(ofType(staging, bucket("BucketObjectLockConfiguration"))).toEqual([]);
  });

  test("deletes histories after the days that are asked for, and has no class that must be restored first", async () => {
    const rulesOf = (stack: DeclaredStack) =>
      find(stack, bucket("BucketLifecycleConfiguration"), "archive").props["rules"] as [
        Record<string, unknown>,
      ];
    expect(rulesOf(staging)[0]).toMatchObject({ expiration: { days: 365 } });
    expect(rulesOf(prod)[0]).not.toHaveProperty("expiration");
    const short = await declareStack(
      "staging",
      changedConfig("staging", "temporal-cms:archive", ["deleteAfterDays"], 60),
    );
    expect(rulesOf(short)[0]["transitions"]).toEqual([{ days: 30, storageClass: "STANDARD_IA" }]);
    const classes = JSON.stringify([rulesOf(staging), rulesOf(prod)]).match(/"storageClass":"\w+"/g) ?? [];
    expect(new Set(classes)).toEqual(
      new Set(['"storageClass":"STANDARD_IA"', '"storageClass":"GLACIER_IR"']),
    );
  });
});

describe("secrets", () => {
  test("are containers without values, each encrypted by the key of the secrets", () => {
    for (const stack of [staging, prod]) {
      expect(
        stack.resources.filter(({ type }) => type.startsWith("aws:secretsmanager/secretVersion")),
      ).toEqual([]);
      for (const { props } of ofType(stack, "aws:secretsmanager/secret:Secret")) {
        expect(props["kmsKeyId"]).toMatch(/^arn:aws:mock:::kms\/key\/temporal-cms-\w+-secrets$/);
      }
    }
  });

  test("are those that the way of signing in needs", async () => {
    const names = (stack: DeclaredStack) =>
      ofType(stack, "aws:secretsmanager/secret:Secret")
        .map(({ name }) => name)
        .filter((name) => name.startsWith("temporal-"))
        .sort();
    const certificates = ["autoscaler", "notification", "proxy", "worker"].map(
      (client) => `temporal-${client}-certificate`,
    );
    const tokens = ["autoscaler", "notification", "proxy", "worker"].map(
      (client) => `temporal-${client}-token`,
    );
    expect(names(staging)).toEqual([...certificates, ...tokens].sort());
    expect(names(prod)).toEqual(certificates);
    const apiKeys = changedConfig("prod", "temporal-cms:temporal", ["authentication"], {
      apiKey: { expiresAfterDays: 90 },
    });
    expect(names(await declareStack("prod", apiKeys))).toEqual(tokens);
  });

  test("are all that workloads refer to", () => {
    for (const stack of [staging, prod]) {
      const entries = ofType(stack, "aws:secretsmanager/secret:Secret").map(
        ({ props }) => props["name"] as string,
      );
      const references = stack.resources
        .filter(({ type }) => type.endsWith(":ExternalSecret"))
        .flatMap(({ props }) =>
          (props["spec"] as ExternalSecretSpec).data.map(({ remoteRef }) => remoteRef.key),
        );
      expect([...new Set(references)].sort()).toEqual(entries.sort());
    }
  });
});

describe("roles", () => {
  test("are taken by one service account of one cluster", () => {
    const { Statement } = documentOf(
      find(staging, "aws:iam/role:Role", "temporal-cms-staging-secrets-reader"),
      "assumeRolePolicy",
    );
    const issuer = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE0STAGING0";
    expect(Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: "system:serviceaccount:temporal-cms:secrets-reader",
          },
        },
      },
    ]);
  });

  test("of External Secrets are for the service account that the workloads make, and read exactly the entries", () => {
    const account = find(staging, "kubernetes:core/v1:ServiceAccount", "secrets-reader");
    expect(account.props).toMatchObject({
      metadata: {
        namespace: "temporal-cms",
        annotations: {
          "eks.amazonaws.com/role-arn": "arn:aws:mock:::iam/role/temporal-cms-staging-secrets-reader",
        },
      },
    });
    const [read, decrypt] = rightsOf(staging, "temporal-cms-staging-secrets-reader");
    const arns = ofType(staging, "aws:secretsmanager/secret:Secret").map(
      ({ name }) => `arn:aws:mock:::secretsmanager/secret/${name}`,
    );
    expect(read?.Action).toEqual(["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]);
    expect([read?.Resource].flat().sort()).toEqual(arns.sort());
    expect(decrypt).toMatchObject({
      Action: "kms:Decrypt",
      Resource: "arn:aws:mock:::kms/key/temporal-cms-staging-secrets",
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
    });
  });

  test("of a self-hosted server write and read histories; that of Temporal Cloud's export writes alone", () => {
    const actions = (stack: DeclaredStack, role: string) =>
      rightsOf(stack, role).flatMap(({ Action }) => Action);
    expect(actions(staging, "temporal-cms-staging-archiver")).toEqual([
      "s3:ListBucket",
      "s3:GetObject",
      "s3:PutObject",
      "kms:GenerateDataKey",
      "kms:Decrypt",
    ]);
    expect(actions(prod, "temporal-cms-prod-export")).toEqual(["s3:PutObject", "kms:GenerateDataKey"]);
    expect(
      documentOf(find(prod, "aws:iam/role:Role", "temporal-cms-prod-export"), "assumeRolePolicy"),
    ).toMatchObject({
      Statement: [
        {
          Principal: { AWS: ["arn:aws:iam::210987654321:role/example-export"] },
          Condition: { StringEquals: { "sts:ExternalId": "a1b2c" } },
        },
      ],
    });
  });

  test("none may do everything, or anything to everything", () => {
    for (const stack of [staging, prod]) {
      const statements = ofType(stack, "aws:iam/rolePolicy:RolePolicy").flatMap(
        (policy) => documentOf(policy, "policy").Statement,
      );
      expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
      expect(statements.flatMap(({ Resource }) => Resource).filter((resource) => resource === "*")).toEqual(
        [],
      );
    }
  });
});
