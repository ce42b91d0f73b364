import type { CmsItem, Notification, NotificationRequest } from "@temporal-cms/contracts";
import { MockActivityEnvironment } from "@temporalio/testing";
import { describe, expect, it } from "vitest";
import { CmsError, type CmsClient } from "../cms/client.ts";
import { UnknownSiteError } from "../cms/sites.ts";
import { notificationActivities } from "./activities.ts";

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const request: NotificationRequest = {
  dedupeKey: "run-1:approval_requested:41",
  kind: "approval_requested",
  workflowId: `content:newsroom:post:${uuid}`,
  site: "newsroom",
  priority: 3,
  stage: "awaiting_approval",
  awaitingAction: "approval",
  revision: "magazine/en@7,newsroom/de@58,newsroom/en@41",
  sourceLocale: "en",
};

/** Sends by an activity, and answers what was sent and what was read of the CMS. */
async function send(
  changes: Partial<NotificationRequest> = {},
  read: () => Promise<{ title: string }> = () => Promise.resolve({ title: "Rates\n  rise" }),
): Promise<{ sent: Notification; reads: unknown[] }> {
  const reads: unknown[] = [];
  const sent: Notification[] = [];
  const { NotifyStakeholders } = notificationActivities({
    cms: (site) =>
      ({
        read: (item, options) => {
          reads.push({ site, ...item, revision: options?.revision });
          return read() as Promise<CmsItem>;
        },
      }) as Pick<CmsClient, "read"> as CmsClient,
    notification: {
      send: (notification) => {
        sent.push(notification);
        return Promise.resolve({ dedupeKey: notification.dedupeKey, duplicate: false });
      },
    },
  });
  const environment = new MockActivityEnvironment({
    scheduledTimestampMs: Date.parse("2027-01-28T08:00:00Z"),
  });
  const receipt = await environment.run(NotifyStakeholders, { ...request, ...changes });
  expect(receipt).toEqual({ dedupeKey: request.dedupeKey, duplicate: false });
  return { sent: sent[0]!, reads };
}

describe("NotifyStakeholders", () => {
  it("adds when the workflow told it, and the title of the revision that is asked about", async () => {
    const { sent, reads } = await send();
    expect(reads).toEqual([{ site: "newsroom", uuid, locale: "en", revision: "41" }]);
    expect(sent).toEqual({ ...request, occurredAt: "2027-01-28T08:00:00.000Z", title: "Rates rise" });
  });

  it("shortens what is longer than a title", async () => {
    const { sent } = await send({}, () => Promise.resolve({ title: "x".repeat(300) }));
    expect(sent.title).toHaveLength(200);
  });

  it.each([
    ["nothing is asked", { awaitingAction: "none" }],
    ["an edit is awaited", { awaitingAction: "edit" }],
    ["no revision is named", { revision: undefined }],
    ["the revision does not name the source", { sourceLocale: "es" }],
    ["it is about no lifecycle", { workflowId: "backfill" }],
  ] as const)("reads nothing where %s", async (_name, changes) => {
    const { sent, reads } = await send(changes);
    expect(reads).toEqual([]);
    expect(sent).not.toHaveProperty("title");
  });

  it("tells people also when the CMS does not answer, or has no title", async () => {
    const failures = [
      () => Promise.reject(new CmsError("away", { retryable: true })),
      () => Promise.reject(new UnknownSiteError("newsroom")),
      () => Promise.resolve({ title: "  " }),
    ];
    for (const read of failures) expect((await send({}, read)).sent).not.toHaveProperty("title");
  });
});
