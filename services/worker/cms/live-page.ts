import { livePageMeta } from "@temporal-cms/contracts";
import { defaultTreeAdapter as tree, parse, parseFragment, type DefaultTreeAdapterTypes } from "parse5";
import { CmsError, type CallOptions } from "./client.ts";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const timeoutMilliseconds = 15_000;

/** What a visitor gets at the public address of an item. */
export interface LivePage {
  status: number;
  /** After redirects. */
  url: string;
  /** Content hash that the page says it shows. */
  hash?: string;
  /** Locale that the page says its item has. */
  locale?: string;
  /** `lang` of the html element. */
  htmlLang?: string;
  /** Whether the visible text has the title, apart from white space and typographic spelling. */
  titleInText: boolean;
}

/**
 * Reads a page as a visitor does: without signing in, and with no say in what a cache answers but a wish for a fresh one.
 *
 * @param title title as stored, markup included
 * @throws {CmsError} retryable, when no answer comes
 */
export async function readLivePage(url: string, title: string, options: CallOptions = {}): Promise<LivePage> {
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  let response: Response;
  let html: string;
  try {
    response = await fetch(url, {
      headers: { accept: "text/html", "cache-control": "no-cache" },
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
    html = await response.text();
  } catch (cause) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new CmsError(`The live page ${url} could not be read`, {
      retryable: true,
      cause,
    });
  }
  return { status: response.status, url: response.url, ...readPage(html, title) };
}

/** What the markup of a page says. */
export function readPage(html: string, title: string): Omit<LivePage, "status" | "url"> {
  const elements = [...descendants(parse(html))].filter((node) => tree.isElementNode(node));
  const metaContent = (name: string): string | undefined => {
    const found = elements.find(
      (element) => element.tagName === "meta" && attribute(element, "name") === name,
    );
    return found && attribute(found, "content");
  };
  const root = elements.find((element) => element.tagName === "html");
  const body = elements.find((element) => element.tagName === "body");
  const hash = metaContent(livePageMeta.hash);
  const locale = metaContent(livePageMeta.locale);
  const htmlLang = root && attribute(root, "lang");
  const wanted = comparable(visibleText(parseFragment(title)));
  return {
    ...(hash === undefined ? {} : { hash }),
    ...(locale === undefined ? {} : { locale }),
    ...(htmlLang === undefined ? {} : { htmlLang }),
    titleInText: body !== undefined && comparable(visibleText(body)).includes(wanted),
  };
}

const hidden = new Set(["script", "style", "template", "noscript"]);

function* descendants(node: Node): Generator<Node> {
  // An own stack: a hostile page is nested deeper than calls can be.
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    if ("childNodes" in next && !(tree.isElementNode(next) && hidden.has(next.tagName))) {
      waiting.push(...next.childNodes.toReversed());
    }
  }
}

function visibleText(node: Node): string {
  let text = "";
  for (const next of descendants(node)) {
    if (tree.isTextNode(next)) text += next.value;
    else if (tree.isElementNode(next) && /^(?:p|div|h[1-6]|li|br|td|th|title)$/.test(next.tagName))
      text += " ";
  }
  return text;
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}

/** One spelling for what themes and CMSs spell typographically: quotes, dashes, ellipses, spaces. */
function comparable(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/[\u2018\u2019\u201a\u2032\u0060\u00b4]/g, "'")
    .replaceAll(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]|''/g, '"')
    .replaceAll(/[\u2010-\u2015\u2212]|-{2,}/g, "-")
    .replaceAll("\u2026", "...")
    .replaceAll(/\u00d7/g, "x")
    .replaceAll(/[\s\u00a0\u200b-\u200d\u2060\ufeff]+/g, " ")
    .trim();
}
