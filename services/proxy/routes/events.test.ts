import { StartResponse, proxyProblems } from "@temporal-cms/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleEvent, exampleKeyOf, exampleWorkflowId } from "../testing/example-event.ts";
import type { Answer } from "../testing/site-client.ts";
import { type TestProxy, startTestProxy } from "../testing/test-proxy.ts";

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.service.close());

const post = (body: unknown, id = exampleKeyOf("event")): Promise<Answer> =>
  proxy.client.send({ path: "/workflows", body, id });

describe("POST /workflows", () => {
  it("starts a lifecycle, tells the open one, and knows a duplicate", async () => {
    const first = await post(exampleEvent(1), exampleKeyOf("1"));
    expect(first.status).toBe(202);
    expect(StartResponse.parse(first.json)).toMatchObject({
      workflowId: exampleWorkflowId(1),
      outcome: "started",
    });
    const outcomes = [];
    for (const key of ["2", "1", "2"])
      outcomes.push((await post(exampleEvent(1), exampleKeyOf(key))).json["outcome"]);
    expect(outcomes).toEqual(["signalled", "duplicate", "duplicate"]);
    expect(await proxy.metric("proxy_content_events_total")).toEqual([
      'proxy_content_events_total{outcome="started"} 1',
      'proxy_content_events_total{outcome="signalled"} 1',
      'proxy_content_events_total{outcome="duplicate"} 2',
    ]);
  });

  it("hands the event on with its key and its defaults", async () => {
    await post(exampleEvent(1, { publishAt: { wallTime: "2027-01-31T09:00", zone: "Europe/Berlin" } }));
    expect(proxy.lifecycles.events).toEqual([
      {
        key: exampleKeyOf("event"),
        event: expect.objectContaining({
          priority: 3,
          policy: {
            onMissedTranslation: "publish_without_locale",
            onFailedTarget: "keep_others",
            translationDeadline: "P7D",
            decisionDeadline: "P3D",
          },
          publishAt: { wallTime: "2027-01-31T09:00", zone: "Europe/Berlin", overlap: "earlier" },
        }) as unknown,
      },
    ]);
  });

  it("tells all faults at once, those of the key and of the publishing time too, and starts nothing", async () => {
    const event = exampleEvent(1);
    const answer = await post(
      {
        ...event,
        version: { ...event.version, locale: "de" },
        targets: [event.targets[0], event.targets[0]],
        publishAt: { wallTime: "2027-01-31T09:00", zone: "Europe/Atlantis" },
        priority: 0,
        actor: { id: "user-7", role: "root" },
        title: "personal",
      },
      "no*event*key*at*all",
    );
    expect(answer.status).toBe(422);
    expect(answer.json["type"]).toBe(proxyProblems.invalid);
    const errors = answer.json["errors"] as { path: string; message: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual([
      "",
      "actor.role",
      "priority",
      "publishAt.zone",
      "targets.1",
      "version.locale",
      "webhook-id",
    ]);
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it.each([
    [{ wallTime: "2027-02-30T09:00", zone: "Europe/Berlin" }, "publishAt.wallTime"],
    [{ wallTime: "2027-01-31T09:00+01:00", zone: "Europe/Berlin" }, "publishAt.wallTime"],
    [{ wallTime: "2027-01-31T09:00", zone: "+01:00" }, "publishAt.zone"],
    [{ wallTime: "2027-01-31T09:00", zone: "" }, "publishAt.zone"],
    [{ wallTime: "2027-01-31T09:00" }, "publishAt.zone"],
    ["2027-01-31T08:00:00Z", "publishAt"],
  ])("refuses the publishing time %j", async (publishAt, path) => {
    const answer = await post({ ...exampleEvent(1), publishAt });
    expect(answer.status).toBe(422);
    expect(answer.json["errors"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ path }) as unknown]),
    );
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it.each([[], null, 1, "text", {}, { event: exampleEvent(1) }])("refuses the body %j", async (body) => {
    expect((await post(JSON.stringify(body))).status).toBe(422);
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it("answers 503 with Retry-After while Temporal is away; the same event then starts once", async () => {
    proxy.lifecycles.away = true;
    const away = await post(exampleEvent(1));
    expect([away.status, away.json["type"]]).toEqual([503, proxyProblems.unavailable]);
    expect(Number(away.headers.get("retry-after"))).toBeGreaterThan(0);
    proxy.lifecycles.away = false;
    expect((await post(exampleEvent(1))).json["outcome"]).toBe("started");
    expect((await post(exampleEvent(1))).json["outcome"]).toBe("duplicate");
  });

  it("does not start a closed lifecycle anew for a replayed request", async () => {
    const at = Date.now() - 1000;
    const send = async (): Promise<unknown> =>
      (await proxy.client.send({ path: "/workflows", body: exampleEvent(1), id: exampleKeyOf("replay"), at }))
        .json["outcome"];
    expect(await send()).toBe("started");
    // The next run, started by another event, knows nothing of the first one's event.
    proxy.lifecycles.add(exampleWorkflowId(1), { keys: [exampleKeyOf("other")] });
    expect(await send()).toBe("duplicate");
    expect(proxy.lifecycles.events).toHaveLength(1);
  });
});
