/** The four layers and the one ledger, as pure functions. */
export * from "./citations/index.ts";
export * from "./journeys/index.ts";
export * from "./ledger/index.ts";
export * from "./ltv/index.ts";
export { osaDistance } from "./numerics/edit-distance.ts";
export {
  benjaminiHochberg,
  clopperPearson,
  percentileInterval,
  quantile,
  twoProportions,
  wilson,
} from "./numerics/intervals.ts";
export { createRandom, type Random } from "./numerics/random.ts";
export { runInWorker, type WorkerOptions } from "./run-in-worker.ts";
export { runLayer, type LayerResult, type LayerTask } from "./tasks.ts";
export * from "./window/index.ts";
