import { notificationKinds } from "@temporal-cms/contracts";
import { openApprovalLink, revisionDigest } from "@temporal-cms/runtime";
import { describe, expect, it } from "vitest";
import { decisionUrl } from "./decision-links.ts";
import { html, plainText } from "./mail-text.ts";
import { digestOf, messageOf } from "./message.ts";
import { Audience, Template } from "./recipients.ts";
import { exampleKey, exampleNotification, exampleRecipient } from "./testing/examples.ts";
import { languages } from "./words/wording.ts";
import { wordsOf } from "./words/words-of.ts";

const desk = exampleRecipient();
const templates = (...list: object[]): Template[] => list.map((each) => Template.parse(each));

describe("messageOf", () => {
  it.each(languages)("has a subject and a summary of its own for each kind in %s", (language) => {
    const said = notificationKinds.map((kind) =>
      messageOf(exampleNotification({ kind }), { ...desk, language }, []),
    );
    expect(new Set(said.map(({ subject }) => subject)).size).toBe(notificationKinds.length);
    expect(new Set(said.map(({ summary }) => summary)).size).toBe(notificationKinds.length);
  });

  it("names site, language of the content, urgency and title", () => {
    const notification = exampleNotification({ locale: "de", priority: 1, title: "Rates\r\n rise" });
    expect(messageOf(notification, desk, []).subject).toBe(
      "[newsroom/de] Urgent: Approval requested: Rates rise",
    );
    expect(messageOf(exampleNotification(), { ...desk, language: "de" }, []).subject).toBe(
      "[newsroom] Freigabe erbeten",
    );
  });

  it("tells all that is known and nothing that is not, times by the recipient's clock", () => {
    const berlin = { ...desk, zone: "Europe/Berlin" };
    const said = messageOf(
      exampleNotification({
        dueDate: "2027-01-31T08:00:00Z",
        reason: "Too long.",
        url: "https://cms.example/1",
      }),
      berlin,
      [],
    );
    const text = plainText({ message: said });
    expect(text).toContain(
      "Stage: awaiting approval\nWaits for: an approval\nDue: 31 January 2027 at 09:00 (Europe/Berlin)",
    );
    expect(text).toContain("Reason: Too long.");
    expect(text).toContain("\n\nOpen the content:\nhttps://cms.example/1\n");
    expect(plainText({ message: messageOf(exampleNotification(), desk, []) })).not.toMatch(
      /Due|Reason|http|undefined/,
    );
  });

  it("takes the most specific of an organisation's own templates", () => {
    const own = templates(
      { subject: "everywhere" },
      { site: "newsroom", subject: "here" },
      { site: "magazine", subject: "elsewhere" },
      { site: "newsroom", kind: "approval_requested", priority: 1, subject: "{title} for {site}, due {due}" },
      { language: "de", summary: "Auf Deutsch: {stage}." },
    );
    const subject = (changes: object): string => messageOf(exampleNotification(changes), desk, own).subject;
    expect(subject({ kind: "published" })).toBe("[newsroom] here");
    expect(subject({ site: "intranet" })).toBe("[intranet] everywhere");
    expect(subject({ priority: 1, title: "Rates", dueDate: "2027-01-31T08:00:00Z" })).toBe(
      "[newsroom] Urgent: Rates for newsroom, due 31 January 2027 at 08:00 (UTC)",
    );
    expect(subject({ priority: 1 })).toBe("[newsroom] Urgent: an item for newsroom, due");
    expect(messageOf(exampleNotification(), { ...desk, language: "de" }, own).summary).toBe(
      "Auf Deutsch: wartet auf Freigabe.",
    );
  });

  it("never fills in what a title says in braces", () => {
    expect(messageOf(exampleNotification({ title: "{site}" }), desk, []).subject).toBe(
      "[newsroom] Approval requested: {site}",
    );
  });
});

