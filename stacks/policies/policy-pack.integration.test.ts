import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type DevServer, startDevServer } from "../../tests/support/dev-server.ts";
import { TemporaryStack } from "../testing/temporary-stack.ts";

const pack = import.meta.dirname;
let server: DevServer;
let stack: TemporaryStack;

beforeAll(async () => {
  server = await startDevServer({ namespace: "unrelated", withSearchAttributes: false });
});
afterAll(() => server.stop());
afterEach(async () => {
  await stack.run("destroy", "--yes", "--skip-preview");
  stack.remove();
});

test("the dev stack passes the pack, in a preview and in an update", async () => {
  stack = TemporaryStack.dev(server.address);
  const preview = await stack.succeed("preview", "--policy-pack", pack);
  expect(preview).toMatch(/Policies:\s+✅ temporal-cms/);
  const update = await stack.succeed("up", "--yes", "--policy-pack", pack);
  expect(update).toContain("9 created");
});

test("what breaks a rule is refused before anything is changed, and the rule is named", async () => {
  stack = TemporaryStack.ofDeclaredResources(server.address);
  stack.declare({
    kind: "Namespace",
    name: "unprotected",
    args: { name: "cms-orchestration", retentionDays: 30, allowDelete: true },
  });
  const output = await stack.fail("up", "--yes", "--policy-pack", pack);
  expect(output).toContain("state-holders-protected");
  expect(output).toContain("holds data and is not protected");
  expect(output).toContain("allowDelete is for the namespace of dev alone");
  expect(await stack.resources()).toEqual([]);
});
