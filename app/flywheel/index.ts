export { flywheelJobs, readResult, recompute, requestRecompute, type StoredResult } from "./recompute.ts";
export type { MigrationResult, Funnel, Grouped, Rate, Week } from "./migration/index.ts";
