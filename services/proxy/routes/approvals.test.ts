import { type ApprovalLink, signalRoles } from "@temporal-cms/contracts";
import { revisionDigest, signApprovalLink } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { confirmationLifetime, makeConfirmation } from "../approvals/confirmation.ts";
import { exampleWorkflowId } from "../testing/example-event.ts";
import type { FakeLifecycle } from "../testing/fake-lifecycles.ts";
import { configWithoutVendors, keys, startTestProxy, type TestProxy } from "../testing/test-proxy.ts";

const workflowId = exampleWorkflowId(1);
const revision = "newsroom/de@58,newsroom/en@41";
const askedAt = "2027-01-28T08:00:00.000Z";
const now = Date.parse("2027-01-29T08:00:00Z");
const baseLink: ApprovalLink = {
  workflowId,
  action: "approval",
  revision: revisionDigest(revision),
  title: "Rates rise <b>again</b>",
  askedBy: "wp-user:1",
  actor: { id: "chief-editor", role: "cms-reviewer" },
  askedAt,
  expiresAt: "2027-02-04T08:00:00Z",
};
const item = (locale: string, number: string) => ({
  locale,
  state: "ready",
  items: [
    {
      cms: "wordpress",
      site: "newsroom",
      locale,
      id: number,
      revision: number,
      hash: "a".repeat(64),
      url: `https://newsroom.example/?p=${number}`,
    },
  ],
});
const status = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  stage: "awaiting_approval",
  awaitingAction: "approval",
  revision,
  dueDate: "2027-01-31T08:00:00Z",
  publishAt: { wallTime: "2027-02-01T09:00:00", zone: "Europe/Berlin", overlap: "earlier" },
  locales: [item("en", "41"), item("de", "58")],
  compliance: [{ check: "legal", blocking: 2, advisory: 1, rules: [] }],
  history: [{ at: "2027-01-28T07:00:00Z", what: "event:created", actor: "wp-user:1" }],
  ...changes,
});

let proxy: TestProxy;
let lifecycle: FakeLifecycle;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now });
  proxy = await startTestProxy();
  lifecycle = proxy.lifecycles.add(workflowId, { status: status() });
});
afterEach(async () => {
  vi.useRealTimers();
  await proxy.service.close();
});

const tokenOf = (changes: Partial<ApprovalLink> = {}, key: string = keys.approvalLink): string =>
  signApprovalLink(key, { ...baseLink, ...changes });
const urlOf = (token: string): string => `${proxy.service.url}/approvals/${token}`;

interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of the `h1`. */
  readonly heading: string;
  readonly confirmation: string;
}

async function shown(response: Response): Promise<Shown> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    heading: /<h1>(.*)<\/h1>/.exec(text)?.[1] ?? "",
    confirmation: /name="confirmation" value="([^"]+)"/.exec(text)?.[1] ?? "",
  };
}

