import type { ImpulseResult, Interval } from "./types.ts";

export type RevenueInput = {
  /** The same model fitted on revenue (money of the outcome's unit). */
  revenue: ImpulseResult;
  /** The model fitted on branded searches. */
  searches: ImpulseResult;
  /** Branded purchases per branded search (Search Query Performance), null when unknown. */
  purchasesPerSearch: number | null;
  /** Average order value in the same money as the revenue, null when unknown. */
  averageOrderValue: number | null;
};

export type RevenueResult = {
  /** From the revenue series itself. */
  model: Interval;
  /** Incremental searches × purchases per search × average order value. */
  crossCheck: Interval;
  /** The smaller of the two; the only one where the other is unknown. */
  headline: Interval;
  headlineFrom: "model" | "crossCheck" | null;
  /** The headline floored at 0, where the revenue model's state allows credit. */
  credit: number;
};

/**
 * Two independent roads to incremental Amazon revenue, the more modest one as the headline. Total
 * revenue ÷ total searches must not be used as the value of a search: buyers who never searched
 * for the brand are in it, and it overstates by about a quarter.
 */
export function combineRevenue(input: RevenueInput): RevenueResult {
  const model = input.revenue.incremental;
  const crossCheck = scale(input.searches.incremental, valuePerSearch(input));
  const headlineFrom = smaller(model.estimate, crossCheck.estimate);
  const headline = headlineFrom === "crossCheck" ? crossCheck : model;
  const credit = Math.min(input.revenue.credit, Math.max(0, headline.estimate ?? 0));
  return { model, crossCheck, headline, headlineFrom, credit };
}

function valuePerSearch(input: RevenueInput): number | null {
  const { purchasesPerSearch, averageOrderValue } = input;
  if (purchasesPerSearch === null || averageOrderValue === null) return null;
  const value = purchasesPerSearch * averageOrderValue;
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function scale(interval: Interval, factor: number | null): Interval {
  const times = (value: number | null) =>
    value === null || factor === null ? null : value * factor;
  return {
    estimate: times(interval.estimate),
    low: times(interval.low),
    high: times(interval.high),
  };
}

function smaller(model: number | null, crossCheck: number | null): RevenueResult["headlineFrom"] {
  if (model === null) return crossCheck === null ? null : "crossCheck";
  return crossCheck !== null && crossCheck < model ? "crossCheck" : "model";
}
