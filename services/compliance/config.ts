import { ListenVariables, LogLevelVariable, ServiceTokenVariable } from "@temporal-cms/runtime";
import { z } from "zod";
import { shippedRulePacks } from "./packs/rule-packs.ts";

/** Environment of the compliance service. */
export const ComplianceConfig = z.object({
  ...ListenVariables,
  LOG_LEVEL: LogLevelVariable,
  /** What callers send as bearer token. */
  SERVICE_TOKEN: ServiceTokenVariable,
  /** Folder with `pii/*.json`, `legal/*.json`, `taxonomy/*.ttl` and `waivers/*.json`. */
  RULE_PACKS: z.string().default(shippedRulePacks),
});
