import { CholeskyDecomposition, Matrix, solve } from "ml-matrix";

export type DisaggregationInput = {
  /** The exact totals (weekly branded searches). */
  totals: readonly number[];
  /** The total each day belongs to: indices into `totals`, ascending, every total at least once. */
  groupOfDay: readonly number[];
  /** Daily indicators, each as long as `groupOfDay`; Denton uses the first. */
  indicators: readonly (readonly number[])[];
};

export type Disaggregation = {
  /** Daily values; the days of a group sum to its total. */
  values: number[];
  /** Autocorrelation of the daily residual: chosen by likelihood (Chow-Lin) or 1 (Denton). */
  rho: number;
  /** What the totals say about the indicators: intercept first; empty for Denton. */
  coefficients: number[];
  /** Days that came out below zero: the indicator does not fit there. */
  negativeDays: number;
};

/** Candidates for the daily autocorrelation; a negative one makes saw-teeth of quiet weeks. */
const RHOS = Array.from({ length: 34 }, (_, i) => i * 0.03);

/**
 * Proportional Denton with first differences, in Cholette's form without a start-up bias: the
 * daily ratio value ÷ indicator moves as little as it can while every group keeps its total.
 * Source: Denton 1971; Dagum and Cholette 2006, chapter 6. As the ratio of a random walk with an
 * unknown start, it is solved on the groups only (m × m), never on the days.
 * @throws Error when the indicator is not positive somewhere, or the groups do not fit.
 */
export function denton(input: DisaggregationInput): Disaggregation {
  check(input);
  const indicator = input.indicators[0];
  if (!indicator?.every((value) => value > 0)) {
    throw new Error("Denton's method needs one indicator above zero on every day.");
  }
  const groups = aggregate(input, indicator);
  const { values } = generalisedLeastSquares(
    input.totals,
    [groups.sums],
    [indicator.map(() => 1)],
    groups,
    (_gap, earlier) => earlier + 1,
  );
  const days = values.map((ratio, t) => ratio * indicator[t]!);
  return finish(input, days, 1, []);
}

/**
 * Chow-Lin: daily values are a regression on the indicators with autocorrelated residuals, whose
 * autocorrelation maximises the likelihood of the totals. Source: Chow and Lin 1971, with
 * Bournay and Laroque's likelihood search.
 */
export function chowLin(input: DisaggregationInput): Disaggregation {
  check(input);
  const days = input.groupOfDay.length;
  const daily = [new Array<number>(days).fill(1), ...input.indicators.map((column) => [...column])];
  const groups = aggregate(input, new Array<number>(days).fill(1));
  const grouped = daily.map((column) => sumByGroup(column, input));
  let best: { rho: number; fit: Solution } | undefined;
  for (const rho of RHOS) {
    const powers = Float64Array.from({ length: days }, (_, gap) => rho ** gap);
    const fit = generalisedLeastSquares(
      input.totals,
      grouped,
      daily,
      groups,
      (gap) => powers[gap] ?? 0,
    );
    if (!best || fit.logLikelihood > best.fit.logLikelihood) best = { rho, fit };
  }
  if (!best) throw new Error("No autocorrelation could be tried.");
  return finish(input, best.fit.values, best.rho, best.fit.coefficients);
}

/** Which days make a group's total and with what weight. */
type Groups = { weights: readonly number[]; groupOfDay: readonly number[]; sums: number[] };

type Solution = { values: number[]; coefficients: number[]; logLikelihood: number };

/**
 * ŷ = Xβ + VB'(BVB')⁻¹(totals − BXβ), with V the daily covariance as a function of the days' gap
 * and the earlier day, and B the weighted sum over each group.
 */
