import { namespaces } from "@temporal-cms/contracts";
import type { LocalEnvironment } from "./environment.ts";
import { programNames } from "./programs.ts";

/** What runs where, for people. */
export function addressTable({
  wordpress,
  temporal,
  programs,
  mailFolder,
  dataDir,
}: LocalEnvironment): string {
  const rows: [string, string][] = [
    ["Temporal UI", `${temporal.uiUrl}/namespaces/${namespaces.dev}/workflows`],
    ["Temporal", `${temporal.address}, namespace ${namespaces.dev}`],
    ["WordPress", wordpress.baseUrl],
    [
      "  sample article",
      `${wordpress.baseUrl}/wp-admin/post.php?post=${wordpress.article.postId}&action=edit`,
    ],
    ["  editor", `${wordpress.editor.username} / ${wordpress.editor.password}`],
    ["  administrator", `${wordpress.admin.username} / ${wordpress.admin.password}`],
    ...programNames.map((name): [string, string] => [name, programs[name].url]),
    ["mail", mailFolder],
    ["logs", `${dataDir}/logs`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, where]) => `  ${name.padEnd(width)}  ${where}`).join("\n");
}
