import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "../../..");
export const dockerfilePath = resolve(repository, "services/Dockerfile");

export interface Instruction {
  /** Such as `COPY`. */
  readonly keyword: string;
  /** The rest, on one line. */
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  /** An earlier stage's name, or an image. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Reads the instructions of services/Dockerfile, without comments and with lines put together. */
export function readInstructions(): Instruction[] {
  const lines = readFileSync(dockerfilePath, "utf8").split("\n");
  const text = lines.filter((line) => !line.startsWith("#")).join("\n");
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, keyword = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { keyword: keyword.toUpperCase(), text: rest };
    });
}

/** @throws when a stage has no name */
export function readStages(): Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of readInstructions()) {
    if (instruction.keyword === "FROM") {
      const [, from, name] = /^(\S+) AS (\S+)$/.exec(instruction.text) ?? [];
      if (from === undefined || name === undefined) throw new Error(`no name: FROM ${instruction.text}`);
      stages.push({ name, from, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}
