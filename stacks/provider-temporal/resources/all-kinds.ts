import { apiKeyKind } from "./api-key.ts";
import { exportSinkKind } from "./export-sink.ts";
import { namespaceKind } from "./namespace.ts";
import type { ResourceKind } from "./resource-kind.ts";
import { scheduleKind } from "./schedule.ts";
import { searchAttributeKind } from "./search-attribute.ts";
import { serviceAccountKind } from "./service-account.ts";
import { userGroupKind } from "./user-group.ts";

export const allKinds: readonly ResourceKind[] = [
  namespaceKind,
  searchAttributeKind,
  scheduleKind,
  exportSinkKind,
  serviceAccountKind,
  apiKeyKind,
  userGroupKind,
];
