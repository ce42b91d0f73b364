import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { mergedConfig } from "./merged-config.ts";

const given =
  "# Example values.\nconfig:\n  aws:region: eu-central-1\n  temporal:address: temporal.example.org:7233\n";
const secret = { secure: "v1:nonce:ciphertext" };
const kept = `encryptionsalt: v1:salt\nconfig:\n  aws:region: us-east-1\n  temporal:apiKey:\n    secure: ${secret.secure}\n`;

describe("the configuration of a run", () => {
  test("is the project's before anything is kept", () => {
    expect(mergedConfig(given, "")).toBe(given);
    expect(mergedConfig("", "")).toBe("");
  });

  test("has the salt and the secrets of the last one, and all else from the project", () => {
    expect(parse(mergedConfig(given, kept))).toEqual({
      encryptionsalt: "v1:salt",
      config: {
        "aws:region": "eu-central-1",
        "temporal:address": "temporal.example.org:7233",
        "temporal:apiKey": secret,
      },
    });
    expect(parse(mergedConfig("", kept))).toEqual({
      encryptionsalt: "v1:salt",
      config: { "temporal:apiKey": secret },
    });
  });

  test("keeps no secret of another salt", () => {
    const withSalt = `encryptionsalt: v1:own\n${given}`;
    expect(mergedConfig(withSalt, kept)).toBe(withSalt);
  });
});
