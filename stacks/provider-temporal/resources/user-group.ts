import { z } from "zod";
import { groupSources } from "../backend/cloud-services.ts";
import type { GroupSource, UserGroupSettings, UserGroupState } from "../backend/cloud-services.ts";
import type { Properties } from "../rpc/properties.ts";
import { cloudNamespace, filledText, permission } from "./cloud-inputs.ts";
import { cloudKind } from "./cloud-kind.ts";

const inputSchema = z.strictObject({
  cloudGroup: filledText(64).optional(),
  googleGroup: z.email("must be an e-mail address").optional(),
  scimGroup: filledText(200).optional(),
  namespace: cloudNamespace,
  permission,
});

/** A group of people, and what it may do in one namespace of Temporal Cloud. */
export const userGroupKind = cloudKind<UserGroupSettings, UserGroupState>({
  type: "temporal:index:UserGroup",
  inputSchema,
  insteadOnSelfHosted: "On a server of one's own, a person's JWT says what they may do.",
  extraOutputs: [],
  identity: [...groupSources, "namespace"],
  localOnly: [],
  complete: (given) => given,

  crossFaults(inputs) {
    const given = groupSources.filter((source) => inputs[source] !== undefined);
    if (given.length === 1) return [];
    return [
      { property: "cloudGroup", reason: "or googleGroup or scimGroup is required, and only one of them" },
    ];
  },

  collection: (cloud) => cloud.userGroups,

  settings(inputs) {
    const { namespace, permission: granted, ...sources } = inputSchema.parse(inputs);
    const [[source, group]] = Object.entries(sources) as [[GroupSource, string]];
    return { source, group, namespace, permission: granted };
  },

  title: ({ group }) => `User group "${group}"`,
  isGiven: ({ source }) => source === "scimGroup",

  live({ source, group, namespace, permission: granted }) {
    const inputs: Properties = { [source]: group, namespace, ...(granted && { permission: granted }) };
    return { inputs, extraOutputs: {} };
  },
});
