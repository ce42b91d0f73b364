import { describe, expect, it } from "vitest";
import { faultOf } from "./fault-of.ts";

const source = {
  title: "Hello {name}",
  body: '<!-- wp:image {"id":7} --><figure><img src="a.jpg" alt="A tree"/></figure><!-- /wp:image --><p>Trees [map id="1"] and <a href="/x">more</a></p>',
};

function fault(translation: Partial<{ title: string; body: string }>): string | undefined {
  return faultOf(source, { title: "Hallo {name}", body: source.body, ...translation });
}

describe("faultOf", () => {
  it("finds nothing wrong with a translation of the text alone", () => {
    const body = source.body.replace("Trees", "Bäume").replace("more", "mehr").replace("A tree", "Ein Baum");
    expect(fault({ body })).toBeUndefined();
  });

  it("lets words and marked words change places", () => {
    const body = source.body.replace(/<p>.*<\/p>/, '<p><a href="/x">Mehr</a> und Bäume [map id="1"]</p>');
    expect(fault({ body })).toBeUndefined();
  });

  it.each([
    ["a lost tag", { body: source.body.replace("</a>", "") }, "the body lacks 1 × tag </a>"],
    ["a changed link", { body: source.body.replace("/x", "/y") }, "the body changed 1 × tag <a>"],
    ["a tag too many", { body: `${source.body}<br>` }, "the body has 1 × tag <br> too many"],
    [
      "a changed block comment",
      { body: source.body.replace('"id":7', '"id":8') },
      "the body changed 1 × block comment wp:image",
    ],
    ["a translated shortcode", { body: source.body.replace("[map", "[karte") }, "lacks 1 × shortcode [map"],
    ["a lost placeholder", { title: "Hallo" }, "the title lacks 1 × placeholder {name}"],
    ["a smuggled script", { body: `${source.body}<script>x</script>` }, "has 1 × script or style too many"],
    ["no words", { title: "{name}" }, "the title has no words"],
  ])("tells %s", (_what, translation, expected) => {
    expect(fault(translation)).toContain(expected);
  });

  it("never repeats what the content says", () => {
    const told = fault({ body: "<b title='secret words'>secret words</b><!-- secret -->" }) ?? "";
    expect(told).not.toMatch(/secret|a\.jpg|Trees/);
  });

  it("cuts a long list short", () => {
    const body = source.body + Array.from({ length: 30 }, (_, number) => `<x-${number}>`).join("");
    expect(fault({ body })).toMatch(/; and 20 more$/);
  });
});
