/** What a rule sees of a resource, from the engine or from mocks. */
export interface CheckedResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
}

/** What must hold for each resource by itself. */
export interface ResourceRule {
  readonly kind: "resource";
  /** Kebab case; how a violation is named. */
  readonly name: string;
  readonly description: string;
  /** @returns what is wrong; empty if nothing is */
  readonly violations: (resource: CheckedResource) => readonly string[];
}

/** What must hold for all resources together. */
export interface StackRule {
  readonly kind: "stack";
  readonly name: string;
  readonly description: string;
  readonly violations: (resources: readonly CheckedResource[]) => readonly string[];
}

export type Rule = ResourceRule | StackRule;
