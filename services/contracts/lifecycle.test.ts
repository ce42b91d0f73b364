import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import eventKeys from "./fixtures/event-key.json" with { type: "json" };
import { ApprovalRejected, ContentEvent, EventKey, eventKeyText, signalPayloads } from "./lifecycle.ts";
import { searchAttributes, signalRoles, signals } from "./names.ts";

const event = {
  change: "created",
  source: {
    cms: "wordpress",
    site: "newsroom",
    type: "post",
    uuid: "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501",
    id: "12",
  },
  sourceLocale: "en",
  version: { locale: "en", revision: "41", hash: "a".repeat(64) },
  url: "https://newsroom.example/12",
  targets: [
    { cms: "wordpress", site: "newsroom", locale: "en" },
    { cms: "drupal", site: "magazine", locale: "de" },
  ],
  actor: { id: "editor-1", role: "cms-admin" },
} as const;

function faultsOf(value: unknown): string[] {
  return (ContentEvent.safeParse(value).error?.issues ?? []).map((issue) => issue.path.join("."));
}

describe("ContentEvent", () => {
  it("fills in policy and priority", () => {
    expect(ContentEvent.parse(event)).toMatchObject({
      priority: 3,
      policy: { onMissedTranslation: "publish_without_locale" },
    });
  });

  it("tells all faults at once, those between fields too", () => {
    const wrong = {
      ...event,
      source: { ...event.source, uuid: "1" },
      version: { ...event.version, locale: "fr" },
      targets: [...event.targets, event.targets[1]],
      priority: 9,
      extra: true,
    };
    expect(faultsOf(wrong).sort()).toEqual(["", "priority", "source.uuid", "targets.2", "version.locale"]);
  });

  it("takes a target twice for a fault, on another site or in another locale not", () => {
    const target = event.targets[0];
    expect(faultsOf({ ...event, targets: [target, target] })).toEqual(["targets.1"]);
    expect(faultsOf({ ...event, targets: [target, { ...target, locale: "de" }] })).toEqual([]);
    expect(faultsOf({ ...event, targets: [target, { ...target, site: "b" }] })).toEqual([]);
    expect(faultsOf({ ...event, targets: [] })).toEqual(["targets"]);
  });

  it("demands the source's locale, or a target's of an edited translation", () => {
    const edited = (locale: string): string[] =>
      faultsOf({ ...event, change: "translation_edited", version: { ...event.version, locale } });
    expect(edited("de")).toEqual([]);
    expect(edited("en")).toEqual(["version.locale"]);
    expect(edited("fr")).toEqual(["version.locale"]);
    expect(faultsOf({ ...event, version: { ...event.version, locale: "de" } })).toEqual(["version.locale"]);
  });

  it("carries no text and no personal data", () => {
    for (const field of ["title", "body", "author", "email"])
      expect(faultsOf({ ...event, [field]: "x" })).toEqual([""]);
    expect(faultsOf({ ...event, actor: { ...event.actor, name: "Ann" } })).toEqual(["actor"]);
    expect(faultsOf({ ...event, actor: { ...event.actor, id: "Ann Other" } })).toEqual(["actor.id"]);
  });
});

describe("event keys", () => {
  const keyOf = (identity: Parameters<typeof eventKeyText>[0]): string =>
    createHash("sha256").update(eventKeyText(identity), "utf8").digest("hex");

  it.each(eventKeys)("$name", ({ key, ...identity }) => {
    const made = keyOf(identity as Parameters<typeof eventKeyText>[0]);
    expect(made).toBe(key);
    expect(EventKey.parse(made)).toBe(key);
  });

  it("differ unless all parts are the same", () => {
    const distinct = new Set(eventKeys.map(({ key }) => key));
    expect(distinct.size).toBe(eventKeys.length - 1);
    expect(eventKeys[2]!.key).toBe(eventKeys[0]!.key);
  });
});

describe("signals", () => {
  it("all have a payload schema, and those that sites may send have roles", () => {
    expect(Object.keys(signalPayloads).sort()).toEqual(Object.keys(signals).sort());
    for (const [signal, roles] of Object.entries(signalRoles)) {
      expect(signals).toHaveProperty(signal);
      expect(roles).not.toContain("observer");
    }
  });

  it("refuse a rejection without a reason", () => {
    const rejection = { revision: "newsroom/en@41", actor: event.actor, reason: " x " };
    expect(ApprovalRejected.parse(rejection)).toMatchObject({ reason: "x", final: false });
    expect(ApprovalRejected.safeParse({ ...rejection, reason: "  " }).success).toBe(false);
  });
});

describe("search attributes", () => {
  it("fit into what a PostgreSQL visibility store allows", () => {
    const allowed = { Keyword: 10, Datetime: 3, Int: 3 };
    for (const [type, limit] of Object.entries(allowed))
      expect(Object.values(searchAttributes).filter((of) => of === type).length).toBeLessThanOrEqual(limit);
  });
});
