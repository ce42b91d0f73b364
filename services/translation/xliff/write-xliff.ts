import { tokenizeMarkup } from "@temporal-cms/runtime/markup";
import { decodeHTML } from "entities";
import { escapeXml } from "../segments/encode.ts";
import { type XliffDocument, xliffNamespace } from "./xliff.ts";

/**
 * Writes XLIFF 2.1 (https://docs.oasis-open.org/xliff/xliff-core/v2.1/). Every segment is a unit; its codes may be moved, but
 * neither deleted nor copied, which tools for translators enforce.
 */
export function writeXliff(document: XliffDocument): string {
  const { sourceLanguage, targetLanguage, jobId, reference, units } = document;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xliff xmlns="${xliffNamespace}" version="2.1" srcLang="${attribute(sourceLanguage)}" trgLang="${attribute(targetLanguage)}">`,
    `<file id="job" original="${attribute(jobId)}" xml:space="preserve">`,
    `<notes><note category="reference">${escapeXml(reference)}</note></notes>`,
    ...units.map(
      ({ key, source, target }) =>
        `<unit id="s${attribute(key)}"><segment state="${target === undefined ? "initial" : "translated"}">` +
        `<source>${inline(source)}</source>${target === undefined ? "" : `<target>${inline(target)}</target>`}</segment></unit>`,
    ),
    "</file>",
    "</xliff>",
    "",
  ].join("\n");
}

function attribute(text: string): string {
  return escapeXml(text).replaceAll('"', "&quot;");
}

/** Coded words as XLIFF's inline content. */
function inline(coded: string): string {
  const fixed = 'canDelete="no" canCopy="no"';
  return tokenizeMarkup(coded)
    .map((token) => {
      if (token.kind === "text") return withControls(escapeXml(decodeHTML(token.raw)));
      if (token.kind === "endTag") return token.name === "g" ? "</pc>" : "";
      if (token.kind !== "startTag") return "";
      const id = attribute(token.attributes.find(({ name }) => name === "id")?.value ?? "");
      return token.name === "g" ? `<pc id="${id}" ${fixed}>` : `<ph id="${id}" ${fixed}/>`;
    })
    .join("");
}

/** XML cannot say some characters; XLIFF has an element for them. */
function withControls(text: string): string {
  return text.replaceAll(
    // eslint-disable-next-line no-control-regex -- exactly those are meant
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g,
    (character) => `<cp hex="${character.charCodeAt(0).toString(16).padStart(4, "0")}"/>`,
  );
}
