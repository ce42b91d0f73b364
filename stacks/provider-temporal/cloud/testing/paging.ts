import { invalid } from "./refusal.ts";

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1_000;

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Sizes as in the proto files: at most 1000, 100 when absent. The token is where the next page begins. */
export function page<Item>(
  items: readonly Item[],
  { pageSize, pageToken }: PageRequest,
): { items: Item[]; nextPageToken: string } {
  if (pageSize < 0 || pageSize > MAX_PAGE_SIZE) throw invalid(`page_size must be 0 to ${MAX_PAGE_SIZE}`);
  const start = pageToken === "" ? 0 : fromToken(pageToken);
  const end = start + (pageSize || DEFAULT_PAGE_SIZE);
  return { items: items.slice(start, end), nextPageToken: end < items.length ? toToken(end) : "" };
}

const toToken = (start: number) => Buffer.from(`start:${start}`).toString("base64url");

function fromToken(token: string): number {
  const start = /^start:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (start === undefined) throw invalid("page_token is invalid");
  return Number(start);
}
