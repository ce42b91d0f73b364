import { z } from "zod";
import { certificates } from "./certificate.ts";
import { label, peers } from "./network-config.ts";
import { closedObject, wholeNumber } from "./texts.ts";

const clusterName = z.string("must be the name of a cluster").min(1, "must be the name of a cluster");

/** Clusters that hold the namespace together. They know each other already: stacks/temporal/README.md. */
const replication = closedObject({
  clusters: z
    .array(clusterName, "must be a list of names of clusters")
    .min(1, "must name at least one cluster")
    .refine((names) => new Set(names).size === names.length, "must name each cluster once"),
  /** Where the namespace is active when it is registered; failovers are done by hand. */
  activeCluster: clusterName,
}).refine(({ clusters, activeCluster }) => clusters.includes(activeCluster), {
  error: "activeCluster must be one of clusters",
});

/** A server of one's own that asks for client certificates. */
const selfHosted = closedObject({
  backend: z.literal("selfHosted"),
  /** The authority behind the server's certificate, PEM. */
  serverCa: certificates,
  /** Name that the server's certificate carries. Default: the address's host. */
  serverName: z.string().min(1, "must not be empty").exactOptional(),
  /** Whether clients show a JWT beside their certificate (`permissions` claim: stacks/temporal/access.ts). */
  tokens: z.boolean("must be true or false").default(false),
  /** Where the frontend is, for network policies. */
  peers,
  /** Service account of the server's pods, which write and read the archive. */
  server: closedObject({ namespace: label, serviceAccount: label }).default({
    namespace: "temporal",
    serviceAccount: "temporal-server",
  }),
  /** Default: one cluster alone. */
  replication: replication.exactOptional(),
});

const cloudRegion = z
  .string()
  .regex(/^(?:aws|gcp|azure)-[a-z0-9-]+$/, "must be a region of Temporal Cloud, as in aws-eu-central-1");

const filterText = z
  .string()
  .regex(/^(?:[^*]+|\*[^*]+|[^*]+\*)$/, "must be a text with at most one *, at its beginning or end");

const certificateFilter = closedObject({
  commonName: filterText.exactOptional(),
  organization: filterText.exactOptional(),
  organizationalUnit: filterText.exactOptional(),
  subjectAlternativeName: filterText.exactOptional(),
}).refine((filter) => Object.keys(filter).length > 0, { error: "must name something of the certificate" });

/** How clients sign in: one kind, since with both a namespace of Temporal Cloud can have no replica. */
const authentication = closedObject({
  mtls: closedObject({
    /** The authority whose client certificates the namespace accepts, PEM. */
    clientCa: certificates,
    /** Certificates of the authority of which at least one passes. Default: all. */
    certificateFilters: z
      .array(certificateFilter, "must be a list of filters")
      .min(1, "must name at least one filter")
      .exactOptional(),
  }).exactOptional(),
  /** API keys of service accounts, one for each client. */
  apiKey: closedObject({
    /** Days from the making of a key until it ends. */
    expiresAfterDays: wholeNumber(1, 730),
    /** A key for each name, and the token of the one that was made last is what clients get: how to renew them is in stacks/temporal/README.md. */
    generations: z
      .array(label, "must be a list of names")
      .min(1, "must name at least one generation")
      .max(2, "must be at most two generations")
      .refine((names) => new Set(names).size === names.length, "must name each generation once")
      .default(["first"]),
  }).exactOptional(),
}).refine((given) => Object.keys(given).length === 1, {
  error: "must be either mtls or apiKey, and not both",
  when: ({ value }) => typeof value === "object" && value !== null,
});

/** A group that Temporal Cloud keeps, one of Google Workspace by its address, or one that the identity provider has pushed by SCIM. */
const group = closedObject({
  cloudGroup: z.string().min(1, "must not be empty").exactOptional(),
  googleGroup: z.email("must be an e-mail address").exactOptional(),
  scimGroup: z.string().min(1, "must not be empty").exactOptional(),
}).refine((given) => Object.keys(given).length === 1, {
  error: "must be one of cloudGroup, googleGroup and scimGroup",
  when: ({ value }) => typeof value === "object" && value !== null,
});
export type GroupConfig = z.output<typeof group>;

/** Temporal Cloud. */
const cloud = closedObject({
  backend: z.literal("cloud"),
  /** Id of the account: what follows the namespace's name, as in `cms-orchestration.a1b2c`. */
  accountId: z.string().regex(/^[a-z0-9]{4,16}$/, "must be the account's id, as in a1b2c"),
  /** Where the namespace runs. */
  region: cloudRegion,
  /** A second region that takes over. Default: none. */
  highAvailabilityRegion: cloudRegion.exactOptional(),
  authentication,
  /** Who has which role. Default: groups of Temporal Cloud that are named after the namespace and the role. */
  groups: closedObject({
    "cms-admin": group.exactOptional(),
    "cms-reviewer": group.exactOptional(),
    observer: group.exactOptional(),
  }).default({}),
  /** Who writes the hourly export: what the export page of Temporal Cloud, or its CloudFormation template, names. */
  export: closedObject({
    roleArns: z
      .array(z.string().regex(/^arn:aws:iam::\d{12}:role\/.+$/, "must be the ARN of a role"))
      .min(1, "must name the roles of Temporal Cloud's export"),
    externalId: z.string().min(2, "must be the export's external id"),
  }),
  /** Where the frontend is, for network policies. */
  peers,
});

export const temporal = z.discriminatedUnion("backend", [selfHosted, cloud], {
  error: "must be selfHosted or cloud",
});
export type TemporalConfig = z.output<typeof temporal>;
export type SelfHostedConfig = z.output<typeof selfHosted>;
export type CloudConfig = z.output<typeof cloud>;
