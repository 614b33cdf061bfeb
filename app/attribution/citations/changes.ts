import { benjaminiHochberg, twoProportions } from "../numerics/intervals.ts";
import type { Random } from "../numerics/random.ts";
import {
  dayOf,
  groupBy,
  isoDay,
  MIN_RUNS,
  type CitationMetric,
  type CitationRun,
} from "./types.ts";

/**
 * `spike` and `drop` are changes beyond chance; `model_changed` means that the engine answered with
 * another model, so that the two windows do not compare.
 */
export type ChangeState = "insufficient_data" | "model_changed" | "no_change" | "spike" | "drop";

/** One window compared with the one before it. Rates are shares of answered runs. */
export interface CitationChange {
  engine: string;
  metric: CitationMetric;
  /** First days of both windows, YYYY-MM-DD. */
  before: string;
  after: string;
  windowDays: number;
  beforeRate: number | null;
  afterRate: number | null;
  difference: number | null;
  low: number | null;
  high: number | null;
  runs: [number, number];
  p: number | null;
  q: number | null;
  state: ChangeState;
}

/** Days a window has: a rate of citations moves faster than one of mentions. */
export const WINDOW_DAYS = { mentioned: 28, firstMention: 28, grounded: 28, cited: 7 } as const;
const PERMUTATIONS = 999;
const MAX_Q = 0.1;
const MIN_POINTS = 0.1;

/**
 * Compares every window with the one before it, on one engine after the other. Windows do not
 * overlap and end with the last recorded day. A p-value permutes the labels of days within each
 * prompt, since runs of a day and of a prompt resemble each other; Benjamini-Hochberg over all
 * comparisons made.
 */
export function citationChanges(
  runs: readonly CitationRun[],
  metrics: readonly CitationMetric[],
  random: Random,
): CitationChange[] {
  const found: CitationChange[] = [];
  const answered = runs.filter((run) => run.answered);
  for (const [engine, own] of groupBy(answered, (run) => run.engine)) {
    const days = own.map(dayOf);
    const last = days.reduce((a, b) => Math.max(a, b), -Infinity);
    const first = days.reduce((a, b) => Math.min(a, b), Infinity);
    for (const metric of metrics) {
      const length = WINDOW_DAYS[metric];
      // The earlier window must lie inside the record, by half at least.
      for (let end = last; end - 1.5 * length + 1 >= first; end -= length) {
        found.push(compareWindows(engine, own, metric, end, length, random));
      }
    }
  }
  return adjust(found);
}

function compareWindows(
  engine: string,
  runs: readonly CitationRun[],
  metric: CitationMetric,
  end: number,
  length: number,
  random: Random,
): CitationChange {
  const middle = end - length + 1;
  const start = middle - length;
  const before = runs.filter((run) => dayOf(run) >= start && dayOf(run) < middle);
  const after = runs.filter((run) => dayOf(run) >= middle && dayOf(run) <= end);
  const hits = (some: readonly CitationRun[]) => some.filter((run) => run[metric]).length;
  const test = twoProportions(hits(before), before.length, hits(after), after.length);
  const enough = before.length >= MIN_RUNS && after.length >= MIN_RUNS;
  const versions = [before, after].map((some) =>
    [...new Set(some.map((run) => run.modelVersion))].sort().join("|"),
  );
  const same = versions[0] === versions[1];
  const p = enough && same ? permutationP([...before, ...after], middle, metric, random) : null;
  return {
    engine,
    metric,
    before: isoDay(start),
    after: isoDay(middle),
    windowDays: length,
    beforeRate: before.length > 0 ? hits(before) / before.length : null,
    afterRate: after.length > 0 ? hits(after) / after.length : null,
    difference: test?.difference ?? null,
    low: test?.low ?? null,
    high: test?.high ?? null,
    runs: [before.length, after.length],
    p,
    q: null,
    state: !enough ? "insufficient_data" : !same ? "model_changed" : "no_change",
  };
}

/** (1 + as extreme) ÷ (1 + permutations) of the difference of rates, days exchanged within prompts. */
function permutationP(
  runs: readonly CitationRun[],
  middle: number,
  metric: CitationMetric,
  random: Random,
): number {
  const prompts = [...groupBy(runs, (run) => run.promptId).values()].map((own) =>
    [...groupBy(own, (run) => String(dayOf(run)))].map(([day, cell]) => ({
      n: cell.length,
      hits: cell.filter((run) => run[metric]).length,
      late: Number(day) >= middle ? 1 : 0,
    })),
  );
  const difference = (): number => {
    const n = [0, 0];
    const hits = [0, 0];
    for (const cells of prompts) {
      for (const cell of cells) {
        n[cell.late] = (n[cell.late] ?? 0) + cell.n;
        hits[cell.late] = (hits[cell.late] ?? 0) + cell.hits;
      }
    }
    return n[0] && n[1] ? (hits[1] ?? 0) / n[1] - (hits[0] ?? 0) / n[0] : 0;
  };
  const seen = Math.abs(difference());
  let extreme = 0;
  for (let d = 0; d < PERMUTATIONS; d++) {
    for (const cells of prompts) {
      for (let k = cells.length - 1; k > 0; k--) {
        const [a, b] = [cells[k], cells[random.int(k + 1)]];
        if (a && b) [a.late, b.late] = [b.late, a.late];
      }
    }
    if (Math.abs(difference()) >= seen - 1e-12) extreme++;
  }
  return (1 + extreme) / (1 + PERMUTATIONS);
}

function adjust(changes: CitationChange[]): CitationChange[] {
  const tested = changes.filter((change) => change.p !== null);
  const adjusted = benjaminiHochberg(tested.map((change) => change.p ?? 1));
  tested.forEach((change, i) => {
    change.q = adjusted[i] ?? 1;
    const points = change.difference ?? 0;
    // A hair of tolerance: 0.4 − 0.3 is a little under 0.1 in binary.
    if (change.q <= MAX_Q && Math.abs(points) >= MIN_POINTS - 1e-9) {
      change.state = points > 0 ? "spike" : "drop";
    }
  });
  return changes;
}
