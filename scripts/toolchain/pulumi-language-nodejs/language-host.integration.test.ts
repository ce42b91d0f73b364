import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = resolve(import.meta.dirname, "../../..");
const pulumiProgram = `
import * as pulumi from "@pulumi/pulumi";
class Thing extends pulumi.ComponentResource {
  constructor(name: string) { super("demo:index:Thing", name); this.registerOutputs(); }
}
const config = new pulumi.Config();
new Thing("one");
export const greeting: string = "hello " + config.require("name");
export const token = config.requireSecret("token");
export const mode: string = pulumi.runtime.isDryRun() ? "preview" : "update";
`;

let project: string;

function pulumi(...args: string[]) {
  const script = `source "${repository}/scripts/toolchain/env.sh" && "$PULUMI_CLI" "$@"`;
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", script, "pulumi", ...args, "--non-interactive", "--color=never"],
    {
      cwd: project,
      encoding: "utf8",
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${project}/state`,
        PULUMI_HOME: join(project, "home"),
        PULUMI_CONFIG_PASSPHRASE: "only for this test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    },
  );
  return { status, output: stdout + stderr, stdout };
}

const write = (name: string, text: string) => writeFileSync(join(project, name), text);

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "language-host-"));
  mkdirSync(join(project, "state"));
  symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
  write(
    "Pulumi.yaml",
    "name: trivial\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.ts\n",
  );
  write("package.json", '{"type":"module"}');
  write("index.ts", pulumiProgram);
  expect(pulumi("stack", "init", "dev").status).toBe(0);
  expect(pulumi("config", "set", "name", "world").status).toBe(0);
  expect(pulumi("config", "set", "--secret", "token", "swordfish").status).toBe(0);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the stand-in for pulumi-language-nodejs", () => {
  it("runs a TypeScript program with its configuration and hands back outputs", () => {
    const up = pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain("2 created");
    expect(up.output).not.toContain("warning");
    expect(up.output).not.toContain("swordfish");
    expect(JSON.parse(pulumi("stack", "output", "--json", "--show-secrets").stdout)).toEqual({
      greeting: "hello world",
      token: "swordfish",
      mode: "update",
    });
  });

  it("tells the program of a preview", () => {
    expect(pulumi("preview", "--diff").output).toMatch(/mode\s*: "update" => "preview"/);
  });

  it("passes an exception of the program on, once", () => {
    write("index.ts", 'throw new Error("this cannot work");');
    const { status, output } = pulumi("preview");
    expect(status).not.toBe(0);
    expect(output.match(/Error: this cannot work/g)).toHaveLength(1);
  });

  it("reports the exit code of a program that ends itself", () => {
    write("index.ts", "process.exit(7);");
    const { status, output } = pulumi("preview");
    expect(status).not.toBe(0);
    expect(output).toContain("Program exited with non-zero exit code: 7");
  });
});
