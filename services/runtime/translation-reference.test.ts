import { expect, it } from "vitest";
import { openTranslationReference, signTranslationReference } from "./translation-reference.ts";

const key = (seed: string): string => `whsec_${Buffer.from(seed.repeat(32)).toString("base64")}`;
const reference = {
  vendor: "deepl",
  targetLocale: "pt-BR",
  sourceHash: "a".repeat(64),
  workflowId: "content:newsroom:post:0b7e|x/translation/de",
};

it("is opened by any of the keys, and by no other", () => {
  const signed = signTranslationReference(key("a"), reference);
  expect(openTranslationReference([key("b"), key("a")], signed)).toEqual(reference);
  expect(openTranslationReference([key("b")], signed)).toBeUndefined();
});

it.each([
  ["another locale", (signed: string) => signed.replace("pt-BR", "de")],
  ["another source", (signed: string) => signed.replace("a", "b")],
  ["no signature", (signed: string) => signed.slice(0, signed.lastIndexOf("~"))],
  ["nothing", () => ""],
])("is not opened with %s", (_what, change) => {
  const signed = signTranslationReference(key("a"), reference);
  expect(openTranslationReference([key("a")], change(signed))).toBeUndefined();
});
