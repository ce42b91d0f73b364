import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { mergedConfig } from "./merged-config.ts";
import { refuseLoudLogs } from "./refuse-loud-logs.ts";

export interface StackWorkspaceOptions {
  /** Folder with `Pulumi.yaml` and, if there is one, `Pulumi.<stack>.yaml`. Nothing is written there. */
  readonly project: string;
  readonly stack: string;
  /** Folder for the state and for the stack's configuration with its encryption salt; made if absent. */
  readonly stateDirectory: string;
  /** Configuration that goes before the project's, as in `{ "temporal:address": "127.0.0.1:7234" }`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface PulumiResult {
  readonly exitCode: number;
  /** What Pulumi wrote to stdout and stderr, in the order in which it came; empty if it went to the terminal. */
  readonly output: string;
}

export interface RunOptions {
  /** Whether it talks to the terminal; otherwise its output is gathered. */
  readonly terminal?: boolean;
  /** What it reads from stdin when it does not talk to the terminal, such as the value of `config set --secret KEY`. */
  readonly input?: string;
  /** Is told the id of Pulumi's process, for those who watch it. */
  readonly onStart?: (processId: number | undefined) => void;
}

export interface StackWorkspace {
  /**
   * Runs a Pulumi command on the stack.
   * @param command the command and its arguments, without `--stack`
   * @throws Error if its logs would hold secrets
   */
  run(command: readonly string[], options?: RunOptions): Promise<PulumiResult>;
}

/** Commands that know `--config-file`; the others work on the state alone. */
const commandsWithConfig = ["up", "update", "preview", "refresh", "destroy", "import", "config", "watch"];

/**
 * Prepares a stack so that a checkout stays untouched: Pulumi keeps the salt of its encryption in the stack's configuration
 * file, so that is copied to the state directory; secrets that `config set --secret` puts there stay, encrypted. State goes there as
 * well, unless PULUMI_BACKEND_URL says otherwise.
 * @throws Error if Pulumi cannot make the stack; the message carries what it said
 */
export async function openStack(options: StackWorkspaceOptions): Promise<StackWorkspace> {
  const { stack, config = {} } = options;
  const stateDirectory = resolve(options.stateDirectory);
  const environment = pulumiEnvironment(options.environment ?? process.env, stateDirectory, stack);
  const configFile = join(stateDirectory, `Pulumi.${stack}.yaml`);
  prepareFiles(options.project, stateDirectory, stack, configFile);

  const prepare = async (command: readonly string[]) => {
    const { exitCode, output } = await runPulumi(
      ["-C", stateDirectory, ...command, "--stack", stack, "--non-interactive"],
      environment,
    );
    if (exitCode !== 0) throw new Error(`pulumi ${command.slice(0, 2).join(" ")} failed:\n${output}`);
  };
  await prepare(["stack", "select", "--create"]);
  const overrides = Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  if (overrides.length > 0) await prepare(["config", "set-all", ...overrides]);

  return {
    async run(command, runOptions) {
      // The dev stack holds no secrets.
      if (stack !== "dev") refuseLoudLogs(command);
      const [name = "help"] = command;
      const withConfig = commandsWithConfig.includes(name) ? ["--config-file", configFile] : [];
      const words = ["-C", options.project, ...command, "--stack", stack, ...withConfig];
      return runPulumi(words, environment, runOptions);
    },
  };
}

/** @throws Error if a stack other than dev has no passphrase */
function pulumiEnvironment(
  given: NodeJS.ProcessEnv,
  stateDirectory: string,
  stack: string,
): NodeJS.ProcessEnv {
  const hasPassphrase =
    given["PULUMI_CONFIG_PASSPHRASE"] !== undefined || given["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined;
  if (!hasPassphrase && stack !== "dev") {
    throw new Error(
      `Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE: stack ${stack} may hold secrets.`,
    );
  }
  const backend = join(stateDirectory, "backend");
  mkdirSync(backend, { recursive: true });
  return {
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The engine collects garbage sooner, for less memory.
    GOGC: "50",
    // Types are stripped and programs are compiled once for all runs.
    NODE_COMPILE_CACHE: join(stateDirectory, "compiled"),
    // All plugins are in the checkout; a missing one is a mistake that no download mends.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // What was changed by hand in Kubernetes is put back; otherwise the plugin refuses fields that kubectl has taken over.
    PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
    // The dev stack holds no secrets.
    ...(hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE: "" }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

function prepareFiles(project: string, stateDirectory: string, stack: string, configFile: string): void {
  copyFileSync(join(project, "Pulumi.yaml"), join(stateDirectory, "Pulumi.yaml"));
  const source = join(project, `Pulumi.${stack}.yaml`);
  const given = existsSync(source) ? readFileSync(source, "utf8") : "";
  const kept = existsSync(configFile) ? readFileSync(configFile, "utf8") : "";
  writeFileSync(configFile, mergedConfig(given, kept));
}

function runPulumi(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  { terminal = false, input = "", onStart }: RunOptions = {},
): Promise<PulumiResult> {
  const executable = environment["PULUMI_CLI"] ?? "pulumi";
  const output: string[] = [];
  const child = spawn(executable, command, {
    env: environment,
    stdio: terminal ? "inherit" : ["pipe", "pipe", "pipe"],
  });
  onStart?.(child.pid);
  // When it ends without reading, its exit code says why.
  child.stdin?.on("error", () => undefined).end(input);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => void output.push(text));
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(
        new Error(`${executable} cannot be run: ${error.message}. scripts/toolchain/install brings it.`),
      );
    });
    child.once("close", (code) => {
      resolve({ exitCode: code ?? 1, output: output.join("") });
    });
  });
}
