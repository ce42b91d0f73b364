import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ServiceTokenVariable, loadConfig } from "@temporal-cms/runtime";
import { z } from "zod";

const usage = `Translation by file, for the vendors of kind "file":

  npm run xliff -- list VENDOR              names of the jobs that wait
  npm run xliff -- export VENDOR JOB FILE   writes a job as XLIFF 2.1
  npm run xliff -- import VENDOR JOB FILE   takes the translated file; told are all its faults, or that the workflow goes on

TRANSLATION_URL names the service, SERVICE_TOKEN is its token.`;

const Environment = z.object({ TRANSLATION_URL: z.url(), SERVICE_TOKEN: ServiceTokenVariable });

/** The command line of XLIFF export and import. Exits with 64 when it is called in a wrong way, with 1 when the service refuses. */
async function main(): Promise<number> {
  const [command, vendor, job, file] = parseArgs({ allowPositionals: true }).positionals;
  const known =
    command === "list"
      ? vendor !== undefined
      : ["export", "import"].includes(command ?? "") && file !== undefined;
  if (!known || vendor === undefined) {
    process.stderr.write(`${usage}\n`);
    return 64;
  }
  const { TRANSLATION_URL, SERVICE_TOKEN } = loadConfig(Environment);
  const url = new URL(
    `/files/${[vendor, ...(job === undefined ? [] : [job])].map(encodeURIComponent).join("/")}`,
    TRANSLATION_URL,
  );
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${SERVICE_TOKEN}`, "content-type": "application/xliff+xml" },
    ...(command === "import" && file !== undefined
      ? { method: "PUT", body: readFileSync(file, "utf8") }
      : {}),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (response.ok && command === "export" && file !== undefined) writeFileSync(file, text);
  else
    (response.ok ? process.stdout : process.stderr).write(`${text}
`);
  return response.ok ? 0 : 1;
}

process.exitCode = await main();
