import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { createArticle, deleteArticle, editArticle } from "../../../scripts/wordpress/articles.ts";
import { startWordPress } from "../../../scripts/wordpress/start.ts";
import { cmsContractSuite } from "./contract-suite.ts";
import { httpCmsClient } from "./http-cms-client.ts";
import type { WordPressUnderTest } from "./contract-suite/wordpress-texts.ts";
import { expectedInLog, wordPressSuite } from "./contract-suite/wordpress.ts";

async function startUnderTest(): Promise<WordPressUnderTest> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "temporal-cms-wordpress-"));
  const wordpress = await startWordPress({ dataDir, site: "newsroom" });
  const connection = {
    site: "newsroom",
    cms: "wordpress" as const,
    baseUrl: wordpress.baseUrl,
    ...wordpress.worker,
  };
  return {
    wordpress,
    connection,
    client: httpCmsClient(connection),
    outsider: wordpress.editor,
    type: "post",
    sourceLocale: "en",
    targetLocales: ["de", "es"],
    write: async (text) => {
      const { postId, uuid } = await createArticle(wordpress, text);
      return { id: String(postId), uuid };
    },
    edit: (id, text) => editArticle(wordpress, Number(id), text),
    trash: (id) => deleteArticle(wordpress, Number(id), { forGood: false }),
    deleteForGood: (id) => deleteArticle(wordpress, Number(id), { forGood: true }),
    withPlugin: async (code, work) => {
      const plugin = path.join(dataDir, "wordpress/wp-content/mu-plugins/suite.php");
      await writeFile(plugin, `<?php\n${code}`);
      try {
        return await work();
      } finally {
        await rm(plugin);
      }
    },
    stop: async () => {
      await wordpress.stop();
      const log = await readFile(wordpress.phpErrorLog, "utf8").catch(() => "");
      await rm(dataDir, { recursive: true });
      const entries = log.split(/^(?=\[)/m).filter((entry) => entry !== "" && !entry.includes(expectedInLog));
      expect(entries).toEqual([]);
    },
  };
}

cmsContractSuite("WordPress", startUnderTest, wordPressSuite);
