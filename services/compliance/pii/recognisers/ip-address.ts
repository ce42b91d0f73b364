import { isIP } from "node:net";
import type { Range, Recogniser } from "../entity.ts";

const version4 = /(?<![\p{L}\p{N}_.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}_]|\.\d)/gu;
const version6 =
  /(?<![\p{L}\p{N}_:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\p{L}\p{N}_:])/giu;
const softwareVersion = /(?:\bv|\bversion|\bversión|\brelease)[\s.:]{0,2}$/i;

/** Internet addresses of version 4 and 6; four numbers that are called a version are none. */
export const ipAddress: Recogniser = {
  type: "IP_ADDRESS",
  find: (text) => {
    const found: Range[] = [];
    for (const pattern of [version4, version6]) {
      for (const { 0: address, index: start } of text.matchAll(pattern)) {
        if (isIP(address) === 0 || !/[1-9a-f]/i.test(address)) continue;
        if (softwareVersion.test(text.slice(Math.max(0, start - 12), start))) continue;
        found.push({ start, end: start + address.length });
      }
    }
    return found;
  },
};
