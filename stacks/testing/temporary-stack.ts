import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import type { EnvironmentName } from "../config.ts";
import { openStack } from "../run/stack-workspace.ts";
import type { PulumiResult, StackWorkspace } from "../run/stack-workspace.ts";
import type { DeclaredResource } from "./declared-resources/declared-resource.ts";

const repository = resolve(import.meta.dirname, "../..");
const testProgram = join(import.meta.dirname, "declared-resources");

/** One resource of a stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A stack with the real engine and the real plugin, whose every file is in a folder that is removed at the end. */
export class TemporaryStack {
  readonly directory = mkdtempSync(join(tmpdir(), "temporal-cms-stack-"));
  readonly #project: string;
  readonly #stack: EnvironmentName;
  readonly #variables: NodeJS.ProcessEnv;
  #config: Record<string, string>;
  #opened: Promise<StackWorkspace> | undefined;

  private constructor(
    project: string,
    config: Record<string, string>,
    stack: EnvironmentName = "dev",
    variables: NodeJS.ProcessEnv = {},
  ) {
    this.#project = project;
    this.#config = config;
    this.#stack = stack;
    this.#variables = variables;
  }

  /** The project's own dev stack. */
  static dev(address: string): TemporaryStack {
    return new TemporaryStack(repository, { "temporal:address": address });
  }

  /** A stack that holds what `declare` names. */
  static ofDeclaredResources(address: string): TemporaryStack {
    return new TemporaryStack(testProgram, { "temporal:address": address });
  }

  /**
   * Any stack of a project.
   * @param variables beside those of this process, such as the passphrase
   */
  static of(project: string, stack: EnvironmentName, variables: NodeJS.ProcessEnv): TemporaryStack {
    return new TemporaryStack(project, {}, stack, variables);
  }

  configure(config: Record<string, string>): void {
    this.#config = { ...this.#config, ...config };
    this.#opened = undefined;
  }

  declare(...resources: readonly DeclaredResource[]): void {
    this.configure({ "declared-resources:resources": JSON.stringify(resources) });
  }

  /** Keeps a value as the user does who has it in a file: by stdin, encrypted. */
  async configureSecret(key: string, value: string): Promise<void> {
    const { exitCode, output } = await this.#runWith(value, ["config", "set", "--secret", key]);
    expect(exitCode, output).toBe(0);
  }

  /** Runs a Pulumi command, whatever comes of it. */
  run(...command: readonly string[]): Promise<PulumiResult> {
    return this.#runWith("", command);
  }

  async #runWith(input: string, command: readonly string[]): Promise<PulumiResult> {
    this.#opened ??= openStack({
      project: this.#project,
      stack: this.#stack,
      stateDirectory: this.directory,
      config: this.#config,
      environment: {
        ...process.env,
        PULUMI_HOME: join(this.directory, "home"),
        PULUMI_BACKEND_URL: undefined,
        ...this.#variables,
      },
    });
    const stack = await this.#opened;
    return stack.run([...command, "--non-interactive", "--color", "never"], { input });
  }

  /** Runs a Pulumi command that must succeed; returns what it said. */
  async succeed(...command: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.run(...command);
    expect(exitCode, output).toBe(0);
    return output;
  }

  /** Runs `up`, `refresh` or `destroy` without asking or looking first; it must succeed. Returns what it said. */
  apply(command: "up" | "refresh" | "destroy", ...options: readonly string[]): Promise<string> {
    return this.succeed(command, "--yes", "--skip-preview", ...options);
  }

  /** Runs a Pulumi command that must fail; returns what it said. */
  async fail(...command: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.run(...command);
    expect(exitCode, output).not.toBe(0);
    return output;
  }

  /** The resources of the temporal provider in the state. */
  async resources(): Promise<StateResource[]> {
    const file = join(this.directory, "state.json");
    await this.succeed("stack", "export", "--file", file);
    const state = JSON.parse(readFileSync(file, "utf8")) as { deployment: { resources?: StateResource[] } };
    return (state.deployment.resources ?? []).filter(({ type }) => type.startsWith("temporal:"));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
