import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import globals from "globals";
import { builtinModules } from "node:module";
import tseslint from "typescript-eslint";

const nodeBuiltins = builtinModules.flatMap((name) => [name, `node:${name}`]);

/** Files that the Temporal SDK runs in its deterministic sandbox. */
const workflowFiles = [
  "services/worker/**/*workflow.ts",
  "services/worker/**/workflow/*.ts",
  "services/worker/workflows.ts",
];

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", ".dev/", "services/contracts/openapi.json"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
      globals: globals.node,
    },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: workflowFiles,
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: nodeBuiltins.map((name) => ({
            name,
            message: "Workflow code runs in a sandbox without Node built-ins.",
          })),
          patterns: [
            {
              group: ["@temporalio/client", "@temporalio/worker", "@temporalio/activity"],
              message: "Workflow code imports @temporalio/workflow and @temporalio/common only.",
            },
            {
              group: ["@temporal-cms/runtime"],
              message: "The runtime is Node code; workflow code cannot load it.",
            },
            {
              regex: "(^|/)(backfill-)?activities[.]ts$",
              allowTypeImports: true,
              message: "A workflow knows activities by their type only.",
            },
          ],
        },
      ],
      "no-restricted-globals": ["error", "process", "Buffer", "fetch", "setInterval"],
    },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: { globals: globals.node },
  },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs" } },
  {
    files: ["**/*.test.ts", "**/testing/*.ts", "tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-empty-function": "off",
    },
  },
  {
    files: ["scripts/**/*.ts", "services/*/generate.ts", "services/*/build-bundle.ts"],
    rules: { "no-console": "off" },
  },
  prettier,
);
