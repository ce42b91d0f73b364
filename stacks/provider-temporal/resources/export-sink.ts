import { z } from "zod";
import type { ExportSinkSettings, ExportSinkState } from "../backend/cloud-services.ts";
import type { Properties } from "../rpc/properties.ts";
import { cloudNamespace, filledText, yesOrNo } from "./cloud-inputs.ts";
import { cloudKind } from "./cloud-kind.ts";

const inputSchema = z.strictObject({
  namespace: cloudNamespace,
  name: filledText(63).regex(/^[A-Za-z0-9-]+$/, "must be letters, digits and '-'"),
  bucket: filledText(63),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be an AWS region, as in eu-central-1"),
  roleName: filledText(64).regex(/^[\w+=,.@-]+$/, "must be the name of a role of IAM, not its ARN"),
  awsAccountId: z.string().regex(/^\d{12}$/, "must be the twelve digits of an AWS account"),
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:/, "must be the ARN of a key")
    .optional(),
  enabled: yesOrNo.optional(),
});

const complete = (given: Properties): Properties => ({ enabled: true, ...given });

/** Where a namespace of Temporal Cloud exports closed histories to. */
export const exportSinkKind = cloudKind<ExportSinkSettings, ExportSinkState>({
  type: "temporal:index:ExportSink",
  inputSchema,
  insteadOnSelfHosted: "A server of one's own archives: set historyArchivalUri of the namespace.",
  extraOutputs: [],
  identity: ["namespace", "name"],
  localOnly: [],
  complete,
  collection: (cloud) => cloud.exportSinks,
  settings: (inputs) => complete(inputs) as unknown as ExportSinkSettings,
  title: ({ namespace, name }) => `Export sink "${namespace}/${name}"`,

  async live({ problem, ...settings }, { warn }) {
    if (problem !== undefined) {
      await warn(`Export sink "${settings.namespace}/${settings.name}" does not work: ${problem}`);
    }
    return { inputs: { ...settings } as Properties, extraOutputs: {} };
  },
});
