import { z } from "zod";
import type { ArchivalSettings, NamespaceState, NewNamespaceSettings } from "../backend/temporal-backend.ts";
import type { Properties, PropertyValue } from "../rpc/properties.ts";
import { cloudNamespaceShape } from "./cloud-namespace-inputs.ts";

const archivalUri = z
  .string("must be a text")
  .regex(/^[a-z][a-z0-9+.-]*:\/\/[^\s/]\S*$/, "must be a URI, as in s3://temporal-cms-archive");
const flag = z.boolean("must be true or false");
const clusterName = z.string("must be the name of a cluster").min(1, "must be the name of a cluster");

export const namespaceInputs = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/,
      "must be 1 to 255 letters, digits, '.', '_' or '-', the first a letter or digit",
    ),
  retentionDays: z
    .number("must be a whole number of days, at least 1")
    .int("must be a whole number of days")
    .min(1, "must be at least 1 day"),
  description: z
    .string("must be a text")
    .min(1, "must not be empty: the server cannot clear a description. Leave it out to leave it alone")
    .optional(),
  historyArchivalUri: archivalUri.optional(),
  historyArchivalEnabled: flag.optional(),
  visibilityArchivalUri: archivalUri.optional(),
  visibilityArchivalEnabled: flag.optional(),
  clusters: z
    .array(clusterName, "must be a list of names of clusters")
    .min(1, "must name at least one cluster")
    .refine((names) => new Set(names).size === names.length, "must name each cluster once")
    .optional(),
  activeCluster: clusterName.optional(),
  ...cloudNamespaceShape,
  allowDelete: flag.optional(),
});

/** What is archived, each by arguments of its own: `historyArchivalUri` and so on. */
export const archivals = ["history", "visibility"] as const;

/** The inputs with their defaults; clusters in one order, since they are a set. */
export function completeNamespace(given: Properties): Properties {
  const { clusters } = given;
  return {
    allowDelete: false,
    ...Object.fromEntries(
      archivals
        .filter((what) => given[`${what}ArchivalUri`] !== undefined)
        .map((what) => [`${what}ArchivalEnabled`, true]),
    ),
    ...given,
    ...(isTexts(clusters) && { clusters: [...clusters].sort() }),
  };
}

export function isTexts(value: PropertyValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** @param inputs complete, without faults */
export function namespaceSettings(inputs: Properties): NewNamespaceSettings {
  const { name, retentionDays, description, clusters, activeCluster, ...parsed } =
    namespaceInputs.parse(inputs);
  return {
    ...{ name, retentionDays, description, clusters, activeCluster },
    historyArchival: archival(parsed.historyArchivalUri, parsed.historyArchivalEnabled),
    visibilityArchival: archival(parsed.visibilityArchivalUri, parsed.visibilityArchivalEnabled),
  };
}

function archival(uri: string | undefined, enabled = true): ArchivalSettings | undefined {
  return uri === undefined ? undefined : { uri, enabled };
}

/** A namespace as it is, in the inputs that would make it. */
export function inputsOfNamespace(found: NamespaceState): Properties {
  const { name, retentionDays, description, historyArchival, visibilityArchival, clusters, activeCluster } =
    found;
  return {
    name,
    retentionDays,
    ...(description !== undefined && { description }),
    ...(historyArchival && {
      historyArchivalUri: historyArchival.uri,
      historyArchivalEnabled: historyArchival.enabled,
    }),
    ...(visibilityArchival && {
      visibilityArchivalUri: visibilityArchival.uri,
      visibilityArchivalEnabled: visibilityArchival.enabled,
    }),
    ...(clusters && { clusters }),
    ...(activeCluster !== undefined && { activeCluster }),
  };
}
