import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const toolchain = import.meta.dirname;
const ownTools = new Set([
  ...["node", "npm", "temporal", "pulumi", "pulumi-language-nodejs", "kubectl", "helm"],
  ...["kube-apiserver", "kube-controller-manager", "kube-scheduler"],
]);

let folder: string;
let bin: string;
let cache: string;

/** A command on PATH that stands in for a tool of the machine. */
function command(name: string, body: string): string {
  const path = join(bin, name);
  // The folder is full of links to the machine's own commands: never write through one.
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { flag: "wx" });
  chmodSync(path, 0o755);
  return path;
}

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync("bash", [join(toolchain, script), ...args], {
    encoding: "utf8",
    env: { HOME: folder, PATH: bin, TEMPORAL_CMS_CACHE: cache },
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "toolchain-"));
  bin = join(folder, "bin");
  cache = join(folder, "cache");
  mkdirSync(bin);
  // A machine with the usual commands and none of the tools, wherever the test runs.
  for (const name of readdirSync("/usr/bin")) {
    if (!ownTools.has(name)) symlinkSync(join("/usr/bin", name), join(bin, name));
  }
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a tool that the machine has", () => {
  it("is used where its version fits", () => {
    const node = command("node", "echo v24.3.0");
    expect(run("tools/node.sh", "find")).toMatchObject({ status: 0, stdout: `24.3.0\tsystem\t${node}\n` });
    expect(run("install", "node").status).toBe(0);
    expect(existsSync(cache)).toBe(false);
  });

  it.each(["v22.21.0", "v25.0.0", "v26.1.0", "nonsense"])("is passed over at version %s", (version) => {
    command("node", `echo ${version}`);
    expect(run("tools/node.sh", "find").status).toBe(1);
  });

  it("is passed over if it is a Pulumi without a language host beside it", () => {
    const pulumi = command("pulumi", "echo v3.300.0");
    expect(run("tools/pulumi.sh", "find").status).toBe(1);
    command("pulumi-language-nodejs", "exit 0");
    expect(run("tools/pulumi.sh", "find").stdout).toBe(`3.300.0\tsystem\t${pulumi}\n`);
  });
});

describe("a tool of several programs", () => {
  it("is used where each of them fits", () => {
    const kubectl = command("kubectl", 'echo "Client Version: v1.37.0"; echo "Kustomize Version: v5.8.1"');
    expect(run("tools/kubectl.sh", "find").status).toBe(1);
    const helm = command("helm", 'echo \'version.BuildInfo{Version:"v4.3.0", GoVersion:"go1.26.5"}\'');
    expect(run("tools/kubectl.sh", "find").stdout).toBe(`1.37.0\tsystem\t${kubectl}\n`);
    expect(run("tools/kubectl.sh", "environment").stdout).toBe(`KUBECTL\t${kubectl}\nHELM\t${helm}\n`);
  });

  it("is passed over if one of them is too old", () => {
    command("kube-apiserver", "echo Kubernetes v1.37.4");
    command("kube-controller-manager", "echo Kubernetes v1.37.4");
    command("kube-scheduler", "echo Kubernetes v1.31.0");
    expect(run("tools/kubernetes.sh", "find").status).toBe(1);
    const scheduler = command("kube-scheduler", "echo Kubernetes v1.37.4");
    expect(run("tools/kubernetes.sh", "environment").stdout).toContain(`KUBE_SCHEDULER\t${scheduler}\n`);
  });
});

describe("install", () => {
  it("throws away a download whose checksum is not the pinned one", () => {
    command(
      "npm",
      `while [ $# -gt 0 ]; do [ "$1" = --pack-destination ] && folder=$2; name=$1; shift; done
      echo tampered >"$folder/$(echo "$name" | tr @ -).tgz"`,
    );
    const { status, stderr } = run("install", "node");
    expect(status).toBe(1);
    expect(stderr).toContain("the checksum of node-linux-");
    expect(stderr).toContain("not installed: node");
    expect(existsSync(join(cache, "node"))).toBe(false);
    expect(readdirSync(join(cache, ".staging"))).toEqual([]);
  });

  it("says what is missing and how to get it", () => {
    const { status, stderr } = run("install", "node");
    expect(status).toBe(1);
    expect(stderr).toContain("node: the command 'npm' is needed to get it");
    expect(stderr).toContain("install Node.js with npm");
  });

  it("refuses a tool that it does not know, before it does anything", () => {
    const { status, stderr } = run("install", "node", "../node");
    expect(status).toBe(1);
    expect(stderr).toContain("there is no tool '../node'");
    expect(existsSync(cache)).toBe(false);
  });
});

describe("env.sh", () => {
  it(
    "puts cached tools on PATH once, names what is missing, and leaves the shell's options alone",
    { timeout: 30_000 },
    () => {
      const versions = spawnSync(
        "bash",
        ["-c", `. ${join(toolchain, "versions.env")}; echo $NODE_VERSION $TEMPORAL_CLI_VERSION`],
        { encoding: "utf8" },
      );
      const [node, temporal] = versions.stdout.trim().split(" ");
      for (const place of [`node/${node}/bin/node`, `temporal/${temporal}/bin/temporal`]) {
        mkdirSync(join(cache, place, ".."), { recursive: true });
        writeFileSync(join(cache, place), "");
      }
      const script = join(folder, "use.sh");
      const source = `source ${join(toolchain, "env.sh")}`;
      writeFileSync(
        script,
        `before=$-; ${source}; once=$PATH; ${source}; [ "$PATH" = "$once" ] && [ "$-" = "$before" ] && echo "$PATH" && echo "$TEMPORAL_CLI"`,
      );
      const { status, stdout, stderr } = spawnSync("bash", [script], {
        encoding: "utf8",
        env: { HOME: folder, PATH: bin, TEMPORAL_CMS_CACHE: cache },
      });
      expect(status).toBe(0);
      expect(stdout.split("\n")[0]).toBe(
        `${cache}/temporal/${temporal}/bin:${cache}/node/${node}/bin:${bin}`,
      );
      expect(stdout.split("\n")[1]).toBe(`${cache}/temporal/${temporal}/bin/temporal`);
      expect(stderr).toMatch(/not installed: .*pulumi/);
    },
  );
});
