import { BackfillInput } from "@temporal-cms/contracts";
import { z } from "zod";
import { archive, oidcProviderArn, region } from "./aws-config.ts";
import { label, peers } from "./network-config.ts";
import { temporal } from "./temporal-config.ts";
import { flagText, structured, wholeNumberText } from "./texts.ts";
import {
  images,
  ingress,
  mail,
  observability,
  queueScaling,
  serviceScaling,
  slack,
  vendor,
} from "./workloads-config.ts";

/** Temporal keeps what has closed for at least a day; ten years is the most that anybody means. */
const retention = wholeNumberText(1, 3_650);

const sites = structured(
  BackfillInput.shape.sites,
  "a list, as in [{ site: newsroom, cms: wordpress }]",
).refine((list) => new Set(list.map(({ site }) => site)).size === list.length, "must name each site once");

/** Keys of every environment; README.md says what each means. */
export const orchestrationKeys = {
  "temporal-cms:sites": sites,
  "temporal-cms:retentionDays": retention.optional(),
  "temporal-cms:backfillEveryMinutes": wholeNumberText(1, 1_440).default(15),
  "temporal-cms:backfillJitterSeconds": wholeNumberText(0, 3_600).default(30),
  "temporal-cms:backfillPaused": flagText.default(false),
} as const;

/** The provider checks it as well; here it is told together with all others. */
const address = z
  .string()
  .regex(
    /^(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/,
    "must be host:port of Temporal's frontend, without a scheme",
  );

/** In dev, whatever is wrong with the address is the provider's to tell. */
export const devKeys = { ...orchestrationKeys, "temporal:address": z.string() } as const;

/** Keys of staging and prod. */
export const deployedKeys = {
  ...orchestrationKeys,
  "temporal:address": address,
  "aws:region": region,
  "temporal-cms:temporal": structured(temporal, "{ backend: selfHosted, … }"),
  "temporal-cms:clusterOidcProviderArn": oidcProviderArn,
  "temporal-cms:kubernetesNamespace": label.default("temporal-cms"),
  "temporal-cms:archive": structured(archive, "{ bucket: temporal-cms-archive }").default({
    bucket: "temporal-cms-archive",
  }),
  "temporal-cms:images": structured(images, "{ worker: registry/worker@sha256:…, … }"),
  "temporal-cms:ingress": structured(ingress, "{ host, className, from }"),
  "temporal-cms:vendor": structured(vendor, "{ kind: external, translators, peers }"),
  "temporal-cms:mail": structured(mail, "{ from, port, peers }").optional(),
  "temporal-cms:slack": structured(slack, "{ peers: [{ cidr: 203.0.113.0/24 }] }").optional(),
  "temporal-cms:cmsPeers": structured(peers, "[{ cidr: 203.0.113.0/24 }]").optional(),
  "temporal-cms:queueScaling": structured(
    queueScaling,
    "{ cms.activity.queue: { floor: 2, ceiling: 20 } }",
  ).default({}),
  "temporal-cms:serviceScaling": structured(serviceScaling, "{ proxy: { floor: 2, ceiling: 10 } }").default(
    {},
  ),
  "temporal-cms:observability": structured(
    observability,
    "{ mode: prometheusOperator, namespace: monitoring, runbooks: https://git.example.org/cms/runbooks }",
  ).default({
    mode: "none",
  }),
  "temporal-cms:storageClassName": label.optional(),
} as const;
