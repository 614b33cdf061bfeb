import type { Credit, CreditModel } from "./heuristics.ts";
import { pathCount, tableOfRows, type JourneyTable } from "./table.ts";

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

/** The table of transformed paths, and for each path of the old table its row in the new one. */
function transformed(table: JourneyTable, transform: PathTransform) {
  const paths = Array.from({ length: pathCount(table) }, (_, i) =>
    transformPath(
      Array.from(
        table.touches.subarray(table.starts[i], table.starts[i + 1]),
        (id) => table.channels[id] ?? "",
      ),
      transform,
    ),
  );
  const short = tableOfRows(paths.map((path) => ({ path, conversions: 0, value: 0, nulls: 0 })));
  const keys = pathKeys(short);
  const rows = new Map(keys.map((key, i) => [key, i]));
  const ids = new Map(short.channels.map((name, id) => [name, id]));
  const target = Int32Array.from(
    paths,
    (path) => rows.get(String.fromCharCode(...path.map((name) => ids.get(name) ?? 0))) ?? -1,
  );
  return { short, keys, rows, target };
}

/** Every path as a string of one character a touch. */
function pathKeys(table: JourneyTable): string[] {
  return Array.from({ length: pathCount(table) }, (_, i) =>
    String.fromCharCode(...table.touches.subarray(table.starts[i], table.starts[i + 1])),
  );
}

/** Shares by position of every distinct transformed path, for one set of counts. */
export interface LeaveOneOut {
  /** Transformed paths; the counts in it are those of the shape, not of the weights. */
  paths: JourneyTable;
  /** Path of the original table → its transformed path. */
  target: Int32Array;
  /** One share a touch of `paths`, adding up to 1 a path. */
  shares(conversions: Float64Array, nulls: Float64Array): Float64Array;
}

/**
 * Leave-one-out credit within a path: a position is worth max(0, p(path) − p(path without it)), p = conversions ÷ people, 0 for
 * a path that was never seen. A single touch takes all; when no position is worth anything the last
 * one does. Source: google/fractribution.
 *
 * It cannot tell what a channel does in paths that were never seen without it.
 */
export function leaveOneOut(table: JourneyTable, transform: PathTransform): LeaveOneOut {
  const { short, keys, rows, target } = transformed(table, transform);
  const n = pathCount(short);
  const without = new Int32Array(short.touches.length).fill(-1);
  for (let i = 0; i < n; i++) {
    const start = short.starts[i] ?? 0;
    const end = short.starts[i + 1] ?? 0;
    const key = keys[i] ?? "";
    for (let t = start; t < end && end - start > 1; t++) {
      without[t] = rows.get(key.slice(0, t - start) + key.slice(t - start + 1)) ?? -1;
    }
  }
  return {
    paths: short,
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
      const shares = new Float64Array(short.touches.length);
      for (let i = 0; i < n; i++) {
        const own = p[i] as number;
        const start = short.starts[i] as number;
        const end = short.starts[i + 1] as number;
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
  const channel = Int32Array.from(method.paths.channels, (name) => {
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
      const end = method.paths.starts[to + 1] as number;
      for (let t = method.paths.starts[to] as number; t < end; t++) {
        const id = channel[method.paths.touches[t] as number] as number;
        conversions[id] = (conversions[id] as number) + c * (shares[t] as number);
        value[id] = (value[id] as number) + v * (shares[t] as number);
      }
    }
    return { conversions, value };
  };
}
