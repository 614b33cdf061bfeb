import { estimateWindow } from "./estimate.ts";
import { placeRows } from "./timeline.ts";
import type { Grain, Series, WindowResult } from "./types.ts";

/** The flags of the command and the rows of its file, as read: nothing is parsed yet. */
export type WindowCommand = {
  /** One row a period, keyed by the header's names. */
  rows: readonly Record<string, string>[];
  outcome: string;
  impulses: readonly string[];
  /** Impulses that are always there, such as a citation rate: no carry-over, measured from their lowest. */
  levels?: readonly string[] | undefined;
  /** Column (or several) of promotion and price flags. */
  promo?: string | readonly string[] | undefined;
  noPromotions?: boolean | undefined;
  grain?: Grain | undefined;
  windowHours?: number | undefined;
  retention?: number | undefined;
  seed?: number | undefined;
  /** Further columns of the joint fit, without credit. */
  controls?: readonly string[] | undefined;
  /** Column that is not 0 and not empty where a period must not be used. */
  exclude?: string | undefined;
  draws?: number | undefined;
};

/**
 * The window layer on a table. Periods come from a `day` number or a `date` (hourly: with the
 * time); missing periods and empty cells are left out of the fit.
 * @throws Error with a message for people when the table or the flags cannot be read.
 */
export function windowCommand(command: WindowCommand): WindowResult {
  const { rows, outcome, impulses, noPromotions = false, grain = "day" } = command;
  if (!(grain in { hour: 1, day: 1, week: 1 })) throw new Error("--grain is hour, day or week.");
  const promo = command.promo === undefined ? [] : [command.promo].flat();
  if (promo.length > 0 === noPromotions) {
    throw new Error(
      noPromotions
        ? "Give either --promo or --no-promotions, not both."
        : "Promotions are required: name their column with --promo, or say --no-promotions.",
    );
  }
  const levels = command.levels ?? [];
  if (impulses.length + levels.length === 0)
    throw new Error("--impulse needs at least one column.");
  if (rows.length === 0) throw new Error("The file has no rows.");
  const columns = [outcome, ...impulses, ...levels, ...promo, ...(command.controls ?? [])];
  if (command.exclude !== undefined) columns.push(command.exclude);
  for (const name of columns) {
    if (rows[0]?.[name] === undefined) throw new Error(`There is no column "${name}".`);
  }
  if ([...impulses, ...levels].includes(outcome))
    throw new Error("The outcome cannot be its own impulse.");
  const { length, periodOfRow } = placeRows(rows, grain);
  const series = (name: string): Series => {
    const values = new Array<number | null>(length).fill(null);
    rows.forEach((row, i) => (values[periodOfRow[i]!] = parseNumber(row[name] ?? "", name, i)));
    return { name, values };
  };
  const exclude = command.exclude === undefined ? undefined : series(command.exclude).values;
  return estimateWindow(
    {
      grain,
      outcome: series(outcome).values,
      impulses: [
        ...impulses.map(series),
        ...levels.map((name) => ({ ...series(name), kind: "level" as const })),
      ],
      promotions: noPromotions ? "none" : promo.map(series),
      controls: (command.controls ?? []).map(series),
      ...(exclude && { excluded: exclude.map((value) => (value ?? 0) !== 0) }),
    },
    {
      ...(command.windowHours !== undefined && { windowHours: command.windowHours }),
      ...(command.retention !== undefined && { retention: command.retention }),
      ...(command.seed !== undefined && { seed: command.seed }),
      ...(command.draws !== undefined && { draws: command.draws }),
    },
  );
}

function parseNumber(text: string, column: string, row: number): number | null {
  const trimmed = text.trim();
  if (trimmed === "" || /^(na|null|nan)$/i.test(trimmed)) return null;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) {
    throw new Error(`Row ${row + 2}, column "${column}": "${trimmed}" is not a number.`);
  }
  return value;
}
