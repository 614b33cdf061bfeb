/** What goes into and comes out of the branded-search window (layer 1). */

export type Grain = "hour" | "day" | "week";

/** One named column, a value a period; null where it is not known. */
export type Series = { name: string; values: readonly (number | null)[] };

/**
 * An impulse is a `burst` (posts, views, spend, sends: zero when nothing happens, carried over by
 * adstock) or a `level` (a citation rate: always there, no carry-over, measured from its lowest).
 */
export type Impulse = Series & { kind?: "burst" | "level" };

export type WindowInput = {
  grain: Grain;
  /** The searches (or the revenue) of each period, in order, without gaps; null when unknown. */
  outcome: readonly (number | null)[];
  impulses: readonly Impulse[];
  /** Promotion and price flags. No promotions must be said, never assumed. */
  promotions: readonly Series[] | "none";
  /** Further columns of the joint fit that get no credit. Branded search is never one of them. */
  controls?: readonly Series[];
  /** True where a named event or a stock-out makes the period unusable. */
  excluded?: readonly boolean[];
};

export type WindowOptions = {
  /** Hours after an exposure that count, 72 by default; refused with weekly data. */
  windowHours?: number;
  /** Retention per day, fixed instead of searched. */
  retention?: number;
  seed?: number;
  /** Bootstrap draws, 500 by default. */
  draws?: number;
};

export type WindowState =
  | "insufficient_data"
  | "confounded_with_promotions"
  | "possible_reverse_causality"
  | "no_detectable_effect"
  | "directional"
  | "supported";

export type Interval = {
  estimate: number | null;
  low: number | null;
  high: number | null;
};

/** The same fit under another assumption: how much of the answer is the assumption's. */
export type SensitivityRow = {
  name: "square_root" | "longer_window";
  retention: number | null;
  coefficient: number | null;
  seNeweyWest: number | null;
  incremental: number | null;
};

export type ImpulseResult = {
  state: WindowState;
  /** Why the state is what it is, one short sentence each. */
  reasons: string[];
  /** Placebo p, and the same after Benjamini-Hochberg over the impulses of the fit. */
  p: number | null;
  q: number | null;
  /** Retention per day; null for weekly data and for levels, where none is estimated. */
  retention: number | null;
  halfLifeHours: number | null;
  /** Change of log outcome per `coefficientUnit` units of the column (1, 1,000, 1,000,000, …). */
  coefficient: number | null;
  seNeweyWest: number | null;
  coefficientUnit: number;
  /** Searches (or money) that would not have been there, within the window. */
  incremental: Interval;
  /** What may be credited: max(0, estimate) at q ≤ .10 in a state that allows it, otherwise 0. */
  credit: number;
  /** Smallest lift of an average exposed period that this series would have shown (2.8 se). */
  minimumDetectableLift: number | null;
  /** Multiple correlation with the promotions, other controls taken out; null without promotions. */
  promotionCorrelation: number | null;
  /** Placebo p of the exposure moved a week (levels: up to four) ahead of the outcome. */
  leadP: number | null;
  sensitivity: SensitivityRow[];
};

export type WindowResult = {
  grain: Grain;
  /** Null for weekly data: only a same-week effect can be seen there. */
  windowHours: number | null;
  usablePeriods: number;
  /** Periods with a promotion or price flag; 0 also when it was said that there are none. */
  promotionDays: number;
  impulses: Record<string, ImpulseResult>;
};
