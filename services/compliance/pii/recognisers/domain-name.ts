import type { Range, Recogniser } from "../entity.ts";

const host = "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}";
const address = new RegExp(
  `(?<![\\p{L}\\p{N}_@.-])(?<scheme>(?:https?|ftp|HTTPS?|FTP)://)?(?<host>${host})(?<top>[a-z]{2,24}|[A-Z]{2,24})(?![\\p{L}\\p{N}_@-]|\\.\\p{L})(?<path>[/?#][^\\s<>"'“”«»]{0,2000})?`,
  "gu",
);
const topLevelDomains = new Set(
  "com org net edu gov mil int info biz name pro aero museum mobi tel travel eu app dev blog online shop site store tech news media agency cloud email berlin wien london paris swiss".split(
    " ",
  ),
);
const countries = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** Addresses of the web and names of its hosts; without `http` or `www` the last part must be a top-level domain in lower case. */
export const domainName: Recogniser = {
  type: "DOMAIN_NAME",
  find: (text) => {
    const found: Range[] = [];
    for (const { 0: raw, index: start, groups } of text.matchAll(address)) {
      const { scheme, host = "", top = "" } = groups ?? {};
      if (scheme === undefined && !/^www\./i.test(host) && !isTopLevelDomain(top)) continue;
      found.push({ start, end: start + raw.replace(/[.,;:!?)\]]+$/, "").length });
    }
    return found;
  },
};

function isTopLevelDomain(top: string): boolean {
  if (topLevelDomains.has(top)) return true;
  return top.length === 2 && (top === "uk" || countries.of(top.toUpperCase()) !== undefined);
}
