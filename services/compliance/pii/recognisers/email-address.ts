import type { Range, Recogniser } from "../entity.ts";

const local = /[\p{L}\p{M}\p{N}._%+'-]/u;
const domain =
  /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{N}])?){0,8}\.(?:\p{L}{2,24}|xn--[a-z0-9-]{2,58})(?![\p{L}\p{N}-])/uy;
const longestLocal = 64;

/** E-mail addresses, also those of internationalised names (RFC 6531). */
export const emailAddress: Recogniser = {
  type: "EMAIL_ADDRESS",
  find: (text) => {
    const found: Range[] = [];
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
      let start = at;
      while (start > 0 && at - start <= longestLocal && local.test(text[start - 1] ?? "")) start -= 1;
      if (text[start] === "'") start += 1;
      const name = text.slice(start, at);
      if (name === "" || name.length > longestLocal || /^\.|\.$|\.\./.test(name)) continue;
      domain.lastIndex = at + 1;
      const match = domain.exec(text);
      if (match) found.push({ start, end: at + 1 + match[0].length });
    }
    return found;
  },
};
