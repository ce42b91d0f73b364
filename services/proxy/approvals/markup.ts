import { createHash } from "node:crypto";
import { escapeHtml } from "@temporal-cms/runtime";

/** Markup that is safe to send. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Markup | readonly (string | Markup)[];

/** Markup from a template: texts are escaped, markup is taken as it is. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const texts = parts.map((part) =>
    [part]
      .flat()
      .map((each) => textOf(each))
      .join(""),
  );
  return new Markup(strings.map((string, index) => string + (texts[index] ?? "")).join(""));
}

function textOf(part: string | Markup): string {
  return part instanceof Markup ? part.text : escapeHtml(part);
}

// Colours reach a contrast of 7:1 on white and on the dark background; focus is always to be seen.
const style = `
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #ffffff; --line: #767680; --go: #0b5a2a; --back: #8a1c1c; --accent: #0a4a8f; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f5; --paper: #17171b; --line: #9a9aa5; --go: #8fe0ab; --back: #ffb4ab; --accent: #a8ceff; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.05rem/1.55 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
a { color: var(--accent); }
label { display: block; font-weight: 600; margin-top: .75rem; }
.hint { margin: .15rem 0 .35rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 6rem; padding: .5rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; }
.choices { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .4rem 1.4rem; border-radius: .25rem; border: 2px solid currentcolor; background: var(--paper); color: var(--ink); cursor: pointer; }
button.go { background: var(--go); border-color: var(--go); color: var(--paper); }
button.back { color: var(--back); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { border-left: .3rem solid var(--back); padding: .25rem 1rem; margin: 0 0 1.5rem; }
`;

/** The page's own style and nothing else; forms go to this proxy alone; nobody may frame the page. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** A whole page: without scripts, images or anything from elsewhere. */
export function page(title: string, content: Markup): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content.text}
</main>
</body>
</html>
`;
}
