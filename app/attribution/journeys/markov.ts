import { inverse, Matrix } from "ml-matrix";
import { chainOf, chainShape, type Chain, type ChainShape } from "./chain.ts";
import type { Credit, CreditModel } from "./heuristics.ts";
import type { JourneyTable, JourneyWeights } from "./table.ts";

/** What the chain says of one set of counts. */
export interface MarkovResult {
  /** Probability that a journey from the start ends in a conversion. */
  conversionProbability: number;
  /** By channel id: the share of that probability lost without the channel. */
  removalEffect: Float64Array;
  /** The same of the expected value. */
  removalEffectValue: Float64Array;
}

const SWEEPS = 20_000;
const TOLERANCE = 1e-14;

/**
 * Removal effects of an absorbing Markov chain in closed form: p = e_S'(I − Q)^-1 r, and for each
 * channel the same with every state that holds it sent to "no conversion".
 *
 * Order 1 has one state a channel, and p without c is p − P(ever in c) · P(conversion from c), all
 * read from one inverse. Higher orders are sparse and solved by Gauss-Seidel to 1e-14 (the
 * matrix is substochastic, so it converges).
 *
 * Source: Anderl, Becker, von Wangenheim & Schumann (2016); Altomare's ChannelAttribution.
 *
 * @returns null when nobody is counted, nobody converts or the solution did not settle
 */
export function solveMarkov(
  table: JourneyTable,
  shape: ChainShape,
  order: number,
  weights: JourneyWeights,
): MarkovResult | null {
  const chain = chainOf(shape, weights);
  if (!chain) return null;
  return order === 1 ? solveDense(table, shape, chain) : solveSparse(table, shape, chain);
}

function solveDense(table: JourneyTable, shape: ChainShape, chain: Chain): MarkovResult | null {
  const n = shape.members.length;
  const system = Matrix.eye(n, n);
  shape.edgeFrom.forEach((from, e) => {
    const to = shape.edgeTo[e] ?? 0;
    system.set(from, to, system.get(from, to) - (chain.edge[e] ?? 0));
  });
  const visits = inverse(system);
  const reached = new Float64Array(n);
  const value = new Float64Array(n);
  const conversion = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const v = visits.get(i, j);
      reached[j] = (reached[j] as number) + (chain.start[i] as number) * v;
      conversion[i] = (conversion[i] as number) + v * (chain.convert[j] as number);
      value[i] = (value[i] as number) + v * (chain.convertValue[j] as number);
    }
  }
  const p = dot(chain.start, conversion);
  const worth = dot(chain.start, value);
  if (!(p > 0)) return null;
  const result = emptyResult(table, p);
  for (let s = 0; s < n; s++) {
    const channel = shape.members[s]?.[0] ?? 0;
    const ever = (reached[s] as number) / visits.get(s, s);
    result.removalEffect[channel] = share(ever * (conversion[s] as number), p);
    result.removalEffectValue[channel] = share(ever * (value[s] as number), worth);
  }
  return result;
}

function solveSparse(table: JourneyTable, shape: ChainShape, chain: Chain): MarkovResult | null {
  const n = shape.members.length;
  const byState = edgesByState(shape);
  const removed = new Uint8Array(n);
  const conversion = solveBackward(shape, chain.edge, byState, chain.convert, removed);
  const value = solveBackward(shape, chain.edge, byState, chain.convertValue, removed);
  if (!conversion || !value) return null;
  const p = dot(chain.start, conversion);
  const worth = dot(chain.start, value);
  if (!(p > 0)) return null;
  const result = emptyResult(table, p);
  for (let channel = 0; channel < table.channels.length; channel++) {
    let held = false;
    for (let s = 0; s < n; s++) {
      removed[s] = shape.members[s]?.includes(channel) ? 1 : 0;
      held ||= removed[s] === 1;
    }
    if (!held) continue;
    const without = solveBackward(shape, chain.edge, byState, chain.convert, removed, conversion);
    const worthless = solveBackward(shape, chain.edge, byState, chain.convertValue, removed, value);
    if (!without || !worthless) return null;
    result.removalEffect[channel] = share(p - dot(chain.start, without), p);
    result.removalEffectValue[channel] = share(worth - dot(chain.start, worthless), worth);
  }
  return result;
}

/** Solves v = Qv + r over the states that are not removed (theirs stay 0); null if it stalls. */
function solveBackward(
  shape: ChainShape,
  edge: Float64Array,
  byState: EdgesByState,
  r: Float64Array,
  removed: Uint8Array,
  guess?: Float64Array,
): Float64Array | null {
  const n = r.length;
  const v = new Float64Array(n);
  if (guess) for (let s = 0; s < n; s++) v[s] = removed[s] ? 0 : (guess[s] as number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    let size = 0;
    // Later states are reached from earlier ones, so backwards settles soonest.
    for (let s = n - 1; s >= 0; s--) {
      if (removed[s]) continue;
      let sum = r[s] as number;
      const end = byState.starts[s + 1] as number;
      for (let k = byState.starts[s] as number; k < end; k++) {
        const e = byState.edges[k] as number;
        sum += (edge[e] as number) * (v[shape.edgeTo[e] as number] as number);
      }
      moved = Math.max(moved, Math.abs(sum - (v[s] as number)));
      size = Math.max(size, Math.abs(sum));
      v[s] = sum;
    }
    if (moved <= TOLERANCE * size) return v;
  }
  return null;
}

interface EdgesByState {
  starts: Int32Array;
  edges: Int32Array;
}

function edgesByState(shape: ChainShape): EdgesByState {
  const starts = new Int32Array(shape.members.length + 1);
  for (const from of shape.edgeFrom) starts[from + 1] = (starts[from + 1] ?? 0) + 1;
  for (let s = 0; s < shape.members.length; s++) {
    starts[s + 1] = (starts[s + 1] ?? 0) + (starts[s] ?? 0);
  }
  const cursor = Int32Array.from(starts);
  const edges = new Int32Array(shape.edgeFrom.length);
  shape.edgeFrom.forEach((from, e) => {
    const at = cursor[from] ?? 0;
    edges[at] = e;
    cursor[from] = at + 1;
  });
  return { starts, edges };
}

/** Credit by removal effects: each channel's share of all effects, times the total. */
export function markovModel(
  table: JourneyTable,
  order: number,
): CreditModel & { solve(weights: JourneyWeights): MarkovResult | null } {
  const shape = chainShape(table, order);
  const solve = (weights: JourneyWeights) => solveMarkov(table, shape, order, weights);
  const model = (weights: JourneyWeights): Credit => {
    const result = solve(weights);
    const empty = new Float64Array(table.channels.length);
    if (!result) return { conversions: empty, value: empty };
    return {
      conversions: divide(result.removalEffect, total(weights.conversions)),
      value: divide(result.removalEffectValue, total(weights.value)),
    };
  };
  return Object.assign(model, { solve });
}

function divide(effects: Float64Array, amount: number): Float64Array {
  const sum = total(effects);
  return effects.map((effect) => (sum > 0 ? (effect / sum) * amount : 0));
}

function emptyResult(table: JourneyTable, p: number): MarkovResult {
  return {
    conversionProbability: Math.min(1, p),
    removalEffect: new Float64Array(table.channels.length),
    removalEffectValue: new Float64Array(table.channels.length),
  };
}

/** A share of a whole; rounding must not leave it below 0, and a whole of 0 has no shares. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, part / whole) : 0;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
