export { startComplianceService, type ComplianceServiceOptions } from "./service.ts";
export { loadRulePacks, shippedRulePacks, type RulePacks } from "./packs/rule-packs.ts";
