/**
 * Journeys aggregated by distinct path, in flat arrays: memory grows with the number of different
 * paths, not with the number of people.
 */
export interface JourneyTable {
  /** Channel names by id, sorted. */
  channels: string[];
  /** Touches of path i: `touches.subarray(starts[i], starts[i + 1])`, as channel ids. */
  starts: Int32Array;
  touches: Int32Array;
  conversions: Float64Array;
  value: Float64Array;
  nulls: Float64Array;
  /** Input rows read. */
  rows: number;
  /** Conversions, value and nulls of empty paths. */
  unattributed: { conversions: number; value: number; nulls: number };
}

/** One row of input: people who took the same path. */
export interface JourneyRow {
  /** Touches in order, oldest first. */
  path: Iterable<string>;
  conversions: number;
  value: number;
  nulls: number;
}

/** Number of different paths. */
export function pathCount(table: JourneyTable): number {
  return table.conversions.length;
}

/** Touches of a written path: joined by ">", blanks around names and empty names dropped. */
export function parsePath(text: string): string[] {
  const names: string[] = [];
  for (const part of text.split(">")) {
    const name = part.trim();
    if (name) names.push(name);
  }
  return names;
}

/** Collects rows one by one, so that a file need never be in memory. */
export interface JourneyTableBuilder {
  add(row: JourneyRow): void;
  finish(): JourneyTable;
}

/**
 * Starts an empty table. Rows of the same path are added up; the finished table is sorted by path,
 * so that the order of rows changes nothing, not even a random draw.
 */
export function buildJourneyTable(): JourneyTableBuilder {
  const ids = new Map<string, string>();
  const names: string[] = [];
  const index = new Map<string, number>();
  const conversions: number[] = [];
  const value: number[] = [];
  const nulls: number[] = [];
  const unattributed = { conversions: 0, value: 0, nulls: 0 };
  let rows = 0;

  const idOf = (name: string): string => {
    let id = ids.get(name);
    if (id === undefined) {
      if (names.length > 0xffff) throw new RangeError("more than 65,536 different channels");
      id = String.fromCharCode(names.length);
      ids.set(name, id);
      names.push(name);
    }
    return id;
  };

  return {
    add(row) {
      rows++;
      // One UTF-16 unit a touch: a compact key, and the path itself until the end.
      let key = "";
      for (const name of row.path) key += idOf(name);
      if (key === "") {
        unattributed.conversions += row.conversions;
        unattributed.value += row.value;
        unattributed.nulls += row.nulls;
        return;
      }
      const at = index.get(key);
      if (at === undefined) {
        index.set(key, conversions.length);
        conversions.push(row.conversions);
        value.push(row.value);
        nulls.push(row.nulls);
      } else {
        conversions[at] = (conversions[at] ?? 0) + row.conversions;
        value[at] = (value[at] ?? 0) + row.value;
        nulls[at] = (nulls[at] ?? 0) + row.nulls;
      }
    },
    finish: () => sortTable({ names, index, conversions, value, nulls, rows, unattributed }),
  };
}

/** Channels get ids in the order of their names, and paths the order of those ids. */
function sortTable(raw: {
  names: string[];
  index: Map<string, number>;
  conversions: number[];
  value: number[];
  nulls: number[];
  rows: number;
  unattributed: JourneyTable["unattributed"];
}): JourneyTable {
  const channels = [...raw.names].sort();
  const place = new Map(channels.map((name, id) => [name, id]));
  const renumber = raw.names.map((name) => String.fromCharCode(place.get(name) ?? 0));
  const paths: { key: string; at: number }[] = [];
  let length = 0;
  for (const [key, at] of raw.index) {
    let sorted = "";
    for (let i = 0; i < key.length; i++) sorted += renumber[key.charCodeAt(i)] ?? "";
    paths.push({ key: sorted, at });
    length += key.length;
  }
  paths.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

  const n = paths.length;
  const starts = new Int32Array(n + 1);
  const touches = new Int32Array(length);
  const take = (from: number[]) => Float64Array.from(paths, ({ at }) => from[at] ?? 0);
  let cursor = 0;
  paths.forEach(({ key }, i) => {
    for (let t = 0; t < key.length; t++) touches[cursor++] = key.charCodeAt(t);
    starts[i + 1] = cursor;
  });
  return {
    channels,
    starts,
    touches,
    conversions: take(raw.conversions),
    value: take(raw.value),
    nulls: take(raw.nulls),
    rows: raw.rows,
    unattributed: raw.unattributed,
  };
}

/** A table of rows that are already in memory. */
export function tableOfRows(rows: Iterable<JourneyRow>): JourneyTable {
  const builder = buildJourneyTable();
  for (const row of rows) builder.add(row);
  return builder.finish();
}

/** The same paths with other counts (a resample, or the nulls left out). */
export interface JourneyWeights {
  conversions: Float64Array;
  value: Float64Array;
  nulls: Float64Array;
}

/** What the totals line of a report shows. */
export function tableTotals(table: JourneyTable) {
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const conversions = sum(table.conversions) + table.unattributed.conversions;
  const nulls = sum(table.nulls) + table.unattributed.nulls;
  return {
    rows: table.rows,
    distinctPaths: pathCount(table),
    conversions,
    value: sum(table.value) + table.unattributed.value,
    nulls,
    journeys: conversions + nulls,
    unattributed: {
      conversions: table.unattributed.conversions,
      value: table.unattributed.value,
    },
  };
}
