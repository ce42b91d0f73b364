import * as kubernetes from "@pulumi/kubernetes";
import { objectLabels } from "./labels.ts";
import type { Traffic } from "./network-policy.ts";
import type { Settings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import { portOf } from "./temporal-access.ts";
import type { VendorInput } from "./workloads-input.ts";

/** Who translates: the simulator, or the vendors outside with their locale tables, and the keys that they ask for. */
export function vendorSettings({ input, namespace, options }: Surroundings, simulatorUrl: string): Settings {
  const { vendor, secrets } = input;
  if (vendor.kind === "simulator")
    return {
      variables: { SIMULATOR_URL: simulatorUrl },
      secretVariables: { SIMULATOR_TOKEN: { entry: secrets.vendorToken } },
    };
  const name = "translation-vendors";
  const key = "vendors.json";
  const configMap = new kubernetes.core.v1.ConfigMap(
    name,
    {
      metadata: { name, namespace, labels: objectLabels(name) },
      data: { [key]: JSON.stringify(vendor.translators, undefined, 2) },
    },
    options,
  );
  return {
    configFiles: { TRANSLATION_VENDORS_FILE: { configMap: configMap.metadata.name, key } },
    secretFiles: { VENDOR_KEYS_FILE: { fileName: "vendor-keys.json", entry: secrets.vendorToken } },
  };
}

/** Whether Phrase sends webhooks. */
export function hasPhrase(vendor: VendorInput): boolean {
  return (
    vendor.kind === "external" &&
    Object.values(vendor.translators.vendors).some(({ kind }) => kind === "phrase")
  );
}

/** Vendors outside are reached by HTTPS, and one's own server at its port. */
export function vendorTraffic(vendor: VendorInput, simulator: Traffic): Traffic[] {
  if (vendor.kind === "simulator") return [simulator];
  const ports = Object.values(vendor.translators.vendors).map((translator) => {
    const url = "url" in translator ? translator.url : undefined;
    if (url === undefined) return 443;
    const { protocol, host, port } = new URL(url);
    if (port !== "") return portOf(host);
    return protocol === "https:" ? 443 : 80;
  });
  return [...new Set(ports)].map((port) => ({ peers: vendor.peers, port }));
}
