import { describe, expect, it } from "vitest";
import { readXliff } from "./read-xliff.ts";
import { writeXliff } from "./write-xliff.ts";

const document = {
  sourceLanguage: "en",
  targetLanguage: "pt-BR",
  jobId: "agency/1",
  reference: "agency|de|hash|id~signature",
  units: [
    {
      key: "0a",
      source: 'Fish &amp; <g id="1">ch<x id="2"/>ips</g> &lt;3',
      target: 'Peixe <g id="1">e<x id="2"/></g>',
    },
    { key: "0b", source: "bell \u0007 and “quotes”\u00a0" },
  ],
};

describe("XLIFF 2.1", () => {
  it("says the same when it is read again", () => {
    expect(readXliff(writeXliff(document))).toEqual(document);
  });

  it("is as the standard has it", () => {
    expect(writeXliff(document)).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="pt-BR">',
        '<file id="job" original="agency/1" xml:space="preserve">',
        '<notes><note category="reference">agency|de|hash|id~signature</note></notes>',
        '<unit id="s0a"><segment state="translated"><source>Fish &amp; <pc id="1" canDelete="no" canCopy="no">ch<ph id="2" canDelete="no" canCopy="no"/>ips</pc> &lt;3</source><target>Peixe <pc id="1" canDelete="no" canCopy="no">e<ph id="2" canDelete="no" canCopy="no"/></pc></target></segment></unit>',
        '<unit id="s0b"><segment state="initial"><source>bell <cp hex="0007"/> and “quotes”\u00a0</source></segment></unit>',
        "</file>",
        "</xliff>",
        "",
      ].join("\n"),
    );
  });

  it("is read as tools give it back: split, annotated, with codes apart", () => {
    const text = writeXliff({ ...document, units: [{ key: "0a", source: "S" }] }).replace(
      /<segment.*<\/segment>/,
      '<segment><source>One.</source><target><mrk id="m1" type="term">Um</mrk>.</target></segment>' +
        "<ignorable><source> </source></ignorable>" +
        '<segment><source><pc id="1">Two</pc></source><target><sc id="1"/>Dois<ec startRef="1"/></target></segment>',
    );
    expect(readXliff(text).units).toEqual([
      { key: "0a", source: 'One. <g id="1">Two</g>', target: 'Um. <g id="1">Dois</g>' },
    ]);
  });

  it("tells every fault at once", () => {
    const text = writeXliff(document)
      .replace('version="2.1"', 'version="1.2"')
      .replace('trgLang="pt-BR"', "")
      .replace('id="s0a"', 'id="x"')
      .replace("<source>bell", "<source><b/>bell");
    expect(() => readXliff(text)).toThrow(/has 4 faults/);
  });
});
