import { afterAll, beforeAll, describe } from "vitest";
import type { CmsUnderTest } from "./contract-suite/cms-under-test.ts";
import { publicationsSuite } from "./contract-suite/publications.ts";
import { publishingSuite } from "./contract-suite/publishing.ts";
import { readingSuite } from "./contract-suite/reading.ts";
import { refusalsSuite } from "./contract-suite/refusals.ts";
import { stagingSuite } from "./contract-suite/staging.ts";

/**
 * What the worker relies on, whichever CMS there is: to be called in a test file with a way to start one.
 *
 * @param more further tests of that CMS alone
 */
export function cmsContractSuite<Cms extends CmsUnderTest>(
  name: string,
  start: () => Promise<Cms>,
  more: (running: () => Cms) => void,
): void {
  describe(name, () => {
    let cms: Cms | undefined;
    const running = (): Cms => {
      if (cms === undefined) throw new Error(`${name} has not been started`);
      return cms;
    };
    beforeAll(async () => {
      cms = await start();
    });
    afterAll(() => cms?.stop());

    describe("reading", () => readingSuite(running));
    describe("staging", () => stagingSuite(running));
    describe("publishing", () => publishingSuite(running));
    describe("publications", () => publicationsSuite(running));
    describe("refusals", () => refusalsSuite(running));
    describe("its own", () => more(running));
  });
}
