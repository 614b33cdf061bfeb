import { pathCount, type JourneyTable, type JourneyWeights } from "./table.ts";

/**
 * The absorbing chain of order k over a table's paths, without its counts. A state is the last k
 * different touches (fewer at a path's beginning); consecutive repeats are collapsed first.
 */
export interface ChainShape {
  /** Channel ids in each state. */
  members: number[][];
  /** Transitions between states. */
  edgeFrom: Int32Array;
  edgeTo: Int32Array;
  /** Edges of path i: `steps.subarray(stepStarts[i], stepStarts[i + 1])`. */
  stepStarts: Int32Array;
  steps: Int32Array;
  /** First and last state of each path. */
  first: Int32Array;
  last: Int32Array;
}

/** Reads the shape of the chain from a table once; counts come later, draw by draw. */
export function chainShape(table: JourneyTable, order: number): ChainShape {
  const n = pathCount(table);
  const stateIds = new Map<string, number>();
  const members: number[][] = [];
  const edgeIds = new Map<number, number>();
  const edgeFrom: number[] = [];
  const edgeTo: number[] = [];
  const steps: number[] = [];
  const stepStarts = new Int32Array(n + 1);
  const first = new Int32Array(n);
  const last = new Int32Array(n);

  const stateOf = (window: number[]): number => {
    const key = String.fromCharCode(...window);
    let id = stateIds.get(key);
    if (id === undefined) {
      id = members.length;
      stateIds.set(key, id);
      members.push([...new Set(window)]);
    }
    return id;
  };

  for (let i = 0; i < n; i++) {
    const window: number[] = [];
    let before = -1;
    let state = -1;
    for (let t = table.starts[i] ?? 0; t < (table.starts[i + 1] ?? 0); t++) {
      const touch = table.touches[t] ?? 0;
      if (touch === before) continue;
      before = touch;
      window.push(touch);
      if (window.length > order) window.shift();
      const next = stateOf(window);
      if (state < 0) first[i] = next;
      else {
        const key = state * 0x4000000 + next;
        let edge = edgeIds.get(key);
        if (edge === undefined) {
          edge = edgeFrom.length;
          edgeIds.set(key, edge);
          edgeFrom.push(state);
          edgeTo.push(next);
        }
        steps.push(edge);
      }
      state = next;
    }
    last[i] = state;
    stepStarts[i + 1] = steps.length;
  }
  return {
    members,
    edgeFrom: Int32Array.from(edgeFrom),
    edgeTo: Int32Array.from(edgeTo),
    stepStarts,
    steps: Int32Array.from(steps),
    first,
    last,
  };
}

/** Transition probabilities of the chain for one set of counts. */
export interface Chain {
  /** P(start → state). */
  start: Float64Array;
  /** P(from → to) of every edge. */
  edge: Float64Array;
  /** P(state → conversion). */
  convert: Float64Array;
  /** The same weighted by the mean value of conversions that end in the state. */
  convertValue: Float64Array;
}

/** Counts, weighted by conversions + nulls, turned into probabilities; null when nobody is counted. */
export function chainOf(shape: ChainShape, weights: JourneyWeights): Chain | null {
  const states = shape.members.length;
  const start = new Float64Array(states);
  const edge = new Float64Array(shape.edgeFrom.length);
  const convert = new Float64Array(states);
  const convertValue = new Float64Array(states);
  const leaving = new Float64Array(states);
  let people = 0;
  for (let i = 0; i < shape.first.length; i++) {
    const conversions = weights.conversions[i] as number;
    const count = conversions + (weights.nulls[i] as number);
    if (count === 0) continue;
    people += count;
    const from = shape.first[i] as number;
    start[from] = (start[from] as number) + count;
    const end = shape.stepStarts[i + 1] as number;
    for (let s = shape.stepStarts[i] as number; s < end; s++) {
      const id = shape.steps[s] as number;
      edge[id] = (edge[id] as number) + count;
    }
    const to = shape.last[i] as number;
    leaving[to] = (leaving[to] as number) + count;
    convert[to] = (convert[to] as number) + conversions;
    convertValue[to] = (convertValue[to] as number) + (weights.value[i] as number);
  }
  if (people === 0) return null;
  for (let e = 0; e < edge.length; e++) {
    const from = shape.edgeFrom[e] as number;
    leaving[from] = (leaving[from] as number) + (edge[e] as number);
  }
  for (let s = 0; s < states; s++) {
    const out = leaving[s] as number;
    start[s] = (start[s] as number) / people;
    if (out === 0) continue;
    convert[s] = (convert[s] as number) / out;
    convertValue[s] = (convertValue[s] as number) / out;
  }
  for (let e = 0; e < edge.length; e++) {
    const out = leaving[shape.edgeFrom[e] as number] as number;
    if (out > 0) edge[e] = (edge[e] as number) / out;
  }
  return { start, edge, convert, convertValue };
}

/** Transition probabilities by name ("START>a", "a>b", "b>CONV", "b>NULL"), for a reader's eyes. */
export function namedTransitions(
  table: JourneyTable,
  shape: ChainShape,
  chain: Chain,
): Record<string, number> {
  const name = (state: number) =>
    (shape.members[state] ?? []).map((id) => table.channels[id]).join(",");
  const named: Record<string, number> = {};
  const put = (key: string, p: number) => {
    if (p > 0) named[key] = p;
  };
  const staying = new Float64Array(shape.members.length);
  shape.edgeFrom.forEach((from, e) => {
    put(`${name(from)}>${name(shape.edgeTo[e] ?? 0)}`, chain.edge[e] ?? 0);
    staying[from] = (staying[from] ?? 0) + (chain.edge[e] ?? 0);
  });
  shape.members.forEach((_, s) => {
    put(`START>${name(s)}`, chain.start[s] ?? 0);
    put(`${name(s)}>CONV`, chain.convert[s] ?? 0);
    const toNull = 1 - (chain.convert[s] ?? 0) - (staying[s] ?? 0);
    put(`${name(s)}>NULL`, toNull > 1e-12 ? toNull : 0);
  });
  return named;
}
