import type { Row } from "./types.ts";

/** Pairs that make a text a report of "name: value" lines. */
const least = 5;

/**
 * Turns a report of "name: value" lines (one thing a file) on its side: a header of every name, and one row. Where a
 * section has a number in its title ("Combination 2 Stats"), its names belong to a variant: each variant is a row of its
 * own, unless the report says the sums itself.
 * @param rows the whole file, cut at commas
 * @param sum a name without which the report says no sums of its own, folded as written, such as "total recipients"
 * @returns null when the file is no such report
 */
export function turnPairs(rows: readonly Row[], sum: RegExp): Row[] | null {
  const whole = new Map<string, string>();
  const variants: { title: string; values: Map<string, string> }[] = [];
  let current = whole;
  let pairs = 0;
  for (const { cells } of rows) {
    const filled = cells.map((cell) => cell.trim()).filter(Boolean);
    const [name = "", ...values] = filled;
    if (filled.length === 1 && !name.endsWith(":")) {
      const variant = /\d/.test(name) ? { title: name, values: new Map<string, string>() } : null;
      if (variant) variants.push(variant);
      current = variant?.values ?? whole;
    } else if (name.endsWith(":") && name.length < 80) {
      pairs += 1;
      const key = name.slice(0, -1).trim();
      if (!current.has(key)) current.set(key, withoutShare(values.join(", ")));
    }
  }
  if (pairs < least || pairs < rows.filter(({ cells }) => cells.some((cell) => cell.trim())).length / 3) return null;
  const names = [...new Set([whole, ...variants.map(({ values }) => values)].flatMap((one) => [...one.keys()]))];
  const saysSums = variants.length === 0 || [...whole.keys()].some((name) => sum.test(name));
  const lines = saysSums ? [{ title: "", values: whole }] : variants.map(({ title, values }) => ({ title, values: new Map([...whole, ...values]) }));
  return [
    { line: 1, cells: [...names, "Section"] },
    ...lines.map(({ title, values }, at) => ({ line: at + 2, cells: [...names.map((name) => values.get(name) ?? ""), title] })),
  ];
}

/** "9 (0.5%)" is nine. */
const withoutShare = (value: string): string => value.replace(/\s*\([\d.,]+\s*%\)$/, "");
