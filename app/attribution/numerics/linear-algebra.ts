/**
 * Least squares on plain typed arrays.
 *
 * `ml-matrix` was tried first, and `disaggregate.ts` uses it. In the window's inner loops it loses
 * twice. Its QR refuses a design with a dependent column (a promotion column of zeros, a price flag
 * equal to the promotion flag), where R drops the column. And on 400 × 16 it took 970 µs for a QR
 * and 170 µs to residualise one vector, flat arrays 460 and 28. Gram-Schmidt with a second pass
 * keeps the columns orthogonal to machine precision (Giraud, Langou and Rozložník 2005).
 */

/** An orthonormal basis of the columns of a design: `rank` vectors of length `n`, one after another. */
export type Basis = { n: number; rank: number; q: Float64Array };

/** A column is dependent when less than this share of its length is new: the tolerance of R's `lm`. */
const DEPENDENT = 1e-7;

/** Σ aᵢbᵢ. */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotAt(a, 0, b);
}

/**
 * Σ aₛ₊ᵢbᵢ over all of b. Four sums side by side: one alone waits for each addition before the
 * next, and takes more than twice as long.
 */
function dotAt(a: Float64Array, start: number, b: Float64Array): number {
  const n = b.length;
  const even = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0, at = start; i < even; i += 4, at += 4) {
    s0 += a[at]! * b[i]!;
    s1 += a[at + 1]! * b[i + 1]!;
    s2 += a[at + 2]! * b[i + 2]!;
    s3 += a[at + 3]! * b[i + 3]!;
  }
  for (let i = even; i < n; i++) s0 += a[start + i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

function dotBasis(basis: Basis, j: number, v: Float64Array): number {
  return dotAt(basis.q, j * basis.n, v);
}

function subtractProjection(basis: Basis, v: Float64Array): void {
  const { n, q, rank } = basis;
  for (let j = 0; j < rank; j++) {
    const c = dotBasis(basis, j, v);
    for (let i = 0, at = j * n; i < n; i++, at++) v[i]! -= c * q[at]!;
  }
}

/** Basis of `columns`, taken in order after the vectors of `start`; dependent columns add nothing. */
export function orthonormalBasis(columns: Float64Array[], n: number, start?: Basis): Basis {
  const basis: Basis = {
    n,
    rank: start?.rank ?? 0,
    q: new Float64Array(((start?.rank ?? 0) + columns.length) * n),
  };
  if (start) basis.q.set(start.q.subarray(0, start.rank * n));
  for (const column of columns) {
    const v = Float64Array.from(column);
    const before = Math.sqrt(dot(v, v));
    subtractProjection(basis, v);
    subtractProjection(basis, v);
    const length = Math.sqrt(dot(v, v));
    if (!(length > DEPENDENT * before) || basis.rank >= n) continue;
    for (let i = 0, at = basis.rank * n; i < n; i++, at++) basis.q[at] = v[i]! / length;
    basis.rank++;
  }
  return basis;
}

/** What is left of `v` when everything in the basis is taken out (Frisch-Waugh), in a new array. */
export function residualise(basis: Basis, v: Float64Array): Float64Array {
  const rest = Float64Array.from(v);
  subtractProjection(basis, rest);
  subtractProjection(basis, rest);
  return rest;
}

/** Squared length of the part of `v` inside the basis: |v|² minus this is the residual's. */
export function projectedLength(basis: Basis, v: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < basis.rank; j++) sum += dotBasis(basis, j, v) ** 2;
  return sum;
}

/**
 * Newey-West standard error of one coefficient by its residualised regressor `r` and the residuals
 * `e` of the whole fit: Bartlett weights up to `lag`, small-sample factor n/(n − parameters).
 */
export function neweyWest(
  r: Float64Array,
  e: Float64Array,
  lag: number,
  parameters: number,
): number {
  const n = r.length;
  const score = new Float64Array(n);
  for (let i = 0; i < n; i++) score[i] = r[i]! * e[i]!;
  let meat = dot(score, score);
  for (let l = 1; l <= Math.min(lag, n - 1); l++) {
    let gamma = 0;
    for (let i = l; i < n; i++) gamma += score[i]! * score[i - l]!;
    meat += 2 * (1 - l / (lag + 1)) * gamma;
  }
  return Math.sqrt((n / (n - parameters)) * Math.max(meat, 0)) / dot(r, r);
}
