import { z } from "zod";
import type { ServiceAccountSettings } from "../backend/cloud-services.ts";
import type { Properties } from "../rpc/properties.ts";
import { cloudNamespace, filledText, permission } from "./cloud-inputs.ts";
import { cloudKind } from "./cloud-kind.ts";

const inputSchema = z.strictObject({
  name: filledText(64),
  description: z.string("must be a text").max(500, "must be at most 500 characters").optional(),
  namespace: cloudNamespace,
  permission,
});

const complete = (given: Properties): Properties => ({ description: "", ...given });

/** The identity of a program in Temporal Cloud, with access to one namespace alone. */
export const serviceAccountKind = cloudKind<ServiceAccountSettings, ServiceAccountSettings>({
  type: "temporal:index:ServiceAccount",
  inputSchema,
  insteadOnSelfHosted: "To a server of one's own, programs show client certificates or JWTs.",
  extraOutputs: [],
  identity: ["namespace"],
  localOnly: [],
  complete,
  collection: (cloud) => cloud.serviceAccounts,
  settings: (inputs) => complete(inputs) as unknown as ServiceAccountSettings,
  title: ({ name }) => `Service account "${name}"`,
  live: (state) => ({ inputs: { ...state }, extraOutputs: {} }),
});
