import type { Activities, TargetItem } from "@temporal-cms/contracts";
import { resolvePublishTime } from "@temporal-cms/runtime";
import { ApplicationFailure } from "@temporalio/common";
import { StaleRevisionError } from "../cms/client.ts";
import { targetItem } from "../cms/target-item.ts";
import { runActivity } from "../run-activity.ts";
import type { ActivityServices } from "../services.ts";
import { untilVerified } from "./verify-published.ts";

type PublishingActivities = Pick<
  Activities,
  "ScheduleCMSPublish" | "PublishContent" | "VerifyPublished" | "UnpublishContent"
>;

/** How much too early a timer may fire before it counts, in milliseconds: clocks of server and worker differ a little. */
const clockTolerance = 1_000;

export function publishingActivities({ cms }: Pick<ActivityServices, "cms">): PublishingActivities {
  const addressOf = (uuid: string, { locale }: TargetItem) => ({ uuid, locale });
  return {
    ScheduleCMSPublish: runActivity(
      "ScheduleCMSPublish",
      async ({ uuid, item, publishAt, workflowId }, { signal, key }) => {
        const instant = resolvePublishTime(publishAt);
        const request = { workflowId, expectedRevision: item.revision, publishAt: instant };
        try {
          await cms(item.site).schedule(addressOf(uuid, item), request, { idempotencyKey: key, signal });
        } catch (error) {
          // Publishing will refuse it and say why; the hold is for the editors to see.
          if (!(error instanceof StaleRevisionError)) throw error;
        }
        return { publishAt: instant };
      },
    ),
    PublishContent: runActivity(
      "PublishContent",
      async ({ uuid, item, workflowId, locales, publishAt }, { signal, key }) => {
        if (publishAt) {
          const instant = resolvePublishTime(publishAt);
          if (Date.parse(instant) > Date.now() + clockTolerance)
            return { outcome: "too_early", publishAt: instant };
        }
        const request = { workflowId, expectedRevision: item.revision, expectedHash: item.hash, locales };
        try {
          const state = await cms(item.site).publish(addressOf(uuid, item), request, {
            idempotencyKey: key,
            signal,
          });
          if (state.status !== "published" || state.hash !== item.hash) {
            throw ApplicationFailure.retryable(
              `${item.site}/${item.locale} is ${state.status} after publishing`,
              "NotPublished",
            );
          }
          return { outcome: "published", item: targetItem(item, state) };
        } catch (error) {
          if (error instanceof StaleRevisionError) return { outcome: "stale" };
          throw error;
        }
      },
    ),
    VerifyPublished: runActivity("VerifyPublished", async ({ uuid, item }, { signal }) => {
      await untilVerified(cms(item.site), uuid, item, signal);
      return { verifiedAt: new Date().toISOString() };
    }),
    UnpublishContent: runActivity(
      "UnpublishContent",
      async ({ uuid, item, workflowId, reason }, { signal, key }) => {
        await cms(item.site).unpublish(
          addressOf(uuid, item),
          { workflowId, reason },
          { idempotencyKey: key, signal },
        );
        return {};
      },
    ),
  };
}
