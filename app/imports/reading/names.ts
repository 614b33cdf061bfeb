/**
 * The form in which column names are compared: one alphabet, one case, marks and doubled spaces gone. Amazon's UK
 * wording ("Basket") counts as its US wording.
 */
export function foldName(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/^\uFEFF/, "")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}$€£¥%#]+/gu, " ")
    .replace(/\bbasket\b/g, "cart")
    .trim();
}

/** How a column of ours is found among theirs. */
export type Column = {
  /** Names as vendors write them, in any language; compared folded. */
  names: readonly string[];
  /** A pattern over the name as written, for headers that carry something (a currency). */
  pattern?: RegExp;
  /** The file is not of this source without it. */
  required?: boolean;
  /** Never stored readable, and never kept with a rejected row. */
  personal?: boolean;
};
export type Columns = Readonly<Record<string, Column>>;

export type HeaderMatch = {
  /** Our name → the position of their column. */
  positions: Readonly<Record<string, number>>;
  matched: number;
  missing: string[];
};

const foldedNames = new WeakMap<Columns, Map<string, string[]>>();

function byFoldedName(columns: Columns): Map<string, string[]> {
  let index = foldedNames.get(columns);
  if (!index) {
    index = new Map();
    for (const [ours, column] of Object.entries(columns)) {
      for (const name of [ours, ...column.names]) {
        const folded = foldName(name);
        if (!folded) continue;
        const known = index.get(folded) ?? [];
        if (!known.includes(ours)) known.push(ours);
        index.set(folded, known);
      }
    }
    foldedNames.set(columns, index);
  }
  return index;
}

/** Matches one row of cells, taken as a header, against the columns of a source. */
export function matchHeader(cells: readonly string[], columns: Columns): HeaderMatch {
  const index = byFoldedName(columns);
  const positions: Record<string, number> = {};
  let matched = 0;
  cells.forEach((cell, position) => {
    if (cell.length > 200) return;
    let found = false;
    for (const ours of index.get(foldName(cell)) ?? []) {
      if (positions[ours] !== undefined) continue;
      positions[ours] = position;
      found = true;
    }
    if (!found && cell.trim()) {
      for (const [ours, column] of Object.entries(columns)) {
        if (positions[ours] !== undefined || !column.pattern?.test(cell.normalize("NFKC").trim())) continue;
        positions[ours] = position;
        found = true;
      }
    }
    if (found) matched += 1;
  });
  const missing = Object.entries(columns)
    .filter(([ours, column]) => column.required && positions[ours] === undefined)
    .map(([, column]) => column.names[0] ?? "");
  return { positions, matched, missing };
}
