import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { invalid } from "./refusal.ts";

const { SearchAttributeType } = proto.temporal.api.cloud.namespace.v1.NamespaceSpec;
export type SearchAttributeType = temporal.api.cloud.namespace.v1.NamespaceSpec.SearchAttributeType;
export type SearchAttributes = Readonly<Record<string, SearchAttributeType>>;

/** By type, https://docs.temporal.io/cloud/limits. */
const limits: Readonly<Record<number, number>> = {
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_BOOL]: 20,
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_DATETIME]: 20,
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_DOUBLE]: 20,
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_INT]: 20,
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_KEYWORD]: 40,
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_KEYWORD_LIST]: 5,
  [SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_TEXT]: 5,
};

export function checkSearchAttributes(attributes: SearchAttributes): void {
  for (const [name, type] of Object.entries(attributes)) {
    checkSearchAttributeName(name);
    if (limits[type] === undefined)
      throw invalid(`search attribute ${JSON.stringify(name)} has no valid type`);
  }
  for (const [type, limit] of Object.entries(limits)) {
    const count = Object.values(attributes).filter((one) => String(one) === type).length;
    if (count > limit)
      throw invalid(`at most ${limit} search attributes of ${nameOf(Number(type))} are allowed`);
  }
}

export function checkSearchAttributeName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || name.startsWith("Temporal")) {
    throw invalid(`search attribute name ${JSON.stringify(name)} is invalid`);
  }
}

/** "Currently deleting a search attribute is not supported" (namespace/v1/message.proto). */
export function checkNothingLost(current: SearchAttributes, next: SearchAttributes): void {
  for (const [name, type] of Object.entries(current)) {
    if (next[name] === undefined) throw invalid(`search attribute ${JSON.stringify(name)} cannot be removed`);
    if (next[name] !== type)
      throw invalid(`the type of search attribute ${JSON.stringify(name)} cannot be changed`);
  }
}

const nameOf = (type: number) => SearchAttributeType[type] ?? String(type);
