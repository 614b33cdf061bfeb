export { buildCohort, cohortSize, subCohort, type Cohort, type Transaction } from "./cohort.ts";
export {
  compareGroups,
  type ComparisonOptions,
  type GroupDifference,
  type GroupValue,
} from "./compare.ts";
export {
  fitModels,
  forecast,
  purchaseSummaries,
  spendSummaries,
  type Forecast,
} from "./forecast.ts";
export {
  ltvInterval,
  ltvIntervals,
  ltvState,
  type LtvEstimate,
  type LtvState,
} from "./interval.ts";
export { meanCumulative, type MeanCumulative } from "./mean-cumulative.ts";
export {
  expectedFuturePurchases,
  expectedPurchases,
  fitRepeatModel,
  repeatLogLikelihood,
  type PurchaseSummary,
  type RepeatModel,
} from "./repeat-models.ts";
export { ltvReport, type LtvOptions, type LtvReport } from "./report.ts";
export {
  expectedSpend,
  fitSpendModel,
  spendLogLikelihood,
  type SpendModel,
} from "./spend-model.ts";
