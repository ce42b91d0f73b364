import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { articleStatus, editArticle } from "./articles.ts";
import { startWordPress } from "./start.ts";
import { MissingToolError, findTools } from "./tools.ts";

let dataDir: string;
beforeEach(async () => {
  // Deeper than the path of a Unix socket may be.
  dataDir = path.join(await mkdtemp(path.join(tmpdir(), "temporal-cms-start-")), "a".repeat(100));
});
afterEach(() => rm(path.dirname(dataDir), { recursive: true }));

const pids = async () =>
  Promise.all(
    ["mariadb.pid", "php.pid"].map(async (file) => Number(await readFile(path.join(dataDir, file), "utf8"))),
  );
/** A process that has ended but was not yet collected by the system's first process is a zombie. */
const alive = (pid: number) => {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  return state !== "" && !state.startsWith("Z");
};

it("starts, stops all that it has started, and goes on with a kept folder", async () => {
  const first = await startWordPress({ dataDir, site: "newsroom" });
  const started = await pids();
  expect(started.map(alive)).toEqual([true, true]);
  expect(await articleStatus(first, first.article.postId)).toBe("draft");
  await editArticle(first, first.article.postId, { title: "Edited" });
  await first.stop();
  expect(started.map(alive)).toEqual([false, false]);
  await expect(fetch(first.baseUrl)).rejects.toThrow();

  const second = await startWordPress({ dataDir, site: "courier" });
  try {
    expect(second.article).toEqual(first.article);
    expect(second.worker).toEqual(first.worker);
    const kept = "return array( get_post( $args['id'] )->post_title, get_option( 'temporal_cms_site' ) );";
    expect(await second.php(kept, { id: second.article.postId })).toEqual(["Edited", "courier"]);
    await expect(second.php("throw new Exception( 'out of order' );")).rejects.toThrow("out of order");
    const port = Number(new URL(second.baseUrl).port);
    await expect(startWordPress({ dataDir: `${dataDir}2`, site: "x", port })).rejects.toThrow(`Port ${port}`);
  } finally {
    await second.stop();
  }
});

it("takes over from a start that was killed", async () => {
  const module = path.join(import.meta.dirname, "start.ts");
  const program = `import { startWordPress } from ${JSON.stringify(module)};
    await startWordPress({ dataDir: ${JSON.stringify(dataDir)}, site: "newsroom" });
    console.log("ready");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const left = await pids();
  const leftSocketFolder = await readlink(path.join(dataDir, "mariadb-socket-folder"));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  expect(left.map(alive)).toEqual([true, true]);

  const wordpress = await startWordPress({ dataDir, site: "newsroom" });
  try {
    expect(left.map(alive)).toEqual([false, false]);
    expect((await fetch(wordpress.baseUrl)).status).toBe(200);
    await expect(stat(leftSocketFolder)).rejects.toThrow("ENOENT");
  } finally {
    await wordpress.stop();
  }
});

it("names every tool that is missing", async () => {
  const missing = findTools({
    PHP: "/nowhere/php",
    MARIADBD: "/nowhere/mariadbd",
    WORDPRESS_DIST: "/nowhere",
  });
  await expect(missing).rejects.toBeInstanceOf(MissingToolError);
  await expect(missing).rejects.toThrow(/PHP=\/nowhere\/php, MARIADBD=\/nowhere\/mariadbd, .*WORDPRESS_DIST/);
});
