import type { ImpulseResult, Interval } from "#app/attribution/window/index.ts";
import type { Momentum } from "../days.ts";
import type { ForceNumber } from "./catalogue.ts";
import type { CreatorView } from "./creators.ts";

/** How far a force may be trusted. `blind`: nothing to measure it with was imported. */
export type ForceState = "supported" | "directional" | "no_detectable_effect" | "confounded_with_promotions" | "possible_reverse_causality" | "insufficient_data" | "blind";

/** One week of a force; `partial` when its data do not cover the whole week. */
export type WeekValue = { week: string; value: number; partial: boolean };

export type ForceFact = { label: string; value: number | null; kind: "money" | "count" | "percent" } | { label: string; kind: "range"; low: number; high: number };

/** One force in its last 28 covered days. Money in minor units of the shop's currency. */
export type ForceView = {
  number: ForceNumber;
  state: ForceState;
  reasons: string[];
  /** Null for forces without money, and for blind ones: never a zero that was not measured. */
  amountMinor: number | null;
  low: number | null;
  high: number | null;
  /** What the interval is of. */
  intervalOf: string | null;
  /** For forces that are counted, not priced. */
  citations: { hits: number; runs: number; rate: number | null; low: number; high: number } | null;
  momentum: Momentum;
  /** How it is known: by observation, by people's own answers, by a pattern, or by a statistical model. */
  evidence: { observed: number; declared: number; inferred: number } | "model" | "counted";
  weeks: WeekValue[];
  /** What a whole week brought in the mean, by the month that its Monday lies in; three years, whole months. */
  months: { month: string; value: number }[];
  from: string | null;
  through: string | null;
  method: string;
  rows: { what: string; count: number }[];
  /** The layer's own input and command, for forces that are its estimate. */
  input: "searches" | "revenue" | null;
  command: string | null;
  /** What to import, most needed first. */
  missing: { what: string; sources: string[] }[];
  facts: ForceFact[];
  /** Layer 1's estimates over the whole period, for forces 1, 7 and 9. */
  estimates: { name: string; label: string; aboveUsual: boolean; searches: ImpulseResult | null; revenue: ImpulseResult | null; headline: Interval; headlineFrom: string | null; creditMinor: number }[];
  creators: CreatorView[];
  pages: { url: string; engine: string; runs: number }[];
};

/** A force as pages that show all ten of them need it: without its series, its estimates and how it was made. */
export type ForceGlance = Pick<ForceView, "number" | "state" | "amountMinor" | "low" | "high" | "citations" | "momentum" | "through" | "missing">;

export function glanceAt({ number, state, amountMinor, low, high, citations, momentum, through, missing }: ForceView): ForceGlance {
  return { number, state, amountMinor, low, high, citations, momentum, through, missing };
}

/** Revenue of a period divided under one rule: the parts add up to the actual revenue. */
export type LedgerView = {
  rule: string;
  channels: { channel: string; shopify: number; amazon: number; tiktok: number; overlay: number; total: number }[];
  unattributed: { shopify: number; amazon: number; tiktok: number };
  total: number;
  capped: boolean;
};

export type ForcesResult = {
  currency: string;
  rule: string;
  /** The last day that every node's sales cover. */
  through: string | null;
  forces: ForceView[];
  ledger: { days: number; from: string; to: string; actual: { shopify: number; amazon: number; tiktok: number }; rules: LedgerView[] }[];
  /** Days on which attributed money passed the actual revenue: must be none. */
  overAttributedDays: number;
  events: { kind: string; name: string; from: string; to: string }[];
  missingRates: { currency: string; rows: number }[];
};
