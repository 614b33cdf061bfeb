import type { ForceNumber } from "../forces/catalogue.ts";

/** Somewhere that money goes each week. Amounts in minor units of the shop's currency. */
export type Lever = {
  /** `ads:tiktok_ads:1`, `costs:cards:3`, `ads:meta:0`. */
  id: string;
  name: string;
  /** Null for spend that drives no force: it is "the rest". */
  force: ForceNumber | null;
  /** Spend a week now: the mean of the last whole weeks or months that the source covers. */
  weeklyMinor: number;
  /** The most that was spent in a week; beyond it nothing is known. */
  mostMinor: number;
  marginal: Marginal;
};

/** Revenue of the next unit of money, and how that is known. */
export type Marginal =
  | { state: "measured"; by: "window" | "observed" | "test"; estimate: number; low: number; high: number; standardError: number; method: string; rows: { what: string; count: number }[]; from: string; through: string; /** Diminishing returns, where the fit knows them: value = scale · ln(1 + spend ÷ pivot) a week. */ curve: { scaleMinor: number; pivotMinor: number } | null }
  /** The ledger's average: more than the next unit brings where returns diminish, so that it is not undersold. */
  | { state: "average"; estimate: number; method: string; rows: { what: string; count: number }[]; from: string; through: string }
  | { state: "unknown"; why: "never_varied" | "too_few" | "no_value" | "no_effect"; says: string };

export type Move = { from: string; to: string; minor: number };
/** How one would know whether a lever that was given more keeps its promise. */
export type Check = {
  lever: string;
  /** The least that must come a week, by the lower bound. */
  leastMinor: number;
  /** Weeks before and after until the change stands out of its usual scatter; null where that cannot be said. */
  weeks: number | null;
  /** The lower bound now, and what it must stay above: the most that a lever which gave to it brings. */
  low: number;
  against: { lever: string; estimate: number } | null;
};
export type Proposal =
  | { state: "refused"; reasons: string[] }
  | { state: "proposed"; share: number; moves: Move[]; movedMinor: number; totalMinor: number; expected: { estimate: number; low: number; high: number }; check: Check[] };

export type TestWeek = { week: string; on: boolean };
export type TestView = {
  id: string;
  lever: string;
  name: string;
  force: ForceNumber;
  outcome: string;
  weeks: TestWeek[];
  startedOn: string;
  stoppedOn: string | null;
  /** Null while it runs and its data are not in. */
  result: { state: "supported" | "no_detectable_effect" | "too_few"; pairs: number; effectMinor: number | null; lowMinor: number | null; highMinor: number | null; p: number | null; spentMinor: number } | null;
};

export type ReallocationResult = { currency: string; through: string | null; levers: Lever[]; proposal: Proposal; tests: TestView[]; scatter: Record<string, number> };
