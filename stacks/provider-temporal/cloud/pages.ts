interface Page<Item> {
  readonly items: readonly Item[] | null | undefined;
  readonly next: string | null | undefined;
}

/** The first item of a paged list for which the condition holds. */
export async function findInPages<Item>(
  page: (pageToken: string) => Promise<Page<Item>>,
  condition: (item: Item) => boolean,
): Promise<Item | undefined> {
  let token = "";
  do {
    const { items, next } = await page(token);
    const found = items?.find(condition);
    if (found) return found;
    token = next ?? "";
  } while (token !== "");
  return undefined;
}
