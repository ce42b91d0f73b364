import { expect, test } from "vitest";
import type { StackResource } from "../testing/declare-stack.ts";
import { compareGoldens } from "./goldens.ts";
import { goldenText } from "./golden-text.ts";
import { lineDifference } from "./line-difference.ts";

const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

function resource(props: Record<string, unknown>): StackResource {
  return {
    type: "aws:s3/bucket:Bucket",
    name: "archive",
    custom: true,
    protect: true,
    retainOnDelete: false,
    props,
  };
}

test("every environment declares what its golden file says; if that is not meant to hold: npm run goldens -- --update", async () => {
  const changes = await compareGoldens({ update: false });
  expect(changes.flatMap(({ stack, difference }) => difference.map((line) => `${stack} ${line}`))).toEqual(
    [],
  );
}, 60_000);

test("the order of resources and properties does not show", () => {
  const other = { ...resource({}), name: "another" };
  const there = { resources: [resource({ a: "1", b: 2 }), other], outputs: {} };
  const back = { resources: [other, resource({ b: 2, a: "1" })], outputs: {} };
  expect(goldenText(there)).toBe(goldenText(back));
  expect(goldenText(there)).toBe(
    [
      "aws:s3/bucket:Bucket another",
      "  options: protect",
      "",
      "aws:s3/bucket:Bucket archive",
      "  options: protect",
      '  a: "1"',
      "  b: 2",
      "",
      "outputs",
      "",
    ].join("\n"),
  );
});

test("documents inside texts are taken apart, long texts are digests, and secrets do not show", () => {
  const text = goldenText({
    resources: [
      resource({
        policy: '{"Statement":[{"Action":"s3:*"}]}',
        ca: "line\nline\n",
        key: { ...secretMark, value: "swordfish" },
        nested: [{ token: { ...secretMark, value: "swordfish" } }],
      }),
    ],
    outputs: { passwords: [{ ...secretMark, value: "swordfish" }] },
  });
  expect(text).toContain("  policy.JSON.Statement[0].Action: s3:*\n");
  expect(text).toMatch(/ {2}ca: <text of 10 characters, sha256 [0-9a-f]{12}>\n/);
  expect(text).toContain("  key: <secret>\n");
  expect(text).toContain("  nested[0].token: <secret>\n");
  expect(text).toContain("  passwords[0]: <secret>\n");
  expect(text).not.toContain("swordfish");
});

test("a difference names the resource and the lines", () => {
  const before = "a one\n  x: 1\n  y: 2\n\nb two\n  x: 1\n\nc three\n  x: 1\n";
  const after = "a one\n  x: 1\n  y: 3\n\nc three\n  x: 1\n\nd four\n  z: 1\n";
  expect(lineDifference(before, after)).toEqual([
    "  a one",
    "-   y: 2",
    "+   y: 3",
    "- b two",
    "+ d four",
    "+   z: 1",
  ]);
  expect(lineDifference(after, after)).toEqual([]);
});
