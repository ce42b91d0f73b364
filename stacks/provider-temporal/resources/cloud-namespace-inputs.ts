import { z } from "zod";

const filterText = z
  .string("must be a text")
  .regex(/^(?:[^*]+|\*[^*]+|[^*]+\*)$/, "must be a text with at most one *, at its beginning or end");

const certificateFilter = z
  .strictObject(
    {
      commonName: filterText.optional(),
      organization: filterText.optional(),
      organizationalUnit: filterText.optional(),
      subjectAlternativeName: filterText.optional(),
    },
    "must be a filter",
  )
  .refine((filter) => Object.keys(filter).length > 0, "must name something of the certificate");

export const cloudRegion = z
  .string("must be a text")
  .regex(/^(?:aws|gcp|azure)-[a-z0-9-]+$/, "must be a region of Temporal Cloud, as in aws-eu-central-1");

/** Inputs of a namespace that Temporal Cloud alone has. */
export const cloudNamespaceShape = {
  accountId: z
    .string("must be a text")
    .regex(/^[a-z0-9]+$/, "must be the account's id, as in a1b2c")
    .optional(),
  region: cloudRegion.optional(),
  highAvailabilityRegion: cloudRegion.optional(),
  clientCa: z
    .string("must be a text")
    .includes("-----BEGIN CERTIFICATE-----", { error: "must be one or more certificates in PEM" })
    .refine((text) => !text.includes("PRIVATE KEY"), "holds a private key: only certificates belong here")
    .optional(),
  certificateFilters: z
    .array(certificateFilter, "must be a list of filters")
    .max(25, "must be at most 25 filters")
    .optional(),
  apiKeys: z.boolean("must be true or false").optional(),
};

export const cloudOnly = Object.keys(cloudNamespaceShape) as (keyof typeof cloudNamespaceShape)[];
