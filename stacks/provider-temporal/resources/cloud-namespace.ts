import type { CloudNamespaceSettings } from "../backend/cloud-services.ts";
import type { Properties } from "../rpc/properties.ts";
import { cloudKind } from "./cloud-kind.ts";
import { completeCloud } from "./cloud-namespace-rules.ts";
import { completeNamespace, namespaceInputs } from "./namespace-inputs.ts";
import type { NamespaceLife } from "./namespace.ts";

/** A namespace of Temporal Cloud. Ids: `<name>.<account>`, by which clients address it. */
export const cloudNamespace: NamespaceLife = cloudKind<CloudNamespaceSettings, CloudNamespaceSettings>({
  type: "temporal:index:Namespace",
  inputSchema: namespaceInputs,
  insteadOnSelfHosted: "",
  extraOutputs: ["namespaceId"],
  identity: ["name"],
  localOnly: [],
  complete: (given) => completeCloud(completeNamespace(given)),
  collection: ({ namespaces }) => namespaces,

  settings(inputs) {
    const {
      allowDelete,
      region,
      highAvailabilityRegion,
      certificateFilters = [],
      apiKeys = false,
      ...others
    } = inputs;
    const regions = [region, highAvailabilityRegion].filter((given) => given !== undefined);
    const deletionProtected = allowDelete !== true;
    return {
      ...others,
      regions,
      certificateFilters,
      apiKeys,
      deletionProtected,
    } as unknown as CloudNamespaceSettings;
  },

  title: ({ name, accountId }) => `Namespace "${name}.${accountId}"`,

  live({ deletionProtected, certificateFilters, regions, ...others }, _operation, oldOutputs) {
    // After a failover, the server may list them in another order.
    const region = regions.find((listed) => listed === oldOutputs["region"]) ?? regions[0];
    const inputs = {
      ...others,
      region,
      highAvailabilityRegion: regions.find((listed) => listed !== region),
      certificateFilters: certificateFilters.map((filter) => ({ ...filter })),
      allowDelete: !deletionProtected,
    };
    const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
    return {
      inputs: completeCloud(Object.fromEntries(given) as Properties),
      extraOutputs: { namespaceId: `${others.name}.${others.accountId}` },
    };
  },
});
