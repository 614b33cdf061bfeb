export { citationChanges, type ChangeState, type CitationChange } from "./changes.ts";
export {
  findMentions,
  foldText,
  isOwnDomain,
  readMentions,
  type BrandMatcher,
} from "./mentions.ts";
export { portfolioRate, promptRate, runsShareOfVoice, shareOfVoice } from "./rates.ts";
export { citationReport, type CitationReport, type EngineReport } from "./report.ts";
export { citationSeries, reverseDirection, runRange, type CitationSeries } from "./series.ts";
export {
  CITATION_METRICS,
  type CitationMetric,
  type CitationRate,
  type CitationRun,
  type CitationState,
} from "./types.ts";
export {
  brayCurtisDistance,
  citationVolatility,
  domainsByDay,
  jaccardDistance,
  type DomainCounts,
  type Volatility,
} from "./volatility.ts";
