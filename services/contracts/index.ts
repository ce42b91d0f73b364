export * from "./names.ts";
export * from "./content.ts";
export * from "./lifecycle.ts";
export * from "./cms-api.ts";
export * from "./service-apis.ts";
export * from "./proxy-api.ts";
export * from "./activities.ts";
export * from "./signing.ts";
