import {
  type ContentEvent,
  type ContentRef,
  LifecyclePolicy,
  type LifecycleStatus,
} from "@temporal-cms/contracts";
import type { CmsClient } from "../../services/worker/cms/client.ts";
import { cmsClients } from "../../services/worker/cms/sites.ts";
import { createArticle } from "../wordpress/articles.ts";
import { readSampleArticle } from "../wordpress/sample-article.ts";
import type { LocalEnvironment } from "./environment.ts";
import { SiteClient } from "./site-client.ts";

export const sampleLocales = ["en", "de", "es"] as const;
const admin = { id: "wp-user:1", role: "cms-admin" } as const;
const reviewer = { id: "wp-user:2", role: "cms-reviewer" } as const;

/** An article of the sample site. */
export interface Article {
  readonly postId: number;
  readonly uuid: string;
}

/**
 * The people of the sample site. They work in the real WordPress; what its plugin will send by itself with the WordPress issue,
 * the content events, is sent here.
 */
export class Newsroom {
  readonly environment: LocalEnvironment;
  readonly proxy: SiteClient;
  readonly cms: CmsClient;

  constructor(environment: LocalEnvironment) {
    const { wordpress, secrets, programs } = environment;
    this.environment = environment;
    this.proxy = new SiteClient({ proxyUrl: programs.proxy.url, site: wordpress.site, key: secrets.siteKey });
    const connection = {
      site: wordpress.site,
      cms: "wordpress" as const,
      baseUrl: wordpress.baseUrl,
      ...wordpress.worker,
    };
    this.cms = cmsClients(new Map([[wordpress.site, connection]]))(wordpress.site);
  }

  refOf({ postId, uuid }: Article): ContentRef {
    return {
      cms: "wordpress",
      site: this.environment.wordpress.site,
      type: "post",
      uuid,
      id: String(postId),
    };
  }

  /** A draft with the sample article's text. */
  async writeArticle(): Promise<Article> {
    return createArticle(this.environment.wordpress, await readSampleArticle("en"));
  }

  /** The event of the article's latest save. */
  async event(article: Article, fields: Partial<ContentEvent> = {}): Promise<ContentEvent> {
    const item = await this.cms.read({ uuid: article.uuid, locale: "en" });
    const { site } = this.environment.wordpress;
    return {
      change: "updated",
      source: this.refOf(article),
      sourceLocale: "en",
      version: { locale: "en", revision: item.revision, hash: item.hash },
      url: item.url,
      targets: sampleLocales.map((locale) => ({ cms: "wordpress", site, locale })),
      policy: LifecyclePolicy.parse({}),
      priority: 3,
      actor: admin,
      ...fields,
    };
  }

  async approve(article: Article, { revision }: LifecycleStatus): Promise<void> {
    await this.decide(article, "approvalGranted", { revision, actor: reviewer });
  }

  async reject(article: Article, { revision }: LifecycleStatus, reason: string): Promise<void> {
    await this.decide(article, "approvalRejected", { revision, reason, actor: reviewer });
  }

  async publishNow(article: Article): Promise<void> {
    await this.decide(article, "publishNow", { actor: admin });
  }

  private async decide(article: Article, signal: string, payload: unknown): Promise<void> {
    const { status, body } = await this.proxy.signal(this.refOf(article), signal, payload);
    if (status >= 300) throw new Error(`${signal} was answered ${status}: ${JSON.stringify(body)}`);
  }

  /**
   * Waits for a status; each change of stage is told.
   *
   * @throws Error when the lifecycle ends otherwise, or after the given time
   */
  async until(
    article: Article,
    fits: (status: LifecycleStatus) => boolean,
    options: { seconds?: number; told?: (status: LifecycleStatus) => void } = {},
  ): Promise<LifecycleStatus> {
    const { seconds = 60, told = () => undefined } = options;
    const giveUp = Date.now() + seconds * 1000;
    let last: LifecycleStatus | undefined;
    for (;;) {
      const status = await this.proxy.status(this.refOf(article)).catch(() => undefined);
      if (status && status.stage !== last?.stage) told(status);
      last = status ?? last;
      if (status && fits(status)) return status;
      if (status && ["failed", "cancelled", "rejected"].includes(status.stage)) {
        throw new Error(`The lifecycle ended as ${status.stage}: ${status.reason ?? "no reason given"}`);
      }
      if (Date.now() > giveUp)
        throw new Error(`After ${seconds} s the lifecycle is still at ${last?.stage ?? "no stage"}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
