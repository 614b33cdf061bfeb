/** One run of a prompt on an engine; only runs that gave an answer count in rates. */
export interface CitationRun {
  promptId: string;
  engine: string;
  /** Milliseconds since the epoch, UTC. */
  capturedAt: number;
  /** False for a failed or skipped run, which is not "not cited". */
  answered: boolean;
  /** The four facts, kept apart. */
  mentioned: boolean;
  /** Own domain among the sources. */
  cited: boolean;
  firstMention: boolean;
  /** The engine searched before it answered. */
  grounded: boolean;
  modelVersion: string;
  /** Domains among the sources, when recorded. */
  citedDomains?: readonly string[] | undefined;
  /** Tracked competitors in the answer, when recorded. */
  competitors?: readonly string[] | undefined;
}

/** The booleans of a run that have a rate. */
export const CITATION_METRICS = ["mentioned", "cited", "firstMention", "grounded"] as const;
export type CitationMetric = (typeof CITATION_METRICS)[number];

/**
 * How far a rate may be trusted: under 20 runs `insufficient_data`; an engine that never searched
 * cannot cite (`not_applicable`, not 0 %); a portfolio under 50 prompts is `exploratory`.
 */
export type CitationState = "insufficient_data" | "not_applicable" | "exploratory" | "ok";

/** A share of runs with its 95 % interval; numbers are null where the state says there is none. */
export interface CitationRate {
  state: CitationState;
  rate: number | null;
  low: number | null;
  high: number | null;
  runs: number;
  hits: number;
}

export const MIN_RUNS = 20;
export const DAY = 86_400_000;

/** The UTC day of a run, as days since the epoch. */
export function dayOf(run: CitationRun): number {
  return Math.floor(run.capturedAt / DAY);
}

/** YYYY-MM-DD of days since the epoch. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Groups values by a key, in the order of first appearance. */
export function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const known = groups.get(key(value));
    if (known) known.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
