import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Methods } from "./call.ts";
import { invalid, notFound } from "./refusal.ts";

const { CloudProvider } = proto.temporal.api.cloud.region.v1.Region;

interface Region {
  /** As in `aws-us-east-1`. */
  readonly id: string;
  readonly continent: string;
  readonly location: string;
}

/** Some of the real ones (https://docs.temporal.io/cloud/regions). */
const regions: readonly Region[] = [
  { id: "aws-ap-southeast-1", continent: "Asia", location: "Asia Pacific (Singapore)" },
  { id: "aws-eu-central-1", continent: "Europe", location: "Europe (Frankfurt)" },
  { id: "aws-eu-west-1", continent: "Europe", location: "Europe (Ireland)" },
  { id: "aws-us-east-1", continent: "North America", location: "US East (N. Virginia)" },
  { id: "aws-us-west-2", continent: "North America", location: "US West (Oregon)" },
  { id: "gcp-europe-west3", continent: "Europe", location: "Frankfurt" },
  { id: "gcp-us-central1", continent: "North America", location: "Iowa" },
];

/** One region and its replica: "Number of supported regions is 2" (namespace/v1/message.proto). */
const MAX_REGIONS = 2;

export function requireRegion(id: string): Region {
  const region = regions.find((one) => one.id === id);
  if (!region) throw invalid(`region ${JSON.stringify(id)} is not available`);
  return region;
}

/** @throws Refusal unless a namespace can be in these regions, the first being the active one */
export function checkPlacement(ids: readonly string[]): void {
  if (ids.length === 0) throw invalid("at least one region must be specified");
  if (ids.length > MAX_REGIONS) throw invalid(`at most ${MAX_REGIONS} regions are supported`);
  if (new Set(ids).size < ids.length) throw invalid("a namespace cannot be twice in one region");
  const continents = new Set(ids.map((id) => requireRegion(id).continent));
  // https://docs.temporal.io/cloud/high-availability/enable
  if (continents.size > 1)
    throw invalid("the replica region must be on the same continent as the primary region");
}

/** `us-east-1` of `aws-us-east-1`. */
export const providerRegion = (id: string) => id.slice(id.indexOf("-") + 1);
export const providerName = (id: string) => id.slice(0, id.indexOf("-"));

function view({ id, location }: Region): temporal.api.cloud.region.v1.IRegion {
  return {
    id,
    cloudProvider: id.startsWith("aws") ? CloudProvider.CLOUD_PROVIDER_AWS : CloudProvider.CLOUD_PROVIDER_GCP,
    cloudProviderDeprecated: providerName(id),
    cloudProviderRegion: providerRegion(id),
    location,
  };
}

export const regionMethods: Methods = {
  GetRegions: () => ({ regions: regions.map(view) }),
  GetRegion: (_call, { region }) => {
    const found = regions.find((one) => one.id === region);
    if (!found) throw notFound(`region ${JSON.stringify(region)}`);
    return { region: view(found) };
  },
};
