import { execFile } from "node:child_process";
import { access, mkdtemp, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startOwnProcess, stopLeftOver, waitUntilReady } from "./own-process.ts";
import type { WordPressTools } from "./tools.ts";

/** As wp-config.php names it. */
const databaseName = "wordpress";

const run = promisify(execFile);

/** Longest path of a Unix socket, less the ending zero byte. */
const longestSocketPath = 100;

export interface MariaDb {
  /** The only way in: the server listens on no network address. */
  socket: string;
  stop(): Promise<void>;
}

/**
 * Starts a private MariaDB on `<dataDir>/mariadb`, made on the first start. Its root account has no password; the folder is
 * open to this user alone.
 */
export async function startMariaDb(tools: WordPressTools, dataDir: string): Promise<MariaDb> {
  const files = path.join(dataDir, "mariadb");
  const pidFile = path.join(dataDir, "mariadb.pid");
  const logFile = path.join(dataDir, "mariadb.log");
  await stopLeftOver(pidFile, files);
  await createDatabaseFiles(tools, files);

  const { socket, removeFolder } = await socketPlace(dataDir);
  const initFile = path.join(dataDir, "mariadb-init.sql");
  await writeFile(initFile, `CREATE DATABASE IF NOT EXISTS ${databaseName};\n`);
  const process = await startOwnProcess({
    command: tools.mariadbd,
    args: [
      "--no-defaults",
      `--datadir=${files}`,
      `--socket=${socket}`,
      "--skip-networking",
      `--init-file=${initFile}`,
      `--user=${userInfo().username}`,
      "--character-set-server=utf8mb4",
      "--collation-server=utf8mb4_unicode_ci",
      "--innodb-buffer-pool-size=64M",
      // A development database may lose its last second when the machine goes down, and is a good deal faster for it.
      "--innodb-flush-log-at-trx-commit=0",
      "--innodb-log-file-size=16M",
      "--performance-schema=OFF",
      "--skip-log-bin",
    ],
    logFile,
    pidFile,
  });
  const stop = async () => {
    await process.stop();
    await removeFolder();
  };
  try {
    await waitUntilReady("MariaDB", process, {
      ready: () => accepts(socket),
      logFile,
      timeoutMilliseconds: 30_000,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { socket, stop };
}

/** Makes the files aside and moves them into place, so that an interrupted first start begins anew. */
async function createDatabaseFiles(tools: WordPressTools, files: string): Promise<void> {
  const exists = await access(files).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const unfinished = `${files}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await run(tools.mariadbInstallDb, [
    "--no-defaults",
    `--datadir=${unfinished}`,
    `--user=${userInfo().username}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    "--innodb-log-file-size=16M",
  ]);
  await rename(unfinished, files);
}

/**
 * The path of a Unix socket is short, so a data folder deep down has its socket elsewhere, and remembers where: a start that
 * was killed leaves that folder behind.
 */
async function socketPlace(dataDir: string): Promise<{ socket: string; removeFolder: () => Promise<void> }> {
  const near = path.join(dataDir, "mariadb.sock");
  if (near.length <= longestSocketPath) {
    await rm(near, { force: true });
    return { socket: near, removeFolder: () => Promise.resolve() };
  }
  const link = path.join(dataDir, "mariadb-socket-folder");
  const removeFolder = async () => {
    const folder = await readlink(link).catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    await rm(link, { force: true });
  };
  await removeFolder();
  const folder = await mkdtemp(path.join(tmpdir(), "temporal-cms-socket-"));
  await symlink(folder, link);
  return { socket: path.join(folder, "mariadb.sock"), removeFolder };
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once("error", () => resolve(false));
    connection.once("data", () => {
      connection.destroy();
      resolve(true);
    });
  });
}
