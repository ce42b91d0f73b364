import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { planTranslation } from "./plan.ts";

function text(body: string, title = "Trees"): { title: string; body: string } {
  return { title, body };
}

/** Coded segments, as a vendor sees them. */
function sent(body: string): string[] {
  return planTranslation(text(body, "")).open.map(({ coded }) => coded);
}

function shout(plan: ReturnType<typeof planTranslation>): Map<string, string> {
  return new Map(
    plan.open.map(({ key, coded }) => [
      key,
      coded.replaceAll(
        /(<[^>]*>|&\w+;)|(\p{L}+)/gu,
        (_all, code: string | undefined, word: string) => code ?? `${word}!`,
      ),
    ]),
  );
}

describe("what the vendor is asked", () => {
  it.each([
    [
      "words of a paragraph with its inline tags",
      "<p>Trees <b>cool</b> towns.</p>",
      ['Trees <g id="1">cool</g> towns.'],
    ],
    ["nothing of block comments and numbers", "<!-- wp:more --><p>2024</p><p> </p>", []],
    [
      "shortcodes and placeholders as codes",
      '<p>Hi {name}, [map id="1"]</p>',
      ['Hi <x id="1"/>, <x id="2"/>'],
    ],
    [
      "code as it is",
      "<p>Type <code>ls me</code> now</p><pre><code>let me</code></pre>",
      ['Type <x id="1"/> now'],
    ],
    ["nothing an author keeps", '<p><span translate="no">Umami Ltd</span> grows</p>', ['<x id="1"/> grows']],
    ["attributes that people read", '<img src="a.jpg" alt="A &quot;tree&quot;">', ['A "tree"']],
    ["crossing tags each by itself", "<p><b>a<i>b</b>c</i></p>", ['<g id="1">a<x id="2"/>b</g>c<x id="3"/>']],
    ["characters, not references", "<p>Fish &amp; chips&nbsp;&eacute;</p>", ["Fish &amp; chips\u00a0é"]],
    ["the same words once", "<p>One</p><p>One</p>", ["One"]],
  ])("is %s", (_what, body, expected) => {
    expect(sent(body)).toEqual(expected);
  });
});

describe("what comes of it", () => {
  it("is the source with the vendor's words in it", () => {
    const source = text(
      '<!-- wp:image {"id":7} -->\n<figure><img src="a.jpg" alt="A tree"/></figure>\n<p>  Fish &amp; <a href="/x?a=1&amp;b" title="more">chips</a>, {name}! </p>',
    );
    const plan = planTranslation(source);
    expect(plan.finish(shout(plan))).toEqual({
      title: "Trees!",
      body: '<!-- wp:image {"id":7} -->\n<figure><img src="a.jpg" alt="A! tree!"/></figure>\n<p>  Fish! &amp; <a href="/x?a=1&amp;b" title="more!">chips!</a>, {name}! </p>',
    });
  });

  it("may have codes in another order", () => {
    const plan = planTranslation(text("<p><b>one</b> and <i>two</i></p>", ""));
    const german = '<g id="2">zwei</g> und <g id="1">eins</g>';
    expect(plan.finish(new Map([[plan.open[0]!.key, german]]))).toEqual(
      text("<p><i>zwei</i> und <b>eins</b></p>", ""),
    );
  });

  it.each([
    ["a lost code", "eins {name}", "lacks 1 of a segment's 2 codes"],
    [
      "a code twice",
      '<g id="1">eins</g><x id="2"/><x id="2"/>',
      "has a marked passage that the source lacks",
    ],
    ["an invented code", '<g id="1">eins</g><x id="3"/>', "has a marked passage that the source lacks"],
    ["a tag of its own", '<b>eins</b><g id="1"></g><x id="2"/>', "has markup that the source lacks"],
    ["an open passage", '<g id="1">eins<x id="2"/>', "leaves a marked passage open"],
    ["no words", '<g id="1"></g><x id="2"/>', "has a segment without words"],
    ["a new placeholder", '<g id="1">eins {user}</g><x id="2"/>', "placeholder {user} too many"],
  ])("is a fault with %s", (_what, coded, expected) => {
    const plan = planTranslation(text("<p><b>one</b> {name}</p>", ""));
    const given = coded.replace("eins {name}", '<g id="1">eins</g>');
    const result = plan.finish(new Map([[plan.open[0]!.key, given]]));
    expect(result).toEqual({ fault: expect.stringContaining(expected) as string });
  });

  it("is a fault while a segment is missing", () => {
    expect(planTranslation(text("<p>One</p>", "")).finish(new Map())).toEqual({
      fault: expect.stringContaining("lacks the translation of 1 of 1 segments") as string,
    });
  });
});

describe("an earlier translation", () => {
  const previous = {
    source: text('<h2>Old</h2><p>Trees <a href="/x">cool</a> towns.</p><p>Stays</p>'),
    translation: text('<h2>Alt</h2><p>Bäume <a href="/x">kühlen</a> Städte.</p><p>Bleibt</p>', "Bäume"),
  };

  it("answers all but what has changed, also under a new link", () => {
    const source = text('<h2>New</h2><p>Trees <a href="/y">cool</a> towns.</p><p>Stays</p><p>More</p>');
    const plan = planTranslation(source, previous);
    expect(plan.open.map(({ coded }) => coded)).toEqual(["New", "More"]);
    expect(plan.finish(shout(plan))).toEqual(
      text('<h2>New!</h2><p>Bäume <a href="/y">kühlen</a> Städte.</p><p>Bleibt</p><p>More!</p>', "Bäume"),
    );
  });

  it("answers nothing of a text that is built in another way", () => {
    const translation = text("<h2>Alt</h2><p>Bäume. Bleibt</p>", "Bäume");
    const plan = planTranslation(previous.source, { ...previous, translation });
    expect(plan.open).toHaveLength(3);
    expect(plan.known).toBe(1);
  });

  it("is kept as people have corrected it", () => {
    const translation = text(previous.translation.body.replace("Bleibt", "Verbleibt"), "Die Bäume");
    const plan = planTranslation(previous.source, { ...previous, translation });
    expect(plan.open).toEqual([]);
    expect(plan.finish(new Map())).toEqual(translation);
  });
});

/** Every core block's markup: see services/worker/cms/fixtures/README.md. */
const blocks = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../worker/cms/fixtures/block-test-data.json"), "utf8"),
) as unknown;
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

describe("real markup", () => {
  const bodies = stringsOf(blocks).filter((body) => body.includes("<!-- wp:"));

  it.each(bodies.map((body, index) => [index, body] as const))("comes back whole (%i)", (_index, body) => {
    const plan = planTranslation(text(body));
    const once = plan.finish(shout(plan));
    expect(once).not.toHaveProperty("fault");
    if ("fault" in once) return;
    // And the translation answers its whole source again.
    const again = planTranslation(text(body), { source: text(body), translation: once });
    expect(again.open).toEqual([]);
    expect(again.finish(new Map())).toEqual(once);
  });

  it.each(["<b>", "</b>", "<b><i></b>", "<p>a ", '<img alt="a">', "{a} "])(
    "takes linear time on half a megabyte of %j",
    (piece) => {
      const start = process.cpuUsage();
      planTranslation(text(piece.repeat(Math.ceil(500_000 / piece.length))));
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000);
    },
  );
});
