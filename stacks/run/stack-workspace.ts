import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

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

export interface StackWorkspace {
  /**
   * Runs a Pulumi command on the stack.
   * @param command the command and its arguments, without `--stack`
   * @param terminal whether it talks to the terminal; otherwise its output is gathered
   */
  run(command: readonly string[], terminal?: boolean): Promise<PulumiResult>;
}

/** Commands that know `--config-file`; the others work on the state alone. */
const commandsWithConfig = ["up", "update", "preview", "refresh", "destroy", "import", "config", "watch"];

/**
 * Prepares a stack so that a checkout stays untouched: Pulumi keeps the salt of its encryption in the stack's configuration
 * file, so that is copied to the state directory. State goes there as well, unless PULUMI_BACKEND_URL says otherwise.
 * @throws Error if Pulumi cannot make the stack; the message carries what it said
 */
export async function openStack(options: StackWorkspaceOptions): Promise<StackWorkspace> {
  const { stack, config = {} } = options;
  const stateDirectory = resolve(options.stateDirectory);
  const environment = pulumiEnvironment(options.environment ?? process.env, stateDirectory, stack);
  const configFile = join(stateDirectory, `Pulumi.${stack}.yaml`);
  prepareFiles(options.project, stateDirectory, stack, configFile);

  const pulumi = (command: readonly string[], terminal = false) => runPulumi(command, environment, terminal);
  const prepare = async (command: readonly string[]) => {
    const { exitCode, output } = await pulumi([
      "-C",
      stateDirectory,
      ...command,
      "--stack",
      stack,
      "--non-interactive",
    ]);
    if (exitCode !== 0) throw new Error(`pulumi ${command.slice(0, 2).join(" ")} failed:\n${output}`);
  };
  await prepare(["stack", "select", "--create"]);
  const overrides = Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  if (overrides.length > 0) await prepare(["config", "set-all", ...overrides]);

  return {
    run(command, terminal) {
      const [name = "help"] = command;
      const withConfig = commandsWithConfig.includes(name) ? ["--config-file", configFile] : [];
      return pulumi(["-C", options.project, ...command, "--stack", stack, ...withConfig], terminal);
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
    // All plugins are in the checkout; a missing one is a mistake that no download mends.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // The dev stack holds no secrets.
    ...(hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE: "" }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

function prepareFiles(project: string, stateDirectory: string, stack: string, configFile: string): void {
  copyFileSync(join(project, "Pulumi.yaml"), join(stateDirectory, "Pulumi.yaml"));
  const source = join(project, `Pulumi.${stack}.yaml`);
  const config = existsSync(source) ? readFileSync(source, "utf8").trimEnd() : "";
  const salt = existsSync(configFile) ? /^encryptionsalt: .*$/m.exec(readFileSync(configFile, "utf8")) : null;
  const hasSalt = /^encryptionsalt: /m.test(config);
  writeFileSync(configFile, [config, salt && !hasSalt ? salt[0] : "", ""].join("\n"));
}

function runPulumi(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: boolean,
): Promise<PulumiResult> {
  const executable = environment["PULUMI_CLI"] ?? "pulumi";
  const output: string[] = [];
  const child = spawn(executable, command, {
    env: environment,
    stdio: terminal ? "inherit" : ["ignore", "pipe", "pipe"],
  });
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
