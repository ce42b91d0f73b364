import type { CmsItemState, PublishTime, TargetItem } from "@temporal-cms/contracts";
import { describe, expect, test } from "vitest";
import { type CmsClient, CmsError, StaleRevisionError } from "../cms/client.ts";
import { mockActivity } from "../testing/mock-activity.ts";
import { fakeHash } from "../testing/scripted-activities.ts";
import { publishingActivities } from "./activities.ts";

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const workflowId = `content:newsroom:post:${uuid}`;
const item: TargetItem = {
  ...{ cms: "wordpress", site: "newsroom", locale: "en", id: "41", revision: "7", hash: fakeHash("text") },
  url: "https://newsroom.example/41",
};
const published: CmsItemState = {
  ...{ uuid, locale: "en", id: "41", type: "post", revision: "7", hash: item.hash, status: "published" },
  url: item.url,
};
const stale = new StaleRevisionError("edited meanwhile", { retryable: false, status: 409 });
const gone: PublishTime = { zone: "Europe/Berlin", wallTime: "2026-01-05T09:00", overlap: "earlier" };
const later: PublishTime = { zone: "Europe/Berlin", wallTime: "2126-07-05T09:00", overlap: "earlier" };

interface Write {
  readonly request: object;
  readonly key: string;
}

/** A CMS that answers each write so. */
function cmsThat(answer: () => CmsItemState) {
  const writes: Write[] = [];
  const write = (_item: unknown, request: object, options: { idempotencyKey: string }) => {
    writes.push({ request, key: options.idempotencyKey });
    return new Promise<CmsItemState>((resolve) => {
      resolve(answer());
    });
  };
  const client = { schedule: write, publish: write, unpublish: write } as Partial<CmsClient> as CmsClient;
  const environment = mockActivity({
    activityId: "5",
    workflowExecution: { workflowId, runId: "run-1" },
  });
  return { writes, environment, activities: publishingActivities({ cms: () => client }) };
}

const fails = (error: Error) => () => {
  throw error;
};

describe("ScheduleCMSPublish", () => {
  const request = { uuid, item, publishAt: later, workflowId };

  test("works out the instant and has the CMS hold the item", async () => {
    const { environment, activities, writes } = cmsThat(() => ({ ...published, status: "held" }));
    const answer = { publishAt: "2126-07-05T07:00:00Z" };
    expect(await environment.run(activities.ScheduleCMSPublish, request)).toEqual(answer);
    expect(writes).toEqual([{ request: { workflowId, expectedRevision: "7", ...answer }, key: "run-1:5" }]);
  });

  test("leaves a revision that was edited meanwhile to the publishing, which refuses it", async () => {
    const { environment, activities } = cmsThat(fails(stale));
    expect(await environment.run(activities.ScheduleCMSPublish, request)).toMatchObject({
      publishAt: "2126-07-05T07:00:00Z",
    });
  });

  test("is tried again when the CMS is away", async () => {
    const { environment, activities } = cmsThat(fails(new CmsError("away", { retryable: true })));
    await expect(environment.run(activities.ScheduleCMSPublish, request)).rejects.toMatchObject({
      nonRetryable: false,
    });
  });
});

describe("PublishContent", () => {
  const request = { uuid, item, workflowId, locales: ["en"] };

  test("publishes the named revision and no other, at once or when its time has come", async () => {
    for (const time of [{}, { publishAt: gone }]) {
      const { environment, activities, writes } = cmsThat(() => published);
      const answer = await environment.run(activities.PublishContent, { ...request, ...time });
      expect(answer).toEqual({ outcome: "published", item });
      expect(writes).toEqual([
        {
          request: { workflowId, expectedRevision: "7", expectedHash: item.hash, locales: ["en"] },
          key: "run-1:5",
        },
      ]);
    }
  });

  test("does nothing before the time", async () => {
    const { environment, activities, writes } = cmsThat(() => published);
    expect(await environment.run(activities.PublishContent, { ...request, publishAt: later })).toEqual({
      outcome: "too_early",
      publishAt: "2126-07-05T07:00:00Z",
    });
    expect(writes).toEqual([]);
  });

  test("says when the revision is not the latest any more", async () => {
    const { environment, activities } = cmsThat(fails(stale));
    expect(await environment.run(activities.PublishContent, request)).toEqual({ outcome: "stale" });
  });

  test.each([
    ["is not live afterwards", { status: "held" }],
    ["has another text afterwards", { hash: fakeHash("other") }],
  ] as const)("is tried again when the item %s", async (_what, changes) => {
    const { environment, activities } = cmsThat(() => ({ ...published, ...changes }));
    await expect(environment.run(activities.PublishContent, request)).rejects.toMatchObject({
      type: "NotPublished",
      nonRetryable: false,
    });
  });
});

test("UnpublishContent hands the reason on", async () => {
  const { environment, activities, writes } = cmsThat(() => ({ ...published, status: "draft" }));
  const request = { uuid, item, workflowId, reason: "another target failed" };
  expect(await environment.run(activities.UnpublishContent, request)).toEqual({});
  expect(writes).toEqual([{ request: { workflowId, reason: "another target failed" }, key: "run-1:5" }]);
});
