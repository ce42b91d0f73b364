import { z } from "zod";
import { closedObject } from "./texts.ts";

const range = z.union([z.cidrv4(), z.cidrv6()], {
  error: "must be a range of addresses, as in 10.20.0.0/16",
});

/** A DNS label: names of Kubernetes objects. */
export const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, "must be lower-case letters, digits and hyphens");

const peer = z.union(
  [
    closedObject({ cidr: range, except: z.array(range).exactOptional() }),
    closedObject({ namespace: label, podLabels: z.record(z.string(), z.string()).exactOptional() }),
  ],
  { error: "must be { cidr, except? } with ranges such as 10.20.0.0/16, or { namespace, podLabels? }" },
);

/** Where something is, for network policies. */
export const peers = z.array(peer, "must be a list of peers").min(1, "must name at least one peer");

/** A DNS name with at least one dot. */
export const hostName = z
  .string()
  .regex(
    /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "must be a DNS name, as in cms.example.org",
  );

export const port = z.int("must be a port").min(1, "must be a port").max(65_535, "must be a port");