const get = async (token: string): Promise<Shown> => shown(await fetch(urlOf(token)));
const post = async (
  token: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Shown> =>
  shown(await fetch(urlOf(token), { method: "POST", headers, body: new URLSearchParams(fields) }));
const decide = async (token: string, fields: Record<string, string> = {}): Promise<Shown> => {
  const { confirmation } = await get(token);
  return post(token, { confirmation, decision: "approve", ...fields });
};
const auditOf = () =>
  proxy.log.flatMap(({ audit }) => (audit === undefined ? [] : [audit as Record<string, unknown>]));

describe("GET /approvals/:token", () => {
  it("shows what is asked, by whom, until when, and where to read it", async () => {
    const { status: code, text, heading } = await get(tokenOf());
    expect(code).toBe(200);
    expect(heading).toBe("Approve “Rates rise &lt;b&gt;again&lt;/b&gt;”?");
    for (const part of [
      "English (en), German (de)",
      "newsroom/de@58, newsroom/en@41",
      "wp-user:1",
      "Sunday, 31 January 2027 at 08:00 UTC",
      "Monday, 1 February 2027 at 09:00, Europe/Berlin",
      "chief-editor, cms-reviewer",
      'href="https://newsroom.example/?p=58"',
      'lang="en"',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/<script|<img|http:\/\/127/);
  });

  it("is not cached, indexed, framed or referred to, and runs nothing", async () => {
    const { headers } = await get(tokenOf());
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-robots-tag")).toContain("noindex");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
  });

  it("changes nothing, however often scanners follow it and whatever they add", async () => {
    const token = tokenOf();
    for (const method of ["GET", "HEAD"])
      for (const query of ["", "?decision=approve", "?confirmation=x&decision=approve"])
        expect((await fetch(urlOf(token) + query, { method })).status).toBe(200);
    expect(lifecycle.signals).toEqual([]);
    expect((await decide(token)).heading).toBe("Approved");
  });

  it("asks about findings where a compliance decision is awaited", async () => {
    lifecycle.status = status({ stage: "remediation", awaitingAction: "compliance_decision" });
    const { text, heading } = await get(tokenOf({ action: "compliance_decision" }));
    expect(heading).toContain("Accept the compliance findings of “Rates rise");
    expect(text).toContain("legal: 2 blocking, 1 advisory");
    expect((await decide(tokenOf({ action: "compliance_decision" }))).heading).toBe("Findings accepted");
  });

  it("takes links of both keys of a rotation", async () => {
    expect((await get(tokenOf({}, keys.approvalLinkNext))).status).toBe(200);
  });
});

const decided = (what: string, actor: string, at = "2027-01-28T09:00:00Z") => ({
  history: [{ at, what, actor }],
});
/** Why a link may not work, and what its page says; a POST is told the same as a GET. */
const refusals: [
  string,
  {
    token?: () => string;
    status?: Record<string, unknown> | null;
    code: number;
    heading: string;
    outcome: string;
  },
][] = [
  [
    "expired",
    {
      token: () => tokenOf({ expiresAt: "2027-01-29T07:59:59Z" }),
      code: 410,
      heading: "This link has expired",
      outcome: "expired",
    },
  ],
  [
    "tampered with",
    {
      token: () => `${tokenOf().slice(0, -2)}xx`,
      code: 403,
      heading: "This link is not valid",
      outcome: "forged",
    },
  ],
  [
    "signed by a foreign key",
    {
      token: () => tokenOf({}, keys.stranger),
      code: 403,
      heading: "This link is not valid",
      outcome: "forged",
    },
  ],
  [
    "used",
    {
      status: status(decided("approved", "chief-editor")),
      code: 409,
      heading: "This link has been used",
      outcome: "used",
    },
  ],
  [
    "about something that somebody else decided",
    {
      status: status(decided("rejected", "wp-user:9")),
      code: 409,
      heading: "This has been decided already",
      outcome: "decided",
    },
  ],
  [
    "used, and the same revision is asked about again",
    {
      status: status(decided("rejected", "chief-editor")),
      code: 409,
      heading: "This link has been used",
      outcome: "used",
    },
  ],
  [
    "about another revision",
    {
      status: status({ revision: "newsroom/de@58,newsroom/en@42" }),
      code: 409,
      heading: "The content has changed since",
      outcome: "changed",
    },
  ],
  [
    "not awaited any more",
    {
      status: status({ awaitingAction: "none", stage: "cancelled" }),
      code: 409,
      heading: "No decision is awaited",
      outcome: "not_awaited",
    },
  ],
  [
    "about another question",
    {
      status: status({ awaitingAction: "compliance_decision" }),
      code: 409,
      heading: "No decision is awaited",
      outcome: "not_awaited",
    },
  ],
  [
    "of a workflow that is not kept",
    {
      token: () => tokenOf({ workflowId: exampleWorkflowId(2) }),
      code: 404,
      heading: "This is no longer known",
      outcome: "unknown_workflow",
    },
  ],
  [
    "good, while no worker can say",
    { status: null, code: 503, heading: "Please try again in a moment", outcome: "unavailable" },
  ],
];

describe.each(refusals)("a link that is %s", (_name, refusal) => {
  it("has a page of its own, decides nothing, and leaves an audit line", async () => {
    if (refusal.status === null) delete lifecycle.status;
    else if (refusal.status) lifecycle.status = refusal.status;
    const token = (refusal.token ?? tokenOf)();
    const confirmation = makeConfirmation(keys.approvalLink, token, now);
    for (const page of [await get(token), await post(token, { confirmation, decision: "approve" })]) {
      expect([page.status, page.heading]).toEqual([refusal.code, refusal.heading]);
      expect(page.text).not.toContain("<form");
      expect(page.headers.get("cache-control")).toBe("no-store");
    }
    expect(lifecycle.signals).toEqual([]);
    expect(auditOf()[0]).toMatchObject({
      method: "GET",
      route: "/approvals/:token",
      status: refusal.code,
      outcome: refusal.outcome,
    });
    expect((await proxy.metric("proxy_approval_pages_total")).join()).toContain(
      `outcome="${refusal.outcome}"`,
    );
  });
});

describe("POST /approvals/:token", () => {
  it("approves the revision, as the person and in the role that the link names", async () => {
    const token = tokenOf();
    const page = await decide(token, { comment: " Well done. " });
    expect([page.status, page.heading]).toEqual([200, "Approved"]);
    expect(lifecycle.signals).toMatchObject([
      {
        workflowId,
        signal: "approvalGranted",
        payload: { revision, actor: baseLink.actor, comment: "Well done." },
      },
    ]);
    expect(auditOf().at(-1)).toMatchObject({
      method: "POST",
      workflowId,
      actor: "chief-editor",
      role: "cms-reviewer",
      outcome: "approved",
    });
    expect(JSON.stringify(proxy.log)).not.toContain(token.slice(0, 40));
  });

  it("sends back with a reason, and asks for one in the form itself", async () => {
    const token = tokenOf();
    const without = await decide(token, { decision: "reject", comment: "  " });
    expect(without.status).toBe(422);
    expect(without.text).toContain("<title>Error: Approve");
    expect(without.text).toContain('aria-describedby="comment-error comment-hint" aria-invalid="true"');
    expect(lifecycle.signals).toEqual([]);
    const page = await post(token, {
      confirmation: without.confirmation,
      decision: "reject",
      comment: "The second paragraph is wrong.",
    });
    expect(page.heading).toBe("Sent back");
    expect(lifecycle.signals).toMatchObject([
      { signal: "approvalRejected", payload: { reason: "The second paragraph is wrong.", final: false } },
    ]);
  });

  it("keeps what was typed when the comment is too long", async () => {
    const page = await decide(tokenOf(), { comment: `<${"x".repeat(2000)}` });
    expect(page.status).toBe(422);
    expect(page.text).toContain(`>&lt;${"x".repeat(2000)}</textarea>`);
  });

  it("acts once, whichever decisions come by one link", async () => {
    const token = tokenOf();
    await Promise.all([decide(token), decide(token), decide(token, { decision: "reject", comment: "No." })]);
    expect(lifecycle.signals).toHaveLength(1);
  });

  it("says so when another decision or an edit came first", async () => {
    for (const [after, heading] of [
      [status(decided("approved", "wp-user:9")), "This has been decided already"],
      [status({ revision: "newsroom/en@42" }), "The content has changed since"],
    ] as const) {
      lifecycle.status = status();
      const { confirmation } = await get(tokenOf());
      const signal = vi.spyOn(proxy.lifecycles, "signal").mockImplementationOnce(async () => {
        lifecycle.status = after;
        return Promise.resolve("signalled");
      });
      expect((await post(tokenOf(), { confirmation, decision: "approve" })).heading).toBe(heading);
      signal.mockRestore();
    }
  });

  it("acts on nothing without the page's confirmation", async () => {
    const token = tokenOf();
    const other = await get(tokenOf({ title: "Another" }));
    const { confirmation } = await get(token);
    const attempts: [Record<string, string>, Record<string, string>?][] = [
      [{}],
      [{ confirmation: "" }],
      [{ confirmation: other.confirmation }],
      [{ confirmation: confirmation.replace(/^\d+/, String(now + 1)) }],
      [{ confirmation }, { "sec-fetch-site": "cross-site" }],
    ];
    for (const [fields, headers] of attempts) {
      const page = await post(token, { decision: "approve", ...fields }, headers);
      expect([page.status, page.heading]).toEqual([403, "Open the link again"]);
    }
    vi.setSystemTime(now + confirmationLifetime + 1);
    expect((await post(token, { confirmation, decision: "approve" })).status).toBe(403);
    expect(lifecycle.signals).toEqual([]);
  });

  it("understands no other decision, and no body that is too large", async () => {
    const token = tokenOf();
    const { confirmation } = await get(token);
    expect((await post(token, { confirmation, decision: "publish" })).status).toBe(403);
    expect(
      (await post(token, { confirmation, decision: "approve", comment: "x".repeat(300_000) })).status,
    ).toBe(413);
    expect(lifecycle.signals).toEqual([]);
  });

  it("lets only roles decide that may", async () => {
    expect(signalRoles.approvalGranted).not.toContain("observer");
    const page = await decide(tokenOf({ actor: { id: "reader", role: "observer" } }));
    expect([page.status, page.heading]).toEqual([403, "Your role may not decide this"]);
    expect(lifecycle.signals).toEqual([]);
  });

  it("is refused while Temporal is away, and works afterwards", async () => {
    const token = tokenOf();
    const { confirmation } = await get(token);
    vi.spyOn(proxy.lifecycles, "query").mockImplementationOnce(() => {
      proxy.lifecycles.away = true;
      return Promise.resolve({ state: "answered", result: status() });
    });
    const page = await post(token, { confirmation, decision: "approve" });
    expect([page.status, page.heading]).toEqual([503, "Please try again in a moment"]);
    expect(page.headers.get("retry-after")).toBe("5");
    proxy.lifecycles.away = false;
    expect((await post(token, { confirmation, decision: "approve" })).heading).toBe("Approved");
  });

  it("to a workflow that has ended says so", async () => {
    const token = tokenOf();
    const { confirmation } = await get(token);
    lifecycle.open = false;
    const page = await post(token, { confirmation, decision: "approve" });
    expect([page.status, page.heading]).toEqual([409, "No decision is awaited"]);
  });
});

describe("limits", () => {
  it("one lifecycle's pages are limited, with a page that says so", async () => {
    const limited = await startTestProxy({ rateLimit: 1 });
    limited.lifecycles.add(workflowId, { status: status() });
    const url = `${limited.service.url}/approvals/${tokenOf()}`;
    expect((await fetch(url)).status).toBe(200);
    const second = await fetch(url);
    expect(second.status).toBe(429);
    expect(await second.text()).toContain("Please wait a minute");
    await limited.service.close();
  });

  it("there are no pages without a key", async () => {
    const without = await startTestProxy({}, configWithoutVendors);
    expect((await fetch(`${without.service.url}/approvals/${tokenOf()}`)).status).toBe(404);
    await without.service.close();
  });
});
