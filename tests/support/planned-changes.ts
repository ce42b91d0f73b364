import type { TemporaryStack } from "../../stacks/testing/temporary-stack.ts";

interface Preview {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

/** What an `up` would do, as `<operation> <type> <name>` in order of the text; nothing of what stays as it is. */
export async function plannedChanges(stack: TemporaryStack): Promise<string[]> {
  const { steps } = JSON.parse(await stack.succeed("preview", "--json")) as Preview;
  return steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn }) => {
      const [, , types = "", name = ""] = urn.split("::");
      return `${op} ${types.split("$").at(-1) ?? ""} ${name}`;
    })
    .sort();
}
