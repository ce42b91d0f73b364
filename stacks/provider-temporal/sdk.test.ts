import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { allKinds } from "./resources/all-kinds.ts";

/** A call of one of Temporal's services, or of AWS's, or a field of the message that the interface's own comment names. */
const namesApi =
  /\b(?:\w+Service\.)?(?:Register|Create|Update|Delete|Add|Get|Put)[A-Z]\w+|`[a-z_0-9]+(?:\[\]|\.[a-z_0-9]+)*(?: key| value)?`/;

/** The comment of each argument, by interface. */
const documented = new Map(
  ["sdk.ts", "sdk-cloud.ts"].flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    return source.statements.filter(ts.isInterfaceDeclaration).map((declared) => {
      const members = declared.members.map((member) => [
        member.name?.getText(source) ?? "",
        ts
          .getJSDocCommentsAndTags(member)
          .map((part) => part.getText(source))
          .join(" "),
      ]);
      return [declared.name.text, Object.fromEntries(members) as Record<string, string>] as const;
    });
  }),
);

describe.each(allKinds.map((kind) => ({ kind, name: kind.type.split(":").at(-1) ?? "" })))(
  "$name",
  ({ kind, name }) => {
    const args = documented.get(`${name}Args`) ?? {};

    test("has the arguments that the provider knows", () => {
      expect(Object.keys(args).sort()).toEqual(Object.keys(kind.inputSchema.shape).sort());
    });

    test("names the API of each argument", () => {
      expect(Object.keys(args).filter((key) => !namesApi.test(args[key] ?? ""))).toEqual([]);
    });
  },
);
