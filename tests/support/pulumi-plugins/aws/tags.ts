interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}
type Tags = Readonly<Record<string, string>>;

export const tagList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagsOf = (list: readonly Tag[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));

/** Keys that are no longer wanted. */
export const goneTags = (before: Tags = {}, after: Tags) =>
  Object.keys(before).filter((key) => !(key in after));
