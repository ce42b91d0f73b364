import axe from "axe-core";
import { type Browser, type Page, chromium } from "playwright-core";

/** The machine's own Chromium; nothing is downloaded. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"];
  if (!executablePath)
    throw new Error(
      "CHROMIUM is not set: run the tests by ./scripts/test, or source scripts/toolchain/env.sh first",
    );
  // Chromium's sandbox cannot be set up by root, which tests in containers run as. The pages are our own.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

/** Breaches of WCAG 2.2 (A and AA) and of good practice that axe finds, as `rule: element`. The page must be opened with `bypassCSP`. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What a screen reader would say of the element that has the focus: role, name and description. */
export async function focused(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    // The page itself counts as focused as well, and comes first.
    const node = nodes.findLast(({ properties = [] }) =>
      properties.some(({ name, value }) => name === "focused" && value.value === true),
    );
    const parts = [node?.role?.value, node?.name?.value, node?.description?.value] as (string | undefined)[];
    return parts.filter((part) => part !== undefined && part !== "").join(" | ");
  } finally {
    await session.detach();
  }
}
