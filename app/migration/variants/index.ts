// Two landing pages of one insert tried side by side: what they brought, and which stays.
export { endTest } from "./end.ts";
export { readTest, type PageResult, type TestDay, type TestResult, type Verdict } from "./read.ts";
export type { Arm, Difference } from "./compare.ts";
