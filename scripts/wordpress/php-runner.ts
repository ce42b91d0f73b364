import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { phpOptions } from "./php-server.ts";
import type { WordPressTools } from "./tools.ts";

const program = path.join(import.meta.dirname, "run-php.php");

/** Runs the body of a PHP function inside WordPress, with `args` as `$args`, and gives back what it returns. */
export type RunPhp = (code: string, args?: unknown) => Promise<unknown>;

export function phpRunner(
  tools: WordPressTools,
  wordpress: string,
  options: { installing: boolean } = { installing: false },
): RunPhp {
  return async (code, args = {}) => {
    const child = spawn(tools.php, [...phpOptions, "-d", "display_errors=stderr", program], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    child.stdin.end(JSON.stringify({ wordpress, code, arguments: args, installing: options.installing }));
    const [output, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    const answer = exitCode === 0 ? parseAnswer(output) : undefined;
    if (answer === undefined || answer.error !== undefined) {
      const why = answer?.error ?? `exit code ${exitCode ?? "none"}: ${errors || output.slice(0, 2000)}`;
      throw new Error(`PHP code in WordPress failed: ${why}`);
    }
    return answer.value;
  };
}

/** A PHP file whose content is the body of a function, for a `RunPhp`. */
export async function phpFunctionBody(file: string): Promise<string> {
  const source = await readFile(path.join(import.meta.dirname, file), "utf8");
  return source.replace(/^<\?php\s/, "");
}

function parseAnswer(output: string): { value?: unknown; error?: string } | undefined {
  try {
    return JSON.parse(output) as { value?: unknown; error?: string };
  } catch {
    return undefined;
  }
}
