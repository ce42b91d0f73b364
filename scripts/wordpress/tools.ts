import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Programs that a WordPress for development and tests needs. */
export interface WordPressTools {
  php: string;
  mariadbd: string;
  mariadbInstallDb: string;
  /** Folder with a pristine WordPress. */
  wordpressDist: string;
}

/** The variables that `scripts/toolchain/env.sh` sets, and where a program is sought when its variable is not set. */
const programs = {
  php: { variable: "PHP", names: ["php"] },
  mariadbd: { variable: "MARIADBD", names: ["mariadbd", "/usr/sbin/mariadbd"] },
  mariadbInstallDb: { variable: "MARIADB_INSTALL_DB", names: ["mariadb-install-db"] },
} as const;

export class MissingToolError extends Error {
  constructor(missing: string[]) {
    super(
      `Missing for WordPress: ${missing.join(", ")}. Run scripts/toolchain/install, then «source scripts/toolchain/env.sh».`,
    );
    this.name = "MissingToolError";
  }
}

/** Finds all tools, or names all that are missing at once. */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<WordPressTools> {
  const missing: string[] = [];
  const program = async (key: keyof typeof programs): Promise<string> => {
    const { variable, names } = programs[key];
    const given = environment[variable];
    for (const candidate of given === undefined ? names : [given]) {
      if (await starts(candidate)) return candidate;
    }
    missing.push(given === undefined ? names[0] : `${variable}=${given}`);
    return "";
  };
  const tools = {
    php: await program("php"),
    mariadbd: await program("mariadbd"),
    mariadbInstallDb: await program("mariadbInstallDb"),
    wordpressDist: environment["WORDPRESS_DIST"] ?? "",
  };
  const loader = path.join(tools.wordpressDist, "wp-load.php");
  const hasWordPress = await access(loader).then(
    () => tools.wordpressDist !== "",
    () => false,
  );
  if (!hasWordPress) missing.push("a WordPress folder (WORDPRESS_DIST)");
  if (missing.length > 0) throw new MissingToolError(missing);
  return tools;
}

async function starts(command: string): Promise<boolean> {
  const found = await run("sh", ["-c", 'command -v "$1"', "sh", command]).catch(() => undefined);
  return found !== undefined;
}
