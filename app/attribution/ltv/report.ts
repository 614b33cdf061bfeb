import { cohortSize, type Cohort } from "./cohort.ts";
import { fitModels, forecast, type Forecast } from "./forecast.ts";
import { ltvIntervals, type LtvEstimate } from "./interval.ts";
import type { FitState, RepeatModel } from "./repeat-models.ts";
import type { SpendModel } from "./spend-model.ts";

/** What to compute for one cohort. */
export interface LtvOptions {
  /** Days after the first order. */
  horizons?: readonly number[];
  seed?: number;
  draws?: number;
  /** Days in the time unit of the models' parameters: 7 as in the literature. */
  unitDays?: number;
}

/** A fitted repeat model as plain JSON; parameters are null where nothing could be fitted. */
export interface FittedRepeatModel {
  state: FitState;
  r: number | null;
  alpha: number | null;
  a: number | null;
  b: number | null;
  logLikelihood: number | null;
}

/** Layer 4's answer: plain JSON, no NaN. */
export interface LtvReport {
  customers: number;
  horizons: Record<string, LtvEstimate>;
  models: {
    timeUnitDays: number;
    bgNbd: FittedRepeatModel;
    mbgNbd: FittedRepeatModel | null;
    gammaGamma: {
      state: SpendModel["state"];
      p: number | null;
      q: number | null;
      v: number | null;
      logLikelihood: number | null;
    };
  };
  forecast: Forecast;
}

/** Observed lifetime value with intervals, the fitted models, and the forecast or why there is none. */
export function ltvReport(cohort: Cohort, options: LtvOptions = {}): LtvReport {
  const horizons = options.horizons ?? [180, 365];
  const unitDays = options.unitDays ?? 7;
  const windows = horizons.map((to) => ({ from: 0, to }));
  const estimates = ltvIntervals(cohort, windows, options);
  const models = fitModels(cohort, unitDays);
  return {
    customers: cohortSize(cohort),
    horizons: Object.fromEntries(
      horizons.map((days, k) => [String(days), estimates[k] as LtvEstimate]),
    ),
    models: {
      timeUnitDays: unitDays,
      bgNbd: plainModel(models.bgNbd),
      mbgNbd: models.mbgNbd ? plainModel(models.mbgNbd) : null,
      gammaGamma: plainSpend(models.gammaGamma),
    },
    forecast: forecast(cohort, models, horizons, unitDays),
  };
}

function plainModel({ state, r, alpha, a, b, logLikelihood }: RepeatModel): FittedRepeatModel {
  return state === "insufficient_data" || r === 0
    ? { state, r: null, alpha: null, a: null, b: null, logLikelihood: null }
    : { state, r, alpha, a, b, logLikelihood };
}

function plainSpend({ state, p, q, v, logLikelihood }: SpendModel) {
  return state === "insufficient_data" || p === 0
    ? { state, p: null, q: null, v: null, logLikelihood: null }
    : { state, p, q, v, logLikelihood };
}
