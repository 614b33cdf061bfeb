import { criticalValue, percentileInterval, type Interval } from "../numerics/intervals.ts";
import { createRandom } from "../numerics/random.ts";
import { heuristicModel, type Credit, type CreditModel } from "./heuristics.ts";
import { leaveOneOutModel, type PathTransform } from "./leave-one-out.ts";
import type { LedgerOptions } from "./ledger-models.ts";
import { markovModel } from "./markov.ts";
import { resampler } from "./resample.ts";
import { tableTotals, type JourneyTable, type JourneyWeights } from "./table.ts";
import {
  JOURNEY_MODELS,
  type ChannelCredit,
  type JourneyModel,
  type JourneyState,
} from "./types.ts";

/** What to compute over a table of journeys. */
export interface JourneyOptions {
  models?: readonly JourneyModel[];
  /** Order of the Markov chain. */
  order?: number;
  /** False leaves the people who did not buy out of the chain and of leave-one-out. */
  useNulls?: boolean;
  /** Resamples of people for the intervals; 0 for none. */
  bootstrap?: number;
  seed?: number;
  transform?: PathTransform;
  ledger?: LedgerOptions;
}

/** Layer 2's answer: plain JSON, no NaN. */
export interface JourneyReport {
  totals: ReturnType<typeof tableTotals> & { bootstrapDraws: number };
  state: JourneyState;
  /** What a reader must know: "no_nulls", "fewer_draws", "markov_unsolved". */
  notes: string[];
  models: Partial<Record<JourneyModel, Record<string, ChannelCredit>>>;
}

/** A channel in fewer journeys than this is greyed. */
const GREY_BELOW = 20;
/** Touches worked on over all draws; above it fewer draws are taken, and the report says so. */
const TOUCH_BUDGET = 2.5e8;
const FEWEST_DRAWS = 40;
/** From this many draws on the interval is their middle 95 %; below, ±1.96 of their sd. */
const PERCENTILE_FROM = 200;

/** The state of layer 2 by its sample: conversions and journeys (people with at least one touch). */
export function journeyState(conversions: number, journeys: number): JourneyState {
  if (conversions < 30 || journeys < 100) return "insufficient_data";
  return conversions < 150 ? "directional" : "supported";
}

/**
 * Runs the chosen models over aggregated journeys, with intervals by resampling people.
 * Shares of every model add up to the attributable totals (those of paths that are not empty).
 */
export function journeyReport(table: JourneyTable, options: JourneyOptions = {}): JourneyReport {
  const names = options.models ?? JOURNEY_MODELS;
  const order = Math.max(1, Math.trunc(options.order ?? 1));
  const weights: JourneyWeights = {
    conversions: table.conversions,
    value: table.value,
    nulls: options.useNulls === false ? new Float64Array(table.nulls.length) : table.nulls,
  };
  const totals = tableTotals(table);
  const notes: string[] = [];
  if (!weights.nulls.some((count) => count > 0)) notes.push("no_nulls");

  const models = new Map<JourneyModel, CreditModel>();
  let removal: Float64Array | undefined;
  for (const name of names) {
    if (name === "markov") {
      const markov = markovModel(table, order);
      removal = markov.solve(weights)?.removalEffect;
      if (!removal) notes.push("markov_unsolved");
      else models.set(name, markov);
    } else if (name === "leave_one_out") {
      models.set(name, leaveOneOutModel(table, options.transform ?? "exposure"));
    } else models.set(name, heuristicModel(table, name, options.ledger));
  }

  const draws = drawsWithin(table, models.size, options.bootstrap ?? 500);
  if (draws < (options.bootstrap ?? 500)) notes.push("fewer_draws");
  const intervals = bootstrap(table, weights, models, draws, options.seed ?? 1);
  const journeys = journeysByChannel(table, weights);
  const report: JourneyReport["models"] = {};
  for (const [name, model] of models) {
    const credit = model(weights);
    report[name] = Object.fromEntries(
      table.channels.map((channel, id) => [
        channel,
        {
          conversions: credit.conversions[id] ?? 0,
          value: credit.value[id] ?? 0,
          ...(name === "markov" && removal ? { removalEffect: removal[id] ?? 0 } : {}),
          ...intervals(name, id),
          ...((journeys[id] ?? 0) < GREY_BELOW ? { greyed: true as const } : {}),
        },
      ]),
    );
  }
  return {
    totals: { ...totals, bootstrapDraws: draws },
    state: journeyState(
      totals.conversions - totals.unattributed.conversions,
      totals.journeys - table.unattributed.conversions - table.unattributed.nulls,
    ),
    notes,
    models: report,
  };
}

function drawsWithin(table: JourneyTable, models: number, wanted: number): number {
  const work = (table.touches.length + 2 * table.conversions.length) * Math.max(1, models);
  const affordable = Math.floor(TOUCH_BUDGET / Math.max(1, work));
  return Math.min(wanted, Math.max(FEWEST_DRAWS, affordable));
}

/** Resamples once per draw for all models; returns a reader of the intervals. */
function bootstrap(
  table: JourneyTable,
  weights: JourneyWeights,
  models: ReadonlyMap<JourneyModel, CreditModel>,
  draws: number,
  seed: number,
): (name: JourneyModel, channel: number) => Partial<ChannelCredit> {
  if (draws <= 1) return () => ({});
  const resample = resampler(table, weights, createRandom(seed));
  const drawn = new Map<JourneyModel, Credit[]>([...models.keys()].map((name) => [name, []]));
  for (let d = 0; d < draws; d++) {
    const sample = resample();
    for (const [name, model] of models) drawn.get(name)?.push(model(sample));
  }
  return (name, channel) => {
    const credits = drawn.get(name) ?? [];
    const count = intervalOf(credits.map((credit) => credit.conversions[channel] ?? 0));
    const money = intervalOf(credits.map((credit) => credit.value[channel] ?? 0));
    return count && money
      ? { low: count.low, high: count.high, valueLow: money.low, valueHigh: money.high }
      : {};
  };
}

/** Tails need many draws; so many people that few are affordable make the estimate normal anyway. */
function intervalOf(draws: readonly number[]): Interval | null {
  if (draws.length >= PERCENTILE_FROM) return percentileInterval(draws);
  const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1);
  const half = criticalValue() * Math.sqrt(variance);
  return { low: Math.max(0, mean - half), high: mean + half };
}

/** People in whose journey each channel is. */
function journeysByChannel(table: JourneyTable, weights: JourneyWeights): Float64Array {
  const journeys = new Float64Array(table.channels.length);
  for (let i = 0; i < table.conversions.length; i++) {
    const people = (weights.conversions[i] ?? 0) + (weights.nulls[i] ?? 0);
    const path = new Set(table.touches.subarray(table.starts[i], table.starts[i + 1]));
    for (const id of path) journeys[id] = (journeys[id] ?? 0) + people;
  }
  return journeys;
}
