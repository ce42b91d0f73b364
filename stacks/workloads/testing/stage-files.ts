import { execFileSync } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Stage, readStages, repository } from "./dockerfile.ts";

/**
 * Stands in for an image builder, as there may be none: makes `/app` of a stage as a folder, by the COPY instructions on what
 * .dockerignore lets through, and by the RUN instructions that install packages and bundle workflows, run for real. What is outside
 * `/app` is not made.
 */
export class StageFiles {
  readonly #root: string;
  readonly #stages = new Map(readStages().map((stage) => [stage.name, stage]));
  readonly #made = new Map<string, string>();

  /** @param root an empty folder */
  constructor(root: string) {
    this.#root = root;
  }

  /** @returns the folder that is the stage's `/app` */
  make(name: string): string {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const stage = this.#stages.get(name);
    if (!stage) throw new Error(`services/Dockerfile has no stage ${name}`);
    const app = join(this.#root, name);
    mkdirSync(app);
    if (this.#stages.has(stage.from)) copy(this.make(stage.from), app);
    for (const { keyword, text } of stage.instructions) {
      if (keyword === "COPY") this.#copy(text, app);
      if (keyword === "RUN" && /^(?:npm ci|node services\/)/.test(text)) {
        execFileSync("sh", ["-c", text], { cwd: app, stdio: "pipe" });
      }
    }
    this.#made.set(name, app);
    return app;
  }

  /** What a container of the stage runs in `/app`; `cmd` is what a pod's `args` replace. */
  command(name: string): { readonly entrypoint: string[]; readonly cmd: string[] } {
    const words = (keyword: string): string[] => {
      const stages: Stage[] = [];
      for (let stage = this.#stages.get(name); stage; stage = this.#stages.get(stage.from))
        stages.push(stage);
      const found = stages
        .flatMap(({ instructions }) => instructions)
        .find((each) => each.keyword === keyword);
      return JSON.parse(found?.text ?? "[]") as string[];
    };
    return { entrypoint: words("ENTRYPOINT"), cmd: words("CMD") };
  }

  #copy(text: string, app: string): void {
    const [first = "", ...others] = text.split(" ");
    const from = first.startsWith("--from=") ? first.slice("--from=".length) : undefined;
    const paths = from === undefined ? [first, ...others] : others;
    const target = paths.at(-1) ?? ".";
    for (const source of paths.slice(0, -1)) {
      if (from !== undefined) copy(join(this.make(from), source.replace(/^\/app\//, "")), join(app, target));
      else this.#copyFromContext(source, join(app, target), target.endsWith("/"));
    }
  }

  #copyFromContext(source: string, target: string, intoFolder: boolean): void {
    const path = join(repository, source);
    if (statSync(path).isFile()) {
      if (!isInContext(source)) throw new Error(`.dockerignore leaves ${source} out`);
      const file = intoFolder ? join(target, basename(source)) : target;
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(path, file);
      return;
    }
    for (const file of globSync("**/*", { cwd: path, exclude: (name) => name === "node_modules" })) {
      if (!statSync(join(path, file)).isFile() || !isInContext(join(source, file))) continue;
      mkdirSync(dirname(join(target, file)), { recursive: true });
      copyFileSync(join(path, file), join(target, file));
    }
  }
}

/** Puts a file or a folder's content at another place by hard links, for speed. */
function copy(from: string, to: string): void {
  const isFolder = statSync(from).isDirectory();
  mkdirSync(isFolder ? to : dirname(to), { recursive: true });
  execFileSync("cp", ["--archive", "--link", "--no-target-directory", from, to]);
}

const ignoreRules = readFileSync(join(repository, ".dockerignore"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => ({ lets: line.startsWith("!"), pattern: patternOf(line.replace(/^!/, "")) }));

/** In a builder's patterns, other than in a shell's, `*` means names that begin with a dot as well. */
function patternOf(rule: string): RegExp {
  const parts = rule.split(/(\*\*\/|\*)/).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    return part === "*" ? "[^/]*" : part.replaceAll(".", "\\.");
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** Whether .dockerignore lets a file through: the last rule that fits it or a folder above it decides. */
export function isInContext(file: string): boolean {
  const parts = file.split("/");
  const ways = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  return ignoreRules.findLast(({ pattern }) => ways.some((way) => pattern.test(way)))?.lets ?? true;
}
