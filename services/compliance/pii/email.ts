import type { Detector, Match } from "./detector.ts";

const local = /[A-Za-z0-9._%+'-]/;
const domain =
  /[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,8}\.[A-Za-z]{2,24}(?![A-Za-z0-9-])/y;
const longestLocal = 64;

export const emailAddress: Detector = {
  rule: "pii.email",
  severity: "advisory",
  message: "An e-mail address can be read.",
  suggestion: "Make sure that its owner wants it published.",
  find: (text) => {
    const found: Match[] = [];
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
      let start = at;
      while (start > 0 && at - start <= longestLocal && local.test(text[start - 1] ?? "")) start -= 1;
      const name = text.slice(start, at);
      if (name === "" || name.length > longestLocal || /^\.|\.$|\.\./.test(name)) continue;
      domain.lastIndex = at + 1;
      const match = domain.exec(text);
      if (match) found.push({ start, end: at + 1 + match[0].length });
    }
    return found;
  },
};
