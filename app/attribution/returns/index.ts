/** What the next unit of spend brings, by observation and by lot. */
export { leastPeriods, slopeAt, studentT, type Period, type Slope, type SlopeProblem } from "./slope.ts";
export { drawLots, leastPairs, onOffEffect, type OnOffResult, type Pair } from "./on-off.ts";
