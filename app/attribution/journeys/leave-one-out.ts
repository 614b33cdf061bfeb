import type { Credit, CreditModel } from "./heuristics.ts";
import { pathCount, type JourneyTable } from "./table.ts";

/** How a path is simplified before paths are compared. */
export const PATH_TRANSFORMS = ["unique", "exposure", "first", "frequency"] as const;
export type PathTransform = (typeof PATH_TRANSFORMS)[number];

/**
 * Simplifies a path, in the words of google/fractribution: `unique` keeps every touch, `exposure`
 * collapses runs of the same channel, `first` keeps each channel's first touch, `frequency` does
 * too and writes how often it came.
 */
export function transformPath(path: readonly string[], transform: PathTransform): string[] {
  switch (transform) {
    case "unique":
      return [...path];
    case "exposure":
      return path.filter((channel, i) => channel !== path[i - 1]);
    case "first":
      return [...new Set(path)];
    case "frequency": {
      const counts = new Map<string, number>();
      for (const channel of path) counts.set(channel, (counts.get(channel) ?? 0) + 1);
      return [...counts].map(([channel, count]) => `${channel}(${count})`);
    }
  }
}

/** Distinct transformed paths, without counts. */
interface ShortPaths {
  channels: string[];
  /** Every path as a string of one character a touch: its channel's id. */
  keys: string[];
  rows: Map<string, number>;
  /** Path of the original table → its transformed path. */
  target: Int32Array;
}

function shortPaths(table: JourneyTable, transform: PathTransform): ShortPaths {
  const channels = transform === "frequency" ? [] : table.channels;
  const counted = new Map<string, string>();
  const keys: string[] = [];
  const rows = new Map<string, number>();
  const target = new Int32Array(pathCount(table));
  for (let i = 0; i < target.length; i++) {
    const path = table.touches.subarray(table.starts[i], table.starts[i + 1]);
    let key = "";
    if (transform === "frequency") {
      const names = Array.from(path, (id) => table.channels[id] ?? "");
      for (const name of transformPath(names, transform)) {
        const known = counted.get(name) ?? String.fromCharCode(channels.length);
        if (!counted.has(name)) channels.push(name);
        counted.set(name, known);
        key += known;
      }
    } else {
      // Ids instead of names: the same as transformPath, without a string a touch.
      for (let t = 0; t < path.length; t++) {
        const touch = String.fromCharCode(path[t] as number);
        const repeated =
          transform === "exposure"
            ? t > 0 && path[t] === path[t - 1]
            : transform === "first" && key.includes(touch);
        if (!repeated) key += touch;
      }
    }
    let row = rows.get(key);
    if (row === undefined) {
      row = keys.length;
      rows.set(key, row);
      keys.push(key);
    }
    target[i] = row;
  }
  return { channels, keys, rows, target };
}

/** Shares by position of every distinct transformed path, for one set of counts. */
export interface LeaveOneOut {
  /** Transformed paths: channel names by id, and touches of path i from `starts[i]` to `starts[i + 1]`. */
  channels: string[];
  starts: Int32Array;
  touches: Int32Array;
  /** Path of the original table → its transformed path. */
  target: Int32Array;
  /** One share a touch of `touches`, adding up to 1 a path. */
  shares(conversions: Float64Array, nulls: Float64Array): Float64Array;
}

/**
 * Leave-one-out credit within a path: a position is worth max(0, p(path) − p(path without it)),
 * p = conversions ÷ people, 0 for a path that was never seen. A single touch takes all; when no
 * position is worth anything the last one does. Source: google/fractribution.
 *
 * It cannot tell what a channel does in paths that were never seen without it.
 */
export function leaveOneOut(table: JourneyTable, transform: PathTransform): LeaveOneOut {
  const { channels, keys, rows, target } = shortPaths(table, transform);
  const n = keys.length;
  const starts = new Int32Array(n + 1);
  keys.forEach((key, i) => (starts[i + 1] = (starts[i] ?? 0) + key.length));
  const touches = new Int32Array(starts[n] ?? 0);
  const without = new Int32Array(touches.length).fill(-1);
  keys.forEach((key, i) => {
    const start = starts[i] ?? 0;
    for (let t = 0; t < key.length; t++) {
      touches[start + t] = key.charCodeAt(t);
      if (key.length === 1) continue;
      without[start + t] = rows.get(key.slice(0, t) + key.slice(t + 1)) ?? -1;
    }
  });
  return {
    channels,
    starts,
    touches,
    target,
    shares(conversions, nulls) {
      const p = new Float64Array(n);
      const people = new Float64Array(n);
      for (let i = 0; i < target.length; i++) {
        const to = target[i] as number;
        const c = conversions[i] as number;
        p[to] = (p[to] as number) + c;
        people[to] = (people[to] as number) + c + (nulls[i] as number);
      }
      for (let i = 0; i < n; i++) {
        if ((people[i] as number) > 0) p[i] = (p[i] as number) / (people[i] as number);
      }
      const shares = new Float64Array(touches.length);
      for (let i = 0; i < n; i++) {
        const own = p[i] as number;
        const start = starts[i] as number;
        const end = starts[i + 1] as number;
        let sum = 0;
        for (let t = start; own > 0 && t < end; t++) {
          const shorter = without[t] as number;
          const worth = Math.max(0, own - (shorter >= 0 ? (p[shorter] as number) : 0));
          shares[t] = worth;
          sum += worth;
        }
        if (sum > 0) for (let t = start; t < end; t++) shares[t] = (shares[t] as number) / sum;
        else shares[end - 1] = 1;
      }
      return shares;
    },
  };
}

/** Leave-one-out credit by channel; counts of `frequency` paths go to the channel itself. */
export function leaveOneOutModel(table: JourneyTable, transform: PathTransform): CreditModel {
  const method = leaveOneOut(table, transform);
  const ids = new Map(table.channels.map((name, id) => [name, id]));
  const channel = Int32Array.from(method.channels, (name) => {
    return ids.get(transform === "frequency" ? name.replace(/\(\d+\)$/, "") : name) ?? 0;
  });
  return (weights): Credit => {
    const shares = method.shares(weights.conversions, weights.nulls);
    const conversions = new Float64Array(table.channels.length);
    const value = new Float64Array(table.channels.length);
    for (let i = 0; i < method.target.length; i++) {
      const c = weights.conversions[i] as number;
      const v = weights.value[i] as number;
      if (c === 0 && v === 0) continue;
      const to = method.target[i] as number;
      const end = method.starts[to + 1] as number;
      for (let t = method.starts[to] as number; t < end; t++) {
        const id = channel[method.touches[t] as number] as number;
        conversions[id] = (conversions[id] as number) + c * (shares[t] as number);
        value[id] = (value[id] as number) + v * (shares[t] as number);
      }
    }
    return { conversions, value };
  };
}
