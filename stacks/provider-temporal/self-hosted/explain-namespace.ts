import type { NamespaceSettings } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";

/** What the server says when it refuses a namespace (service/frontend/namespace_handler.go, common/namespace/nsmanager), and what helps. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /global namespace (when not|is not) enabled/i,
    "Set clusterMetadata.enableGlobalNamespace: true in the configuration of every cluster, or leave clusters out.",
  ],
  [
    /not master cluster/i,
    "Global namespaces are registered in the master cluster, from where they reach the others: let temporal:address name it.",
  ],
  [
    /Invalid cluster name/i,
    "Make the clusters known to each other first, both ways: temporal operator cluster upsert --frontend-address HOST:PORT " +
      "--enable-connection --enable-replication. Each learns of the others within a minute.",
  ],
  [
    /Active cluster is not contained/i,
    "Name activeCluster, or let clusters include the cluster of temporal:address.",
  ],
];

/** The server has no words for an archive that it cannot use (common/archiver): it answers that something went wrong. */
const archiveAdvice =
  "It may be the archive: is there such a bucket, may the server's role read and write it, and has the server's archival " +
  "configuration a provider for its scheme? The server's log names the fault.";

/** Adds to the error of registering or updating a namespace what to do about it. */
export function adviseOnNamespace(error: unknown, settings: NamespaceSettings): unknown {
  if (!(error instanceof TemporalError)) return error;
  const archives = settings.historyArchival ?? settings.visibilityArchival;
  const [, known] = advice.find(([pattern]) => pattern.test(error.message)) ?? [];
  const help = known ?? (archives && error.failure === "failed" ? archiveAdvice : undefined);
  if (help === undefined) return error;
  return new TemporalError(error.failure, `${error.message} ${help}`, { cause: error });
}
