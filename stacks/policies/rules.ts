import { alertsCarryRunbook } from "./alert-rules.ts";
import { bucketsShielded, noPublicBucket } from "./bucket-rules.ts";
import { keysRotate, stateHoldersProtected } from "./protection-rules.ts";
import type { Rule } from "./rule.ts";
import { noPlainSecret } from "./secret-rules.ts";
import { imagesByDigest, limitsAndProbes, noReplicas } from "./workload-rules.ts";

/** All that the pack asks for. */
export const rules: readonly Rule[] = [
  noReplicas,
  imagesByDigest,
  limitsAndProbes,
  noPlainSecret,
  bucketsShielded,
  noPublicBucket,
  stateHoldersProtected,
  keysRotate,
  alertsCarryRunbook,
];
