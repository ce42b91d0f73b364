import proto from "@temporalio/proto";
import type { OperationLimits, SearchAttributeType } from "../backend/temporal-backend.ts";
import { TemporalError, isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import type { TemporalCalls } from "./temporal-calls.ts";

const { IndexedValueType } = proto.temporal.api.enums.v1;

const typeToWire = {
  Text: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Int: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  Double: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
} as const satisfies Record<SearchAttributeType, number>;

const typeFromWire = new Map(
  Object.entries(typeToWire).map(([name, value]) => [value as number, name as SearchAttributeType]),
);

/** OperatorService.ListSearchAttributes */
export async function listSearchAttributes(
  calls: TemporalCalls,
  namespace: string,
  limits: OperationLimits,
): Promise<ReadonlyMap<string, SearchAttributeType> | undefined> {
  const found = await calls.find(
    `Listing the search attributes of namespace "${namespace}"`,
    limits,
    ({ operator }) => operator.listSearchAttributes({ namespace }),
  );
  if (!found) return undefined;
  return new Map(
    Object.entries(found.customAttributes).map(([name, wire]) => {
      const type = typeFromWire.get(wire);
      if (!type)
        throw new TemporalError("failed", `Search attribute "${name}" has the unknown type ${wire}.`);
      return [name, type];
    }),
  );
}

/** OperatorService.AddSearchAttributes */
export async function addSearchAttribute(
  calls: TemporalCalls,
  namespace: string,
  name: string,
  type: SearchAttributeType,
  limits: OperationLimits,
): Promise<void> {
  await calls.call(`Adding search attribute "${name}" to namespace "${namespace}"`, limits, ({ operator }) =>
    operator.addSearchAttributes({ namespace, searchAttributes: { [name]: typeToWire[type] } }),
  );
}

/** A query by the attribute is refused until the frontend's cache knows it. */
export async function waitForSearchAttribute(
  calls: TemporalCalls,
  namespace: string,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  const action = `Waiting for search attribute "${name}"`;
  const query = `\`${name}\` IS NULL`;
  const usable = async () => {
    try {
      await calls.call(action, limits, ({ workflow }) =>
        workflow.countWorkflowExecutions({ namespace, query }),
      );
      return true;
    } catch (error) {
      if (isTemporalFailure(error, "invalid")) return false;
      throw error;
    }
  };
  await waitUntil(`search attribute "${name}" of namespace "${namespace}" to be usable`, usable, limits);
}
