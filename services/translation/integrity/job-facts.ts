import { ContentHash } from "@temporal-cms/contracts";
import { z } from "zod";
import { Inventory, inventoryOf } from "./inventory.ts";
import { differences } from "./differences.ts";

/** What the service must know of a job later. It travels in the vendor's job as `metadata`, as the service keeps no state. */
export const JobFacts = z.strictObject({ sourceHash: ContentHash, title: Inventory, body: Inventory });
export type JobFacts = z.infer<typeof JobFacts>;

export function factsOf(source: { sourceHash: string; title: string; body: string }): JobFacts {
  return {
    sourceHash: source.sourceHash,
    title: inventoryOf(source.title),
    body: inventoryOf(source.body),
  };
}

/** Undefined when the vendor did not bring back what was sent. */
export function readFacts(metadata: string): JobFacts | undefined {
  try {
    return JobFacts.safeParse(JSON.parse(metadata)).data;
  } catch {
    return undefined;
  }
}

const mostTold = 10;

/** Why a translation must not be used, or undefined when it may. */
export function faultOf(facts: JobFacts, translation: { title: string; body: string }): string | undefined {
  const found = [
    ...differences(facts.title, inventoryOf(translation.title)).map((fault) => `the title ${fault}`),
    ...differences(facts.body, inventoryOf(translation.body)).map((fault) => `the body ${fault}`),
  ];
  if (found.length === 0) return undefined;
  const more = found.length > mostTold ? `; and ${found.length - mostTold} more` : "";
  return `The translation is not what the source asks for: ${found.slice(0, mostTold).join("; ")}${more}`;
}
