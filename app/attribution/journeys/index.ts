export { allocate } from "./allocate.ts";
export { chainOf, chainShape, namedTransitions } from "./chain.ts";
export {
  allocateOrder,
  touchShares,
  type LedgerOptions,
  type OrderAllocation,
  type OrderCredit,
} from "./ledger-models.ts";
export { leaveOneOut, transformPath, type PathTransform } from "./leave-one-out.ts";
export { markovModel, type MarkovResult } from "./markov.ts";
export { journeyReport, journeyState, type JourneyOptions, type JourneyReport } from "./report.ts";
export {
  DEFAULT_LOOK_BACK,
  journeysOf,
  TOUCH_SOURCES,
  touchesBefore,
  type LookBack,
  type PersonHistory,
  type TouchFact,
  type TouchSource,
} from "./sources.ts";
export {
  buildJourneyTable,
  parsePath,
  tableOfRows,
  tableTotals,
  type JourneyRow,
  type JourneyTable,
} from "./table.ts";
export {
  JOURNEY_MODELS,
  LEDGER_MODELS,
  type ChannelCredit,
  type Evidence,
  type JourneyModel,
  type JourneyState,
  type LedgerModel,
  type Touch,
} from "./types.ts";
