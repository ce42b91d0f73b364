import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overlayProject } from "../../tests/support/pulumi-plugins/overlay-project.ts";
import { type S3Server, startS3Server } from "../../tests/support/s3-server.ts";
import { TemporaryStack } from "../testing/temporary-stack.ts";
import { configOf, invalidConfigurations } from "./testing/invalid-configurations.ts";

// Real: the engine and the program. Stand-ins: Pulumi's plugin for AWS, and moto for AWS.

let aws: S3Server;
let project: string;

beforeAll(async () => {
  aws = await startS3Server();
  project = overlayProject(mkdtempSync(join(tmpdir(), "temporal-cms-project-")));
});
afterAll(async () => {
  rmSync(project, { recursive: true });
  await aws.stop();
});

describe.each(["staging", "prod"] as const)("%s, of which something is there already", (environment) => {
  let stack: TemporaryStack;
  let before: string;

  beforeAll(async () => {
    stack = TemporaryStack.of(project, environment, {
      PULUMI_CONFIG_PASSPHRASE: "",
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
      TEMPORAL_CLOUD_API_KEY: "any",
    });
    await stack.apply("up", "--target", "**aws:s3/bucket:**");
    before = await resources();
    expect(before).toContain("aws:s3/bucket:Bucket");
  });
  afterAll(() => {
    stack.remove();
  });

  async function resources(): Promise<string> {
    const { deployment } = JSON.parse(await stack.succeed("stack", "export")) as {
      readonly deployment: { readonly resources: unknown };
    };
    return JSON.stringify(deployment.resources);
  }

  const cases = invalidConfigurations.filter((one) => one.byEngine && one.stack === environment);

  test.each(cases)("$what: one message", async (invalid) => {
    // Keys that the example does not have stay from one case to the next.
    stack.configure({ "temporal-cms:retentionDays": "30", ...configOf(invalid) });
    const output = await stack.fail("up", "--yes", "--skip-preview");
    expect(output).toContain("The configuration of this stack is not right; nothing was changed.");
    expect(output.match(/^ *- [a-z-]+:.*$/gm)).toEqual([expect.stringContaining(`- ${invalid.fault}`)]);
    expect(output).not.toMatch(/^\s+at .*\.ts:\d+/m);
  });

  test("nothing was changed", async () => {
    expect(await resources()).toBe(before);
  });
});
