import { namespaceKind } from "./namespace.ts";
import type { ResourceKind } from "./resource-kind.ts";
import { scheduleKind } from "./schedule.ts";
import { searchAttributeKind } from "./search-attribute.ts";

export const allKinds: readonly ResourceKind[] = [namespaceKind, searchAttributeKind, scheduleKind];
