import { defineConfig } from "vitest/config";

const excluded = ["**/node_modules/**", "**/dist/**"];

const globalSetup = ["tests/support/workflow-bundle.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{services,stacks,scripts}/**/*.test.ts"],
          exclude: [...excluded, "**/*.integration.test.ts"],
          // The first test of a file may load the SDKs of AWS and Kubernetes, which takes seconds on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          globalSetup,
          include: ["{services,stacks,scripts}/**/*.integration.test.ts"],
          exclude: excluded,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "system",
          globalSetup,
          include: ["tests/system/**/*.system.test.ts"],
          exclude: excluded,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