function generalisedLeastSquares(
  totals: readonly number[],
  groupedColumns: number[][],
  dailyColumns: readonly (readonly number[])[],
  groups: Groups,
  covariance: (gap: number, earlier: number) => number,
): Solution {
  const days = groups.groupOfDay.length;
  const m = totals.length;
  const spread = Matrix.zeros(days, m);
  for (let t = 0; t < days; t++) {
    for (let s = 0; s < days; s++) {
      const g = groups.groupOfDay[s]!;
      const v = covariance(Math.abs(t - s), Math.min(t, s)) * groups.weights[s]!;
      spread.set(t, g, spread.get(t, g) + v);
    }
  }
  const inner = Matrix.zeros(m, m);
  for (let t = 0; t < days; t++) {
    const g = groups.groupOfDay[t]!;
    const weight = groups.weights[t]!;
    for (let j = 0; j < m; j++) inner.set(g, j, inner.get(g, j) + weight * spread.get(t, j));
  }
  // Rounding leaves the two halves apart by a last digit, which the decomposition refuses.
  const cholesky = new CholeskyDecomposition(Matrix.add(inner, inner.transpose()).div(2));
  if (!cholesky.isPositiveDefinite()) throw new Error("The totals cannot be told apart.");
  const x = new Matrix(groupedColumns).transpose();
  const y = Matrix.columnVector([...totals]);
  const whitened = cholesky.solve(x);
  const beta = solve(x.transpose().mmul(whitened), whitened.transpose().mmul(y), true);
  const rest = Matrix.sub(y, x.mmul(beta));
  const weighted = cholesky.solve(rest);
  const smoothed = spread.mmul(weighted);
  const values = Array.from({ length: days }, (_, t) =>
    dailyColumns.reduce((sum, column, j) => sum + column[t]! * beta.get(j, 0), smoothed.get(t, 0)),
  );
  const lower = cholesky.lowerTriangularMatrix;
  let logDeterminant = 0;
  for (let i = 0; i < m; i++) logDeterminant += 2 * Math.log(lower.get(i, i));
  const variance = Math.max(rest.transpose().mmul(weighted).get(0, 0) / m, Number.MIN_VALUE);
  return {
    values,
    coefficients: beta.to1DArray(),
    logLikelihood: -0.5 * (m * Math.log(variance) + logDeterminant),
  };
}

function sumByGroup(column: readonly number[], input: DisaggregationInput): number[] {
  const sums = new Array<number>(input.totals.length).fill(0);
  column.forEach((value, t) => (sums[input.groupOfDay[t]!]! += value));
  return sums;
}

function aggregate(input: DisaggregationInput, weights: readonly number[]): Groups {
  return { weights, groupOfDay: input.groupOfDay, sums: sumByGroup(weights, input) };
}

function check({ totals, groupOfDay, indicators }: DisaggregationInput): void {
  const numbers = [...totals, ...indicators.flat()];
  if (!numbers.every(Number.isFinite)) throw new Error("Totals and indicators must be numbers.");
  if (indicators.some((column) => column.length !== groupOfDay.length)) {
    throw new Error("Every indicator needs one value a day.");
  }
  const next = groupOfDay.every(
    (g, t) => g === (groupOfDay[t - 1] ?? 0) || g === groupOfDay[t - 1]! + 1,
  );
  if (!next || groupOfDay[0] !== 0 || groupOfDay.at(-1) !== totals.length - 1) {
    throw new Error("The days must run through all totals in order.");
  }
  if (totals.length < 2) throw new Error("At least two totals are needed.");
}

/** Puts what rounding left over on the largest day of each group, so that its sum is the total. */
function finish(
  input: DisaggregationInput,
  values: number[],
  rho: number,
  coefficients: number[],
): Disaggregation {
  for (let round = 0; round < 3; round++) {
    const sums = sumByGroup(values, input);
    input.totals.forEach((total, g) => {
      if (sums[g] === total) return;
      const first = input.groupOfDay.indexOf(g);
      const last = input.groupOfDay.lastIndexOf(g);
      let largest = first;
      for (let t = first; t <= last; t++) if (values[t]! > values[largest]!) largest = t;
      values[largest]! += total - sums[g]!;
    });
  }
  const negativeDays = values.filter((value) => value < 0).length;
  return { values, rho, coefficients, negativeDays };
}
