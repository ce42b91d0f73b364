import { DOMParser, type Document, type Element, type Node, ParseError } from "@xmldom/xmldom";
import { escapeXml } from "../segments/encode.ts";
import { type XliffDocument, XliffError, type XliffUnit, xliffNamespace } from "./xliff.ts";

/**
 * Reads XLIFF 2.0 or 2.1 as `writeXliff` has made it and a translator's tool has given it back: the tool may have split units
 * into several segments, put annotations into them and rewritten pairs of codes as single ones.
 *
 * @throws {XliffError} with every fault
 */
export function readXliff(text: string): XliffDocument {
  const root = parse(text).documentElement;
  const faults: string[] = [];
  if (root?.localName !== "xliff" || root.namespaceURI !== xliffNamespace)
    throw new XliffError(["it is no XLIFF 2 document"]);
  const required = (element: Element | undefined, name: string): string => {
    const value = element?.getAttribute(name) ?? "";
    if (value === "") faults.push(`${name} is missing`);
    return value;
  };
  if (!/^2\.[01]$/.test(required(root, "version"))) faults.push("version is not 2.0 or 2.1");
  const files = elements(root, "file");
  if (files.length !== 1) faults.push(`it has ${files.length} files instead of one`);
  const [file] = files;
  const notes = file ? descendants(file, "note") : [];
  const reference = notes.find((note) => note.getAttribute("category") === "reference")?.textContent ?? "";
  if (reference === "") faults.push("the note with the reference is missing");
  const document: XliffDocument = {
    sourceLanguage: required(root, "srcLang"),
    targetLanguage: required(root, "trgLang"),
    jobId: required(file, "original"),
    reference: reference.trim(),
    units: (file ? descendants(file, "unit") : []).map((unit) => unitOf(unit, faults)),
  };
  if (faults.length > 0) throw new XliffError(faults);
  return document;
}

function parse(text: string): Document {
  // Entities of its own make a small file a large one.
  if (/<!DOCTYPE/i.test(text)) throw new XliffError(["it has a document type, which is not read"]);
  try {
    const onError = (_level: string, message: string): never => {
      throw new ParseError(message);
    };
    return new DOMParser({ onError }).parseFromString(text, "text/xml");
  } catch (error) {
    if (error instanceof ParseError) throw new XliffError(["it is no well-formed XML"]);
    throw error;
  }
}

function unitOf(unit: Element, faults: string[]): XliffUnit {
  const id = unit.getAttribute("id") ?? "";
  if (!/^s[0-9a-f]+$/.test(id)) faults.push("a unit has an id that is not ours");
  const segments = [...elements(unit, "segment"), ...elements(unit, "ignorable")].length;
  if (segments === 0) faults.push(`unit ${id} has no segment`);
  const inOrder = childElements(unit).filter(({ localName }) =>
    ["segment", "ignorable"].includes(localName ?? ""),
  );
  const source = inOrder.map((segment) => coded(elements(segment, "source")[0], id, faults)).join("");
  const targets = inOrder.map((segment) => {
    const target = elements(segment, "target")[0];
    // What stands between sentences need not be said again.
    if (!target && segment.localName === "ignorable")
      return coded(elements(segment, "source")[0], id, faults);
    return target ? coded(target, id, faults) : undefined;
  });
  const key = id.slice(1);
  if (targets.includes(undefined)) return { key, source };
  const target = targets.join("");
  return target.trim() === "" ? { key, source } : { key, source, target };
}

/** Inline content as coded words. */
function coded(parent: Node | undefined, unit: string, faults: string[]): string {
  return [...(parent?.childNodes ?? [])]
    .map((node): string => {
      if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE)
        return escapeXml(node.nodeValue ?? "");
      if (node.nodeType !== node.ELEMENT_NODE) return "";
      const element = node as Element;
      const id = element.getAttribute("id") ?? "";
      switch (element.localName) {
        case "pc":
          return `<g id="${escapeXml(id)}">${coded(element, unit, faults)}</g>`;
        case "sc":
          return `<g id="${escapeXml(id)}">`;
        case "ec":
          return "</g>";
        case "ph":
          return `<x id="${escapeXml(id)}"/>`;
        case "cp":
          return String.fromCharCode(Number.parseInt(element.getAttribute("hex") ?? "", 16) || 0xfffd);
        case "mrk":
          return coded(element, unit, faults);
        case "sm":
        case "em":
          return "";
        default:
          faults.push(`unit ${unit} has an element that XLIFF's core does not have`);
          return "";
      }
    })
    .join("");
}

function childElements(parent: Element): Element[] {
  return [...parent.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}

function elements(parent: Element, name: string): Element[] {
  return childElements(parent).filter(
    (element) => element.localName === name && element.namespaceURI === xliffNamespace,
  );
}

function descendants(parent: Element, name: string): Element[] {
  return [...parent.getElementsByTagNameNS(xliffNamespace, name)];
}
