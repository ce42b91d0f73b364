import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type Instruction, readInstructions, readStages, repository } from "./testing/dockerfile.ts";
import { isInContext } from "./testing/stage-files.ts";
import { programs } from "./workloads-input.ts";

const stages = readStages();
const stageNames = stages.map(({ name }) => name);

/** Instructions that make a target, the last one first, without those of the stages it copies from. */
function instructionsOf(target: string): Instruction[] {
  const stage = stages.find(({ name }) => name === target);
  return stage ? [...stage.instructions.toReversed(), ...instructionsOf(stage.from)] : [];
}

test("there is a target for each program", () => {
  expect(stageNames).toEqual(expect.arrayContaining([...programs]));
});

test("every image from outside is named by tag and digest, and a build without the digest fails", () => {
  const outside = stages.map(({ from }) => from).filter((from) => !stageNames.includes(from));
  expect(outside.length).toBeGreaterThan(0);
  for (const image of outside)
    expect(image).toMatch(/^[a-z0-9./-]+:[\w.-]+@(?:sha256:[0-9a-f]{64}|\$\{NODE_DIGEST\})$/);
  const declarations = readInstructions().filter(({ keyword }) => keyword === "ARG");
  expect(declarations).toEqual([{ keyword: "ARG", text: "NODE_DIGEST" }]);
});

test("nothing is copied from an image that is not a stage, and nothing is downloaded by ADD", () => {
  for (const { keyword, text } of stages.flatMap(({ instructions }) => instructions)) {
    expect(keyword).not.toBe("ADD");
    const from = /--from=(\S+)/.exec(text)?.[1];
    if (from !== undefined) expect(stageNames).toContain(from);
  }
});

test("the images run the Node that the toolchain pins, on glibc", () => {
  const pins = readFileSync(resolve(repository, "scripts/toolchain/versions.env"), "utf8");
  const pinned = /^NODE_VERSION=["']?([\d.]+)/m.exec(pins)?.[1];
  expect(pinned).toMatch(/^24\./);
  expect(stages[0]?.from).toBe(`node:${pinned ?? ""}-trixie-slim@\${NODE_DIGEST}`);
});

test.each(programs)("%s runs its own main file as the user node, without package managers", (program) => {
  const lineage = instructionsOf(program);
  const last = (keyword: string): string | undefined =>
    lineage.find((each) => each.keyword === keyword)?.text;
  expect(last("USER")).toBe("1000:1000");
  expect(last("CMD")).toBe(`["services/${program}/main.ts"]`);
  expect(existsSync(resolve(repository, `services/${program}/main.ts`))).toBe(true);
  expect(lineage.filter(({ keyword }) => keyword === "RUN").map(({ text }) => text)).toEqual([
    expect.stringContaining("rm -rf /usr/local/lib/node_modules"),
  ]);
});

test.each([
  { file: "services/worker/main.ts", sent: true },
  { file: "services/compliance/rule-packs/legal/de.json", sent: true },
  { file: "stacks/package.json", sent: true },
  { file: "stacks/index.ts", sent: false },
  { file: "services/worker/worker.test.ts", sent: false },
  { file: "services/notification/testing/mailbox.ts", sent: false },
  { file: "services/worker/dist/workflow-bundle.js", sent: false },
  { file: "services/wordpress/LICENSE", sent: false },
  { file: "Pulumi.dev.yaml", sent: false },
  { file: ".dev/secrets.json", sent: false },
  { file: ".git/config", sent: false },
])("$file is sent to the builder: $sent", ({ file, sent }) => {
  expect(isInContext(file)).toBe(sent);
});
