import { normalPem } from "../backend/normal-pem.ts";
import { hasUnknown } from "../rpc/properties.ts";
import type { Properties } from "../rpc/properties.ts";
import { cloudOnly } from "./cloud-namespace-inputs.ts";
import type { CheckFault } from "./faults.ts";

const mostRetentionDays = 90;
const noArchival = "Temporal Cloud has no archival: it exports closed histories, see ExportSink";
const noClusters = "Temporal Cloud replicates by highAvailabilityRegion";

/** What a server of one's own has and Temporal Cloud has not. */
const notOnCloud: Readonly<Record<string, string>> = {
  description: "Temporal Cloud keeps none in the version of its API that is used here: leave it out",
  historyArchivalUri: noArchival,
  historyArchivalEnabled: noArchival,
  visibilityArchivalUri: noArchival,
  visibilityArchivalEnabled: noArchival,
  clusters: noClusters,
  activeCluster: noClusters,
};

/** In one spelling: what is off is left out, and certificates are encoded as Temporal Cloud does it. */
export function completeCloud(given: Properties): Properties {
  const { apiKeys, certificateFilters, clientCa, ...others } = given;
  const noFilters = Array.isArray(certificateFilters) && certificateFilters.length === 0;
  return {
    ...others,
    ...(apiKeys !== undefined && apiKeys !== false && { apiKeys }),
    ...(certificateFilters !== undefined && !noFilters && { certificateFilters }),
    ...(clientCa !== undefined && {
      clientCa: typeof clientCa === "string" ? normalPem(clientCa) : clientCa,
    }),
  };
}

/** Faults of a namespace of Temporal Cloud; what is unknown is not judged. */
export function cloudFaults(inputs: Properties, oldInputs: Properties): CheckFault[] {
  return [
    ...Object.entries(notOnCloud)
      .filter(([property]) => inputs[property] !== undefined)
      .map(([property, advice]) => ({ property, reason: `is for a server of one's own alone. ${advice}` })),
    ...missing(inputs),
    ...nameFaults(inputs),
    ...authenticationFaults(inputs),
    ...placeFaults(inputs, inputs["name"] === oldInputs["name"] ? oldInputs : {}),
  ];
}

/** Faults of a namespace of a server of one's own. */
export function selfHostedFaults(inputs: Properties): CheckFault[] {
  return cloudOnly
    .filter((property) => inputs[property] !== undefined)
    .map((property) => ({ property, reason: "is for Temporal Cloud alone (temporal:backend cloud)" }));
}

function missing(inputs: Properties): CheckFault[] {
  return ["accountId", "region"]
    .filter((property) => inputs[property] === undefined)
    .map((property) => ({ property, reason: "is required on Temporal Cloud" }));
}

function nameFaults({ name, retentionDays }: Properties): CheckFault[] {
  const faults: CheckFault[] = [];
  if (typeof name === "string" && !/^[a-z][a-z0-9-]{0,37}[a-z0-9]$/.test(name)) {
    const reason =
      "must be 2 to 39 lower-case letters, digits or '-' on Temporal Cloud, the first a letter, the last no '-'; the account's id is added";
    faults.push({ property: "name", reason });
  }
  if (typeof retentionDays === "number" && retentionDays > mostRetentionDays) {
    faults.push({
      property: "retentionDays",
      reason: `must be at most ${mostRetentionDays} on Temporal Cloud`,
    });
  }
  return faults;
}

function authenticationFaults(inputs: Properties): CheckFault[] {
  const { clientCa, certificateFilters, apiKeys, highAvailabilityRegion } = inputs;
  const faults: CheckFault[] = [];
  if (clientCa === undefined && (apiKeys === undefined || apiKeys === false)) {
    faults.push({ property: "clientCa", reason: "or apiKeys: true is required, else nobody could connect" });
  }
  if (clientCa === undefined && certificateFilters !== undefined) {
    faults.push({ property: "clientCa", reason: "is required beside certificateFilters" });
  }
  if (clientCa !== undefined && apiKeys === true && highAvailabilityRegion !== undefined) {
    const reason =
      "must be false beside clientCa and highAvailabilityRegion: with both ways to sign in, Temporal Cloud has no replicas";
    faults.push({ property: "apiKeys", reason });
  }
  return faults;
}

function placeFaults(inputs: Properties, before: Properties): CheckFault[] {
  const { region, highAvailabilityRegion } = inputs;
  const faults: CheckFault[] = [];
  if (region !== undefined && !hasUnknown(region) && region === highAvailabilityRegion) {
    faults.push({ property: "highAvailabilityRegion", reason: "must be another region than region" });
  }
  // Where it is replicated already, it may be at home after a failover.
  const places = {
    accountId: [before["accountId"]],
    region: [before["region"], before["highAvailabilityRegion"]],
  };
  for (const property of ["accountId", "region"] as const) {
    const [wanted, set] = [inputs[property], before[property]];
    if (typeof wanted !== "string" || typeof set !== "string" || places[property].includes(wanted)) continue;
    faults.push({ property, reason: `is ${set}, the program wants ${wanted}. ${advice[property]}` });
  }
  return faults;
}

const advice = {
  accountId: "A namespace never leaves its account: use another name for the resource, or another stack.",
  region:
    "Temporal Cloud moves a namespace by a failover alone: make the other one its highAvailabilityRegion, fail over to it, and then let it " +
    "be the region; or make a namespace of another name.",
};
