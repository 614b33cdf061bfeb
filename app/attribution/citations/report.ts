import { createRandom } from "../numerics/random.ts";
import { citationChanges, type CitationChange } from "./changes.ts";
import { portfolioRate, promptRate, runsShareOfVoice } from "./rates.ts";
import {
  CITATION_METRICS,
  groupBy,
  type CitationMetric,
  type CitationRate,
  type CitationRun,
} from "./types.ts";
import { citationVolatility, domainsByDay, type Volatility } from "./volatility.ts";

type Rates = Record<CitationMetric, CitationRate>;

/** What one engine does with the brand. */
export interface EngineReport {
  /** Portfolio of all prompts. */
  rates: Rates;
  prompts: Record<string, Rates>;
  /** Null where no domains were recorded. */
  volatility: Volatility | null;
  /** Null where no competitors were recorded. */
  shareOfVoice: { own: number; competitors: number; share: number | null } | null;
  runs: number;
  /** Failed or skipped runs: counted here and nowhere else. */
  unanswered: number;
}

/** Layer 3's answer: plain JSON, no NaN. */
export interface CitationReport {
  engines: Record<string, EngineReport>;
  changes: CitationChange[];
}

/** Rates, volatility and changes of all runs, engine by engine; engines are never pooled. */
export function citationReport(
  input: readonly CitationRun[],
  options: { seed?: number; competitors?: readonly string[] } = {},
): CitationReport {
  // In a fixed order, so that the order of rows changes no random draw.
  const runs = [...input].sort(
    (a, b) =>
      compare(a.engine, b.engine) || compare(a.promptId, b.promptId) || a.capturedAt - b.capturedAt,
  );
  const random = createRandom(options.seed ?? 1);
  const engines: Record<string, EngineReport> = {};
  for (const [engine, own] of groupBy(runs, (run) => run.engine)) {
    const prompts = groupBy(own, (run) => run.promptId);
    const days = domainsByDay(own);
    const named = own.flatMap((run) => run.competitors ?? []);
    const tracked = options.competitors ?? [...new Set(named)];
    const answered = own.filter((run) => run.answered).length;
    engines[engine] = {
      rates: ratesOf((metric) => portfolioRate(own, metric, random)),
      prompts: Object.fromEntries(
        [...prompts].map(([id, some]) => [id, ratesOf((metric) => promptRate(some, metric))]),
      ),
      volatility: days.length > 0 ? citationVolatility(days) : null,
      shareOfVoice: own.some((run) => run.competitors) ? runsShareOfVoice(own, tracked) : null,
      runs: answered,
      unanswered: own.length - answered,
    };
  }
  return { engines, changes: citationChanges(runs, ["mentioned", "cited"], random) };
}

function ratesOf(rate: (metric: CitationMetric) => CitationRate): Rates {
  return Object.fromEntries(CITATION_METRICS.map((metric) => [metric, rate(metric)])) as Rates;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
