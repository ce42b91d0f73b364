import { type NotificationRequest, notificationKinds } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { html, messageOf, plainText } from "./message.ts";

const request: NotificationRequest = {
  dedupeKey: "content:1:approval",
  kind: "approval_requested",
  workflowId: "content:newsroom:post:1",
  site: "newsroom",
  priority: 3,
  stage: "awaiting_approval",
  awaitingAction: "approval",
};

describe("messageOf", () => {
  it("has a subject of its own for each kind", () => {
    const subjects = notificationKinds.map((kind) => messageOf({ ...request, kind }).subject);
    expect(new Set(subjects).size).toBe(notificationKinds.length);
    expect(subjects[0]).toBe("[newsroom] Approval requested");
  });

  it("names language and urgency", () => {
    expect(messageOf({ ...request, locale: "de", priority: 1 }).subject).toBe(
      "[newsroom/de] Urgent: Approval requested",
    );
  });

  it("tells all that is known and nothing that is not", () => {
    const text = plainText(
      messageOf({
        ...request,
        dueDate: "2027-01-31T08:00:00Z",
        reason: "Too long.",
        url: "https://cms.example/1",
      }),
    );
    expect(text).toContain("Stage: awaiting approval\nWaits for: an approval\nDue: 2027-01-31T08:00:00Z");
    expect(text).toContain("Reason: Too long.");
    expect(text).toContain("\n\nhttps://cms.example/1\n");
    expect(plainText(messageOf(request))).not.toMatch(/Due|Reason|http|undefined/);
  });

  it("takes nobody's words for markup", () => {
    const page = html(
      messageOf({ ...request, reason: '<script>"x" & y</script>', url: 'https://cms.example/?a="b"&c' }),
    );
    expect(page).toContain("&lt;script&gt;&quot;x&quot; &amp; y&lt;/script&gt;");
    expect(page).not.toContain("<script>");
    expect(page).not.toContain('"b"');
  });
});
