export { simulatorVendor } from "./adapters/simulator.ts";
export type { TranslationVendor, VendorJob, VendorJobRequest } from "./adapters/adapter.ts";
export { startTranslationService, type TranslationServiceOptions } from "./service.ts";
export { startSimulator, type SimulatorOptions } from "./simulator/service.ts";
export { SimulatorControl, SimulatorJobList, type SimulatorJobSummary } from "./simulator/api.ts";
export { loadTranslationMemory } from "./simulator/translation-memory.ts";