describe("mail", () => {
  it("takes nobody's words for markup", () => {
    const page = html({
      message: messageOf(
        exampleNotification({ reason: '<script>"x" & y</script>', url: 'https://cms.example/?a="b"&c' }),
        desk,
        [],
      ),
    });
    expect(page).toContain("&lt;script&gt;&quot;x&quot; &amp; y&lt;/script&gt;");
    expect(page).not.toContain("<script>");
    expect(page).not.toContain('"b"');
    expect(page).toContain('<html lang="en">');
  });

  it("has several messages in a digest, text and HTML alike", () => {
    const parts = ["approval_requested", "published"].map((kind) =>
      messageOf(exampleNotification({ kind: kind as "published" }), desk, []),
    );
    const content = { message: digestOf(parts, desk), parts };
    expect(content.message.subject).toBe(wordsOf("en").digest(2));
    for (const text of [plainText(content), html(content)])
      for (const part of ["Approval requested", "Published", "the live page was read back"])
        expect(text).toContain(part);
  });
});

describe("decisionUrl", () => {
  const options = { key: exampleKey, proxyUrl: "https://orchestration.example.org" };
  const asked = exampleNotification({
    revision: "newsroom/en@41",
    title: "Rates",
    askedBy: "wp-user:1",
  });
  const chief = { name: "chief-editor", decidesAs: "cms-reviewer" } as const;

  it("is for one recipient, in the role that the recipient has, about one revision of one workflow", () => {
    const url = decisionUrl(options, asked, chief) ?? "";
    const [, token = ""] = url.split("https://orchestration.example.org/approvals/");
    expect(openApprovalLink([exampleKey], token, Date.parse(asked.occurredAt))).toEqual({
      state: "valid",
      link: {
        workflowId: asked.workflowId,
        action: "approval",
        revision: revisionDigest("newsroom/en@41"),
        title: "Rates",
        askedBy: "wp-user:1",
        actor: { id: "chief-editor", role: "cms-reviewer" },
        askedAt: asked.occurredAt,
        expiresAt: "2027-02-04T08:00:00.000Z",
      },
    });
  });

  it.each([
    ["who may not decide", asked, { name: "desk", decidesAs: undefined }],
    ["what is not asked", { ...asked, kind: "published", awaitingAction: "none" } as const, chief],
    [
      "what tells of something else while a decision is awaited",
      { ...asked, kind: "translation_missed" } as const,
      chief,
    ],
    ["an edit", { ...asked, kind: "reminder", awaitingAction: "edit" } as const, chief],
    ["no known revision", exampleNotification(), chief],
  ])("is none for %s", (_name, notification, recipient) => {
    expect(decisionUrl(options, notification, recipient)).toBeUndefined();
  });

  it("is in the message, text and HTML alike", () => {
    const message = messageOf(asked, desk, [], "https://orchestration.example.org/approvals/token");
    expect(plainText({ message })).toContain("\nhttps://orchestration.example.org/approvals/token\n");
    expect(html({ message })).toContain(
      '<a href="https://orchestration.example.org/approvals/token">Read and decide</a>',
    );
  });
});

describe("Audience", () => {
  const faults = (value: unknown): string[] =>
    (Audience.safeParse(value).error?.issues ?? []).map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );

  it("is refused with all faults", () => {
    expect(
      faults({
        recipients: [
          { name: "no way", sites: [] },
          { name: "a", email: "nobody", sites: ["x"], zone: "+02:00", kinds: ["gossip"] },
          { name: "b", slack: "C0123", email: "b@example.org", sites: ["x"], digestAt: "24:00" },
          { name: "c", slack: "C0123", sites: ["x"], digestAt: "08:00" },
          { name: "d", email: "d@example.org", sites: ["x"], quietHours: { from: "08:00", to: "08:00" } },
          { name: "e", email: "e@example.org", sites: ["x"], decidesAs: "observer" },
        ],
        templates: [{ site: "x" }, { subject: "Hello {name}" }],
      }).map((fault) => fault.split(":")[0]),
    ).toEqual([
      "recipients.0.name",
      "recipients.0.sites",
      "recipients.0",
      "recipients.1.email",
      "recipients.1.kinds.0",
      "recipients.1.zone",
      "recipients.2.digestAt",
      "recipients.2",
      "recipients.2.digestAt",
      "recipients.3.digestAt",
      "recipients.4.quietHours",
      "recipients.5.decidesAs",
      "templates.0",
      "templates.1.subject",
    ]);
    const two = { name: "a", email: "a@example.org", sites: ["x"] };
    expect(faults({ recipients: [two, two] })).toEqual(["recipients: two recipients have the same name"]);
    expect(faults({ recipients: [{ ...two, slack: "C0123" }] })).toEqual([
      "recipients.0: has either email or slack",
    ]);
  });
});
