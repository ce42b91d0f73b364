/** Lines that came (`+`) and went (`-`), under the heading of the block that they belong to. Blocks are parted by empty lines. */
export function lineDifference(before: string, after: string): string[] {
  const old = blocks(before);
  const now = blocks(after);
  const headings = [...new Set([...old.keys(), ...now.keys()])].sort();
  return headings.flatMap((heading) => blockDifference(heading, old.get(heading), now.get(heading)));
}

function blocks(text: string): ReadonlyMap<string, readonly string[]> {
  const parts = text.split("\n\n").filter((part) => part.trim() !== "");
  return new Map(
    parts.map((part) => {
      const [heading = "", ...lines] = part.trimEnd().split("\n");
      return [heading, lines];
    }),
  );
}

function blockDifference(
  heading: string,
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): string[] {
  if (!before) return [`+ ${heading}`, ...(after ?? []).map((line) => `+ ${line}`)];
  if (!after) return [`- ${heading}`];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  return gone.length + come.length === 0 ? [] : [`  ${heading}`, ...gone, ...come];
}
