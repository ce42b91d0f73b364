import { readFileSync } from "node:fs";
import { replayWindowSeconds, webhookHeaders } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { openReference, signReference, signRequest, verifyRequest, type SignedRequest } from "./signing.ts";

const key = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const newKey = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
const now = Date.UTC(2027, 0, 31, 8);
const request = { id: "event-key-0123456789", method: "POST", path: "/workflows?a=1", body: '{"ä":"😀"}' };

function signed(by = key, at = now): SignedRequest {
  const headers = signRequest(by, request, at);
  return {
    ...request,
    timestamp: headers[webhookHeaders.timestamp]!,
    signature: headers[webhookHeaders.signature]!,
  };
}

describe("verifyRequest", () => {
  it("accepts what was signed, by either of two keys", () => {
    expect(verifyRequest([key], signed(), now)).toBe("valid");
    expect(verifyRequest([newKey, key], signed(), now)).toBe("valid");
    expect(verifyRequest([newKey, key], signed(newKey), now)).toBe("valid");
  });

  it("accepts when one of several signatures fits", () => {
    const both = `${signed(newKey).signature} ${signed().signature}`;
    expect(verifyRequest([key], { ...signed(), signature: both }, now)).toBe("valid");
  });

  it.each([
    ["id", "event-key-0123456788"],
    ["method", "PUT"],
    ["path", "/workflows"],
    ["body", '{"a":"😀"}'],
  ])("refuses another %s", (field, value) => {
    expect(verifyRequest([key], { ...signed(), [field]: value }, now)).toBe("wrong_signature");
  });

  it("refuses a wrong key, another scheme, a cut and a foreign signature", () => {
    expect(verifyRequest([newKey], signed(), now)).toBe("wrong_signature");
    const { signature } = signed();
    for (const wrong of [signature.replace("v1,", "v1a,"), signature.slice(0, -8), "", "v1,", "v1,AAAA", "x"])
      expect(verifyRequest([key], { ...signed(), signature: wrong }, now)).toBe("wrong_signature");
    expect(verifyRequest([], signed(), now)).toBe("wrong_signature");
  });

  it("takes timestamps within the window on both sides, and no others", () => {
    const within = replayWindowSeconds * 1000;
    expect(verifyRequest([key], signed(key, now - within), now)).toBe("valid");
    expect(verifyRequest([key], signed(key, now + within), now)).toBe("valid");
    expect(verifyRequest([key], signed(key, now - within - 1000), now)).toBe("outside_replay_window");
    expect(verifyRequest([key], signed(key, now + within + 1000), now)).toBe("outside_replay_window");
  });

  it.each(["", "now", "-1", "1.5", "0x10", "9999999999999"])(
    "calls the timestamp %j malformed",
    (timestamp) => {
      expect(verifyRequest([key], { ...signed(), timestamp }, now)).toBe("malformed");
    },
  );

  it("refuses every single changed byte of a signature", () => {
    const { signature } = signed();
    const bytes = Buffer.from(signature.slice(3), "base64");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1 << (index % 8);
      const given = { ...signed(), signature: `v1,${changed.toString("base64")}` };
      expect(verifyRequest([key], given, now)).toBe("wrong_signature");
    }
  });
});

describe("the signature fixtures", () => {
  interface Vector extends SignedRequest {
    name: string;
    keys: string[];
  }
  const vectors = JSON.parse(
    readFileSync(new URL(import.meta.resolve("@temporal-cms/contracts/fixtures/signatures.json")), "utf8"),
  ) as Vector[];

  it.each(vectors)("$name", (vector) => {
    const at = Number(vector.timestamp) * 1000;
    expect(verifyRequest(vector.keys, vector, at)).toBe("valid");
    const made = vector.keys.map((by) => signRequest(by, vector, at)[webhookHeaders.signature]);
    expect(made.join(" ")).toBe(vector.signature);
  });
});

describe("references", () => {
  const workflowId = "content:newsroom:post:0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501/translation/de~1";

  it("opens what it signed, by either key", () => {
    expect(openReference([key], signReference(key, workflowId))).toBe(workflowId);
    expect(openReference([newKey, key], signReference(key, workflowId))).toBe(workflowId);
  });

  it("refuses what others signed or changed", () => {
    const reference = signReference(key, workflowId);
    for (const wrong of [
      signReference(newKey, workflowId),
      reference.replace("newsroom", "magazine"),
      reference.slice(0, -2),
      workflowId,
      "",
      "~",
      `${workflowId}~`,
    ])
      expect(openReference([key], wrong)).toBeUndefined();
  });
});
