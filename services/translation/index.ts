export { simulatorVendor } from "./adapters/simulator.ts";
export { startTranslationService, type TranslationServiceOptions } from "./service.ts";
export { type Vendors, oneVendor, vendorsOf } from "./vendors.ts";
export { VendorKeys, VendorsFile } from "./config/vendors-file.ts";
export { startSimulator, type SimulatorOptions } from "./simulator/service.ts";
export { SimulatorControl, SimulatorJobList, type SimulatorJobSummary } from "./simulator/api.ts";
export { loadTranslationMemory } from "./simulator/translation-memory.ts";
