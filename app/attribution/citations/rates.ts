import { percentileInterval, wilson } from "../numerics/intervals.ts";
import type { Random } from "../numerics/random.ts";
import {
  groupBy,
  MIN_RUNS,
  type CitationMetric,
  type CitationRate,
  type CitationRun,
} from "./types.ts";

const EXPLORATORY_BELOW = 50;
const DRAWS = 1000;

/** The rate of one prompt on one engine, with Wilson's interval. Failed runs are left out. */
export function promptRate(runs: readonly CitationRun[], metric: CitationMetric): CitationRate {
  const answered = runs.filter((run) => run.answered);
  const hits = answered.filter((run) => run[metric]).length;
  const n = answered.length;
  if (cannotCite(answered, metric)) return without("not_applicable", n, hits);
  const interval = wilson(hits, n);
  if (!interval) return without("insufficient_data", n, hits);
  return {
    state: n < MIN_RUNS ? "insufficient_data" : "ok",
    rate: hits / n,
    ...interval,
    runs: n,
    hits,
  };
}

/**
 * The rate of a portfolio of prompts on one engine. Runs of one prompt resemble each other, so the
 * interval resamples whole prompts (cluster bootstrap) and is never narrower than Wilson's; with one
 * prompt it is Wilson's. Engines are not pooled: they have no common weight.
 */
export function portfolioRate(
  runs: readonly CitationRun[],
  metric: CitationMetric,
  random: Random,
): CitationRate {
  const single = promptRate(runs, metric);
  if (single.rate === null || single.low === null || single.high === null) return single;
  const prompts = [
    ...groupBy(
      runs.filter((run) => run.answered),
      (run) => run.promptId,
    ).values(),
  ].map((group) => ({ n: group.length, hits: group.filter((run) => run[metric]).length }));
  const state =
    single.state === "ok" && prompts.length < EXPLORATORY_BELOW ? "exploratory" : single.state;
  if (prompts.length < 2) return { ...single, state };
  const rates: number[] = [];
  for (let d = 0; d < DRAWS; d++) {
    let n = 0;
    let hits = 0;
    for (let k = 0; k < prompts.length; k++) {
      const prompt = prompts[random.int(prompts.length)];
      n += prompt?.n ?? 0;
      hits += prompt?.hits ?? 0;
    }
    rates.push(hits / n);
  }
  const clustered = percentileInterval(rates) ?? { low: single.low, high: single.high };
  return {
    ...single,
    state,
    low: Math.min(single.low, clustered.low),
    high: Math.max(single.high, clustered.high),
  };
}

/** An engine that never searches has no sources to be among. */
function cannotCite(answered: readonly CitationRun[], metric: CitationMetric): boolean {
  return metric === "cited" && answered.length > 0 && !answered.some((r) => r.grounded || r.cited);
}

function without(state: "not_applicable" | "insufficient_data", runs: number, hits: number) {
  return { state, rate: null, low: null, high: null, runs, hits };
}

/**
 * Share of voice: own mentions ÷ (own + tracked competitors'), counting each brand at most once a
 * run; null when nobody was mentioned.
 */
export function shareOfVoice(own: number, competitors: number): number | null {
  return own + competitors > 0 ? own / (own + competitors) : null;
}

/**
 * Share of voice of answered runs in which competitors were looked for; those that are not tracked are
 * ignored.
 */
export function runsShareOfVoice(
  runs: readonly CitationRun[],
  tracked: readonly string[],
): { own: number; competitors: number; share: number | null } {
  const names = new Set(tracked);
  const answered = runs.filter((run) => run.answered && run.competitors);
  const own = answered.filter((run) => run.mentioned).length;
  const competitors = answered.reduce(
    (sum, run) => sum + new Set((run.competitors ?? []).filter((name) => names.has(name))).size,
    0,
  );
  return { own, competitors, share: shareOfVoice(own, competitors) };
}
