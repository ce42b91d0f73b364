import { createHash } from "node:crypto";
import {
  type Activities,
  type ContentEvent,
  type ContentRef,
  type Drift,
  type Publication,
  LifecyclePolicy,
  defaultPriority,
} from "@temporal-cms/contracts";
import { ApplicationFailure } from "@temporalio/common";
import { type CmsClient, NotFoundError } from "../cms/client.ts";
import { runActivity } from "../run-activity.ts";
import type { ActivityServices } from "../services.ts";
import { driftOf } from "./drift.ts";

type BackfillActivities = Pick<Activities, "FindDrift" | "RestartLifecycle">;

export function backfillActivities({
  cms,
  lifecycles,
}: Pick<ActivityServices, "cms" | "lifecycles">): BackfillActivities {
  return {
    FindDrift: runActivity("FindDrift", async ({ site, cms: kind, cursor }, { signal }) => {
      const client = cms(site);
      const { publications, next } = await client.publications({
        ...(cursor === undefined ? {} : { cursor }),
        signal,
      });
      const drifted: Drift[] = [];
      for (const publication of publications) {
        const own = driftOf(publication);
        if (own) drifted.push({ ...driftBase(publication, site, kind), ...own });
        if (publication.locale !== publication.sourceLocale) continue;
        for (const locale of await missingLocales(client, publication, signal)) {
          const fingerprint = `locale_missing:${locale}:${publication.publishedAt}`;
          drifted.push({
            ...driftBase(publication, site, kind),
            kind: "locale_missing",
            locale,
            fingerprint,
          });
        }
      }
      return { checked: publications.length, drifted, ...(next === undefined ? {} : { next }) };
    }),
    RestartLifecycle: runActivity("RestartLifecycle", async (drift, { signal }) => {
      if (await lifecycles.isOpen(drift.workflowId)) return { outcome: "already_open" };
      const event = await resyncEvent(drift, signal);
      if (!event) return { outcome: "source_gone" };
      const key = createHash("sha256")
        .update(["backfill", drift.workflowId, drift.site, drift.locale, drift.fingerprint].join("\u0000"))
        .digest("hex");
      const { outcome } = await lifecycles.startOrSignal({ key, event });
      return { outcome: outcome === "duplicate" ? "duplicate" : "restarted" };
    }),
  };

  /** The event that makes the lifecycle begin anew from the source as it stands; undefined when the source is gone. */
  async function resyncEvent(drift: Drift, signal: AbortSignal): Promise<ContentEvent | undefined> {
    const sourceSite = siteOf(drift.workflowId);
    try {
      const source = await cms(sourceSite).read({ uuid: drift.uuid, locale: drift.sourceLocale }, { signal });
      if (source.status === "trashed") return undefined;
      const ref: ContentRef = {
        cms: await kindOf(sourceSite, signal),
        site: sourceSite,
        type: drift.type,
        uuid: drift.uuid,
        id: source.id,
      };
      return {
        change: "resync",
        source: ref,
        sourceLocale: drift.sourceLocale,
        version: { locale: drift.sourceLocale, revision: source.revision, hash: source.hash },
        url: source.url,
        targets: drift.locales.map((locale) => ({ cms: drift.cms, site: drift.site, locale })),
        policy: LifecyclePolicy.parse({}),
        priority: defaultPriority,
        actor: { id: "system:backfill", role: "cms-admin" },
      };
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  async function kindOf(site: string, signal: AbortSignal): Promise<ContentRef["cms"]> {
    return (await cms(site).info({ signal })).cms;
  }
}

function driftBase(
  publication: Publication,
  site: string,
  cms: Drift["cms"],
): Omit<Drift, "kind" | "fingerprint"> {
  const { uuid, type, locale, sourceLocale, workflowId, locales } = publication;
  return { uuid, type, site, cms, locale, sourceLocale, workflowId, locales };
}

/** `content:<site>:<type>:<uuid>` */
function siteOf(workflowId: string): string {
  const [prefix, site] = workflowId.split(":");
  if (prefix !== "content" || !site)
    throw ApplicationFailure.nonRetryable(`${workflowId} is no lifecycle's id`, "InvalidInput");
  return site;
}

/** Locales that were to be published with the source and that the site does not have at all; those it has are judged by their own publication. */
async function missingLocales(
  client: CmsClient,
  publication: Publication,
  signal: AbortSignal,
): Promise<string[]> {
  const missing: string[] = [];
  for (const locale of publication.locales) {
    if (locale === publication.locale) continue;
    try {
      await client.read({ uuid: publication.uuid, locale }, { signal });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      missing.push(locale);
    }
  }
  return missing;
}
