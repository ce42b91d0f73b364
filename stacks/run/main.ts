import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openStack } from "./stack-workspace.ts";

const usage = `Runs Pulumi on a stack of this project, with state and encryption salt outside the checkout.

Usage: scripts/stack STACK [--set KEY=VALUE]... COMMAND [ARGUMENT]...

  scripts/stack dev preview
  scripts/stack dev --set temporal:address=127.0.0.1:7234 up --yes --refresh --run-program
  scripts/stack dev import temporal:index:Namespace cms-orchestration-dev cms-orchestration-dev
  scripts/stack staging config set --secret temporal:apiKey < token.txt

STACK        an environment: dev, staging, prod
--set        configuration that goes before Pulumi.STACK.yaml; structured values as JSON
COMMAND      any Pulumi command that takes --stack

Environment
  TEMPORAL_CMS_STATE        folder for the state [\${XDG_STATE_HOME:-~/.local/state}/temporal-cms]
  PULUMI_BACKEND_URL        another backend than files in that folder
  PULUMI_CONFIG_PASSPHRASE  or PULUMI_CONFIG_PASSPHRASE_FILE: needed for stacks other than dev
`;

interface Invocation {
  readonly stack: string;
  readonly config: Record<string, string>;
  readonly command: readonly string[];
}

/** Options before the command are ours, the rest is Pulumi's. */
function parseInvocation(words: readonly string[]): Invocation | undefined {
  const [stack, ...rest] = words;
  let start = 0;
  while (rest[start]?.startsWith("--set")) start += rest[start] === "--set" ? 2 : 1;
  const { values } = parseArgs({
    args: rest.slice(0, start),
    options: { set: { type: "string", multiple: true } },
  });
  const config = Object.fromEntries(
    (values.set ?? []).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const command = rest.slice(start);
  const malformed = (values.set ?? []).some((pair) => !/^[^=]+=/.test(pair));
  if (stack === undefined || stack.startsWith("-") || command.length === 0 || malformed) return undefined;
  return { stack, config, command };
}

function defaultStateDirectory(environment: NodeJS.ProcessEnv): string {
  const base = environment["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  return environment["TEMPORAL_CMS_STATE"] ?? join(base, "temporal-cms");
}

async function main(words: readonly string[]): Promise<number> {
  const invocation = parseInvocation(words);
  if (!invocation) {
    const asked = words.includes("--help") || words.includes("-h");
    (asked ? process.stdout : process.stderr).write(usage);
    return asked ? 0 : 2;
  }
  const { command, ...stack } = invocation;
  const project = resolve(import.meta.dirname, "../..");
  const workspace = await openStack({
    ...stack,
    project,
    stateDirectory: defaultStateDirectory(process.env),
  });
  const { exitCode } = await workspace.run(command, { terminal: true });
  return exitCode;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
