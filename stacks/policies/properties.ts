/** Stands for what the engine will know only during the update; no rule holds it against anybody before. */
export const unknown = Symbol("unknown");

/** Steps down into properties of any shape; below what is unknown, all is. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (inner === unknown) return unknown;
    return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[step] : undefined;
  }, value);
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

/** Every text inside properties, with the way to it. */
export function textsIn(
  value: unknown,
  path = "",
): readonly { readonly path: string; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value)
    ? (value as unknown[]).map((inner, index) => [`${path}[${index}]`, inner] as const)
    : Object.entries(value).map(([key, inner]) => [path === "" ? key : `${path}.${key}`, inner] as const);
  return entries.flatMap(([inner, innerValue]) => textsIn(innerValue, inner));
}

/** A policy document, which stands in properties as JSON or taken apart. */
export function documentAt(value: unknown, key: string): unknown {
  const found = at(value, key);
  if (typeof found !== "string") return found;
  try {
    return JSON.parse(found) as unknown;
  } catch {
    return undefined;
  }
}
