import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, cp, copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { startMariaDb } from "./mariadb.ts";
import { phpFunctionBody, phpRunner, type RunPhp } from "./php-runner.ts";
import { freePort, startPhpServer, stopLeftOverPhpServer } from "./php-server.ts";
import { readSampleArticle, sampleTerms } from "./sample-article.ts";
import { findTools } from "./tools.ts";

const plugin = path.resolve(import.meta.dirname, "../../services/wordpress/temporal-cms");

/** WordPress code of each language on the site, and the BCP 47 tag that the rest of the system knows it by. */
export const siteLocales = {
  en_US: "en",
  de_DE: "de",
  es_ES: "es",
  fr_FR: "fr",
  pt_BR: "pt-BR",
} as const;

export interface WordPressOptions {
  /** Holds everything of this WordPress; a second start with the same folder goes on where the first ended. */
  dataDir: string;
  /** Site slug by which lifecycles know it. */
  site: string;
  /** On 127.0.0.1; a free one when absent. */
  port?: number;
  log?: (line: string) => void;
}

export interface WordPressUser {
  username: string;
  password: string;
}

export interface WordPressApiUser {
  username: string;
  applicationPassword: string;
}

export interface RunningWordPress {
  /** Without a slash at the end. */
  baseUrl: string;
  site: string;
  /** The low-privilege user that the worker's CMS client signs in as. */
  worker: WordPressApiUser;
  editor: WordPressUser & WordPressApiUser;
  admin: WordPressUser;
  /** The sample article, a draft on the first start. */
  article: { postId: number; uuid: string };
  /** PHP's notices and warnings, when there were any. */
  phpErrorLog: string;
  php: RunPhp;
  stop(): Promise<void>;
}

interface Secrets {
  salt: string;
  adminPassword: string;
  editorPassword: string;
  applicationPasswords: Record<string, string>;
}

const names = { admin: "admin", editor: "robin", worker: "temporal-cms" } as const;

/**
 * Starts a real WordPress with the plugin, on a MariaDB of its own, both on this machine only. The first start takes about
 * five seconds, one on a kept folder about two.
 */
export async function startWordPress(options: WordPressOptions): Promise<RunningWordPress> {
  const log = options.log ?? (() => undefined);
  const tools = await findTools();
  const dataDir = path.resolve(options.dataDir);
  const wordpress = path.join(dataDir, "wordpress");
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chmod(dataDir, 0o700);

  await stopLeftOverPhpServer(dataDir, wordpress);
  const port = await freePort(options.port);
  const baseUrl = `http://127.0.0.1:${port}`;
  const secrets = await readOrMakeSecrets(dataDir);

  log("starting MariaDB");
  const [database] = await Promise.all([
    startMariaDb(tools, dataDir),
    unpackWordPress(tools.wordpressDist, wordpress),
  ]);
  try {
    await writeSecret(path.join(dataDir, "instance.json"), {
      socket: database.socket,
      baseUrl,
      salt: secrets.salt,
    });
    log("setting WordPress up");
    const php = phpRunner(tools, wordpress);
    await phpRunner(tools, wordpress, { installing: true })(await phpFunctionBody("install.php"), {
      title: "The Riverside Courier",
      adminName: names.admin,
      adminPassword: secrets.adminPassword,
    });
    const article = await setUp(php, options.site, secrets, dataDir);
    const server = await startPhpServer(tools, { dataDir, wordpress, port });
    log(`WordPress answers on ${baseUrl}`);
    const applicationPassword = (name: string) => secrets.applicationPasswords[name] ?? "";
    return {
      baseUrl,
      site: options.site,
      worker: { username: names.worker, applicationPassword: applicationPassword(names.worker) },
      editor: {
        username: names.editor,
        password: secrets.editorPassword,
        applicationPassword: applicationPassword(names.editor),
      },
      admin: { username: names.admin, password: secrets.adminPassword },
      article,
      phpErrorLog: path.join(dataDir, "php-errors.log"),
      php,
      async stop() {
        await server.stop();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function setUp(
  php: RunPhp,
  site: string,
  secrets: Secrets,
  dataDir: string,
): Promise<RunningWordPress["article"]> {
  const result = (await php(await phpFunctionBody("set-up.php"), {
    site,
    locales: siteLocales,
    workerName: names.worker,
    editorName: names.editor,
    editorPassword: secrets.editorPassword,
    applicationPasswords: secrets.applicationPasswords,
    article: { ...(await readSampleArticle("en")), ...sampleTerms },
  })) as { applicationPasswords: Record<string, string>; article: RunningWordPress["article"] };
  secrets.applicationPasswords = result.applicationPasswords;
  await writeSecret(secretsFile(dataDir), secrets);
  return result.article;
}

/** Copies WordPress once, aside and then into place; the plugin is a link, so that a change of it is there at once. */
async function unpackWordPress(dist: string, wordpress: string): Promise<void> {
  const complete = await readFile(path.join(wordpress, "wp-load.php")).then(
    () => true,
    () => false,
  );
  if (!complete) {
    const unfinished = `${wordpress}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await cp(dist, unfinished, { recursive: true });
    await rename(unfinished, wordpress);
  }
  const mustUse = path.join(wordpress, "wp-content/mu-plugins");
  await mkdir(mustUse, { recursive: true });
  await copyFile(path.join(import.meta.dirname, "offline.php"), path.join(mustUse, "offline.php"));
  await copyFile(path.join(import.meta.dirname, "wp-config.php"), path.join(wordpress, "wp-config.php"));
  const link = path.join(wordpress, "wp-content/plugins/temporal-cms");
  await rm(link, { force: true });
  await symlink(plugin, link);
}

const secretsFile = (dataDir: string) => path.join(dataDir, "secrets.json");

async function readOrMakeSecrets(dataDir: string): Promise<Secrets> {
  const kept = await readFile(secretsFile(dataDir), "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Secrets;
  const random = () => randomBytes(18).toString("base64url");
  const secrets = {
    salt: random(),
    adminPassword: random(),
    editorPassword: random(),
    applicationPasswords: {},
  };
  await writeSecret(secretsFile(dataDir), secrets);
  return secrets;
}

function writeSecret(file: string, value: unknown): Promise<void> {
  return writeFile(file, JSON.stringify(value, undefined, 2), { mode: 0o600 });
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** `node scripts/wordpress/start.ts [--data-dir <folder>] [--site <slug>] [--port <number>]`: runs until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      "data-dir": { type: "string", default: ".dev/wordpress" },
      site: { type: "string", default: "newsroom" },
      port: { type: "string" },
    },
  });
  // Until all is up, leaving ends what has been started so far.
  const leave = () => process.exit(130);
  for (const signal of signals) process.once(signal, leave);
  const wordpress = await startWordPress({
    dataDir: values["data-dir"],
    site: values.site,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    log: (line) => console.error(line),
  });
  const { baseUrl, admin, editor, article } = wordpress;
  console.log(`Site      ${baseUrl}`);
  console.log(`Article   ${baseUrl}/wp-admin/post.php?post=${article.postId}&action=edit (${article.uuid})`);
  console.log(`Editor    ${editor.username} / ${editor.password}`);
  console.log(`Admin     ${admin.username} / ${admin.password}`);
  for (const signal of signals) process.off(signal, leave);
  await Promise.race(signals.map((signal) => once(process, signal)));
  await wordpress.stop();
}

if (import.meta.main) await main();
