import { citationReport, type CitationReport, type CitationRun } from "./citations/index.ts";
import {
  journeyReport,
  tableOfRows,
  type JourneyOptions,
  type JourneyReport,
  type JourneyRow,
} from "./journeys/index.ts";
import {
  buildCohort,
  compareGroups,
  ltvReport,
  type ComparisonOptions,
  type LtvOptions,
  type LtvReport,
  type Transaction,
} from "./ltv/index.ts";
import {
  estimateWindow,
  type WindowInput,
  type WindowOptions,
  type WindowResult,
} from "./window/index.ts";

/** One piece of work for a thread: plain values that survive a structured clone. */
export type LayerTask =
  | { layer: "journeys"; rows: readonly JourneyRow[]; options?: JourneyOptions }
  | { layer: "window"; input: WindowInput; options?: WindowOptions }
  | {
    layer: "citations";
    runs: readonly CitationRun[];
    options?: { seed?: number; competitors?: readonly string[] };
  }
  | { layer: "ltv"; transactions: readonly Transaction[]; asOf: number; options?: LtvOptions }
  | {
    layer: "compare";
    transactions: readonly Transaction[];
    asOf: number;
    /** Group of each customer at the landmark. */
    groups: Readonly<Record<string, string>>;
    options: ComparisonOptions;
  };

/** What each task answers. */
export interface LayerResults {
  journeys: JourneyReport;
  window: WindowResult;
  citations: CitationReport;
  ltv: LtvReport;
  compare: ReturnType<typeof compareGroups>;
}

export type LayerResult<T extends LayerTask> = LayerResults[T["layer"]];

/** Runs one task in this thread. Pure: the same task gives the same result. */
export function runLayer<T extends LayerTask>(task: T): LayerResult<T> {
  return dispatch(task) as LayerResult<T>;
}

function dispatch(task: LayerTask): LayerResults[keyof LayerResults] {
  switch (task.layer) {
    case "journeys":
      return journeyReport(tableOfRows(task.rows), task.options);
    case "window":
      return estimateWindow(task.input, task.options ?? {});
    case "citations":
      return citationReport(task.runs, task.options);
    case "ltv":
      return ltvReport(buildCohort(task.transactions, task.asOf), task.options);
    case "compare": {
      const cohort = buildCohort(task.transactions, task.asOf);
      const groups = cohort.customers.map((customer) => task.groups[customer] ?? null);
      return compareGroups(cohort, groups, task.options);
    }
  }
}
