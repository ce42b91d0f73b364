import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StackWorkspace, openStack } from "../../stacks/run/stack-workspace.ts";
import { startProdEnvironment } from "../../tests/support/prod-environment.ts";
import { type MemoryPeak, memoryPeak } from "./process-memory.ts";
import { median } from "./statistics.ts";

export interface PreviewFigures {
  readonly rounds: number;
  readonly resources: number;
  /** Median of all rounds. */
  readonly seconds: number;
  /** Of the round that used most: engine, language host, program and plugins together. */
  readonly memory: MemoryPeak;
}

/**
 * A preview of prod that finds nothing to do, as `scripts/stack prod preview` runs it. Everything is real but what could not be had: see
 * the table in stacks/README.md.
 */
export async function measurePreview(rounds: number): Promise<PreviewFigures> {
  const environment = await startProdEnvironment();
  const stateDirectory = mkdtempSync(join(tmpdir(), "temporal-cms-bench-"));
  try {
    const { name, project, config, secretConfig, variables } = environment.stack;
    const settings = {
      PULUMI_HOME: join(stateDirectory, "home"),
      PULUMI_BACKEND_URL: undefined,
      ...variables,
    };
    const stack = await openStack({
      project,
      stack: name,
      stateDirectory,
      config: { ...config },
      environment: { ...process.env, ...settings },
    });
    const pulumi = async (command: readonly string[], input = "") => {
      const { exitCode, output } = await stack.run([...command, "--non-interactive", "--color=never"], {
        input,
      });
      if (exitCode !== 0) throw new Error(`pulumi ${command.join(" ")} failed:\n${output}`);
      return output;
    };
    for (const [key, value] of Object.entries(secretConfig)) {
      await pulumi(["config", "set", "--secret", key], value);
    }
    await pulumi(["up", "--yes", "--skip-preview"]);
    // The first one compiles what all others find compiled.
    const first = await pulumi(["preview", "--expect-no-changes"]);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measureOnce(stack));
    const [most] = measured.map(({ memory }) => memory).sort((left, right) => right.used - left.used);
    return {
      rounds,
      resources: Number(/(\d+) unchanged/.exec(first)?.[1]),
      seconds: median(measured.map(({ seconds }) => seconds)),
      memory: most ?? { resident: NaN, used: NaN, parts: [] },
    };
  } finally {
    await environment.stop();
    rmSync(stateDirectory, { recursive: true });
  }
}

interface Round {
  readonly seconds: number;
  readonly memory: MemoryPeak;
}

async function measureOnce(stack: StackWorkspace): Promise<Round> {
  const from = performance.now();
  let watched: Promise<MemoryPeak> | undefined;
  const ended = new AbortController();
  const { exitCode, output } = await stack.run(["preview", "--expect-no-changes", "--non-interactive"], {
    onStart(processId) {
      if (processId !== undefined) watched = memoryPeak(processId, ended.signal);
    },
  });
  const seconds = (performance.now() - from) / 1000;
  ended.abort();
  if (exitCode !== 0 || !watched) throw new Error(`the preview failed:\n${output}`);
  return { seconds, memory: await watched };
}
