import { escapeHtml } from "@temporal-cms/runtime";
import type { Message, MessageLink } from "./message.ts";

/** A message, and those that are parts of it when it is a digest. */
export interface MailContent {
  readonly message: Message;
  readonly parts?: readonly Message[];
}

export function plainText({ message, parts = [] }: MailContent): string {
  return [textOf(message), ...parts.map((part) => `${part.subject}\n\n${textOf(part)}`)].join(
    "\n----------------------------------------\n\n",
  );
}

function textOf({ summary, details, link, decide }: Message): string {
  const lines = details.map(([name, value]) => `${name}: ${value}`);
  const links = [
    ...(decide ? ["", `${decide.label}:`, decide.url, decide.hint] : []),
    ...(link ? ["", `${link.label}:`, link.url] : []),
  ];
  return [summary, ...(lines.length > 0 ? ["", ...lines] : []), ...links, ""].join("\n");
}

export function html({ message, parts = [] }: MailContent): string {
  const { language, subject } = message;
  const sections = parts.map(
    (part) => `<h2 style="font-size:1.1em">${escapeHtml(part.subject)}</h2>\n${htmlOf(part)}`,
  );
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    '<body style="font-family:sans-serif;line-height:1.5">',
    htmlOf(message),
    ...sections,
    "</body></html>",
  ].join("\n");
}

function htmlOf({ summary, details, link, decide }: Message): string {
  const rows = details.map(
    ([name, value]) =>
      `<tr><th scope="row" align="left" valign="top">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return [
    `<p>${escapeHtml(summary)}</p>`,
    ...(rows.length > 0 ? [`<table cellpadding="4">${rows.join("")}</table>`] : []),
    ...(decide ? [`<p><strong>${anchor(decide)}</strong><br>${escapeHtml(decide.hint)}</p>`] : []),
    ...(link ? [`<p>${anchor(link)}</p>`] : []),
  ].join("\n");
}

function anchor({ label, url }: MessageLink): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
}
