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

/** How clients sign in: a namespace of Cloud takes one kind, never both. */
const authentication = closedObject({
  /** The authority whose client certificates the namespace accepts, PEM. */
  mtls: closedObject({ clientCa: certificates }).exactOptional(),
  /** API keys of service accounts, each valid for so many days. */
  apiKey: closedObject({ expiresAfterDays: wholeNumber(1, 730) }).exactOptional(),
}).refine((given) => Object.keys(given).length === 1, {
  error: "must be either mtls or apiKey, and not both",
  when: ({ value }) => typeof value === "object" && value !== null,
});

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
