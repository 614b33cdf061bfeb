/** Layer 1: what an exposure did to branded search (or revenue) within a window after it. */
export { adstock, halfLifeHours, RETENTIONS } from "./adstock.ts";
export { windowCommand } from "./command.ts";
export type { WindowCommand } from "./command.ts";
export { chowLin, denton } from "./disaggregate.ts";
export type { Disaggregation, DisaggregationInput } from "./disaggregate.ts";
export { estimateWindow } from "./estimate.ts";
export { combineRevenue } from "./revenue.ts";
export type { RevenueInput, RevenueResult } from "./revenue.ts";
export type {
  Grain,
  Impulse,
  ImpulseResult,
  Interval,
  SensitivityRow,
  Series,
  WindowInput,
  WindowOptions,
  WindowResult,
  WindowState,
} from "./types.ts";
