import type { NamespaceState, NewNamespaceSettings } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { Properties } from "../rpc/properties.ts";
import type { CheckFault } from "./faults.ts";
import { archivals, isTexts } from "./namespace-inputs.ts";

type Archival = (typeof archivals)[number];

const uriAdvice =
  "Temporal never changes an archival URI once it is set: what is archived there would no longer be found. Keep the URI, and with it " +
  "the bucket; or register a namespace of another name with the new URI and let the workflows of this one end.";

/** Faults that show without asking the server; what is unknown is not judged. */
export function namespaceFaults(inputs: Properties, oldInputs: Properties): CheckFault[] {
  // Under another name it is another namespace, which keeps nothing of the old one.
  const before = inputs["name"] === oldInputs["name"] ? oldInputs : {};
  return [
    ...archivals.flatMap((what) => archivalFaults(what, inputs, before)),
    ...replicationFaults(inputs, before),
  ];
}

function archivalFaults(what: Archival, inputs: Properties, before: Properties): CheckFault[] {
  const property = `${what}ArchivalUri`;
  const enabled = `${what}ArchivalEnabled`;
  const uri = inputs[property];
  const set = before[property];
  if (uri === undefined && typeof set === "string") {
    const reason = `cannot be taken away: the server keeps ${set} for good. To stop archiving, keep it and set ${enabled}: false`;
    return [{ property, reason }];
  }
  if (uri === undefined && inputs[enabled] !== undefined) {
    return [{ property, reason: `is required beside ${enabled}` }];
  }
  if (typeof uri !== "string" || typeof set !== "string" || uri === set) return [];
  return [{ property, reason: `is ${set} on the server, the program wants ${uri}. ${uriAdvice}` }];
}

function replicationFaults(inputs: Properties, before: Properties): CheckFault[] {
  const { clusters, activeCluster } = inputs;
  if (clusters === undefined && isTexts(before["clusters"])) {
    const reason = `cannot be taken away: a global namespace never becomes local again. To end replication, name one cluster alone`;
    return [{ property: "clusters", reason }];
  }
  if (clusters === undefined && activeCluster !== undefined) {
    return [{ property: "clusters", reason: "is required beside activeCluster" }];
  }
  if (!isTexts(clusters) || typeof activeCluster !== "string" || clusters.includes(activeCluster)) return [];
  return [{ property: "activeCluster", reason: `must be one of clusters: ${clusters.join(", ")}` }];
}

/**
 * What of an update the server, or on-call, would not have.
 * @param activeClusterChanged whether the program names another active cluster than last time
 * @throws TemporalError `invalid`
 */
export function refuseUpdate(
  wanted: NewNamespaceSettings,
  found: NamespaceState,
  { activeClusterChanged }: { readonly activeClusterChanged: boolean },
): void {
  for (const what of archivals) {
    const [want, have] = [wanted[`${what}Archival`], found[`${what}Archival`]];
    if (want && have && want.uri !== have.uri) {
      throw refused(
        wanted,
        `${what}ArchivalUri is ${have.uri} on the server, the program wants ${want.uri}. ${uriAdvice}`,
      );
    }
  }
  const { clusters, activeCluster } = wanted;
  const active = found.activeCluster;
  if (active === undefined || clusters === undefined) return;
  if (!clusters.includes(active)) {
    throw refused(
      wanted,
      `it is active in cluster ${active}, which is not one of clusters: ${clusters.join(", ")}. ${failoverAdvice(wanted.name)}`,
    );
  }
  if (activeClusterChanged && activeCluster !== undefined && activeCluster !== active) {
    throw refused(
      wanted,
      `it is active in cluster ${active}, the program wants ${activeCluster}. ${failoverAdvice(wanted.name, activeCluster)}`,
    );
  }
}

function failoverAdvice(name: string, cluster = "CLUSTER"): string {
  return (
    "A failover is done by hand, never by Pulumi, so that no update undoes what on-call has done: " +
    `temporal operator namespace update --namespace ${name} --active-cluster ${cluster}`
  );
}

function refused({ name }: NewNamespaceSettings, reason: string): TemporalError {
  return new TemporalError("invalid", `Namespace "${name}" cannot be updated: ${reason}`);
}

/**
 * A server that is not configured for archival takes the settings and forgets them without a word.
 * @throws TemporalError `invalid`
 */
export function confirmArchival(wanted: NewNamespaceSettings, found: NamespaceState): void {
  for (const what of archivals) {
    const [want, have] = [wanted[`${what}Archival`], found[`${what}Archival`]];
    if (want && want.enabled !== have?.enabled) {
      throw new TemporalError(
        "invalid",
        `Namespace "${wanted.name}" is there, but its ${what} archival is not ${want.enabled ? "enabled" : "known"}: the server takes ` +
          `no archive. Its configuration needs archival.${what} and namespaceDefaults.archival.${what} (stacks/temporal/README.md); a dev ` +
          `server never archives. Or leave ${what}ArchivalUri out.`,
      );
    }
  }
}
