import { GRAINS } from "./grain.ts";
import type { Grain } from "./types.ts";

export type Placement = {
  /** Periods from the first row to the last, gaps included. */
  length: number;
  periodOfRow: number[];
};

const HOUR_MS = 3_600_000;
/** A wrong year must not become a million empty periods. */
const MAX_PERIODS = 400_000;

type Row = Readonly<Record<string, string>>;

/**
 * The period of each row, by the `date` column (ISO, UTC unless it says otherwise), else by the
 * number in the column `hour` (with `day`: hour of that day), `week` or `day`, else by order.
 * @throws Error on unreadable, doubled or absurdly distant periods.
 */
export function placeRows(rows: readonly Row[], grain: Grain): Placement {
  const first = rows[0] ?? {};
  // A week's or a day's number both count periods when they are the table's only clock.
  const number = [grain, "day", "period"].find((name) => first[name] !== undefined);
  const numbers =
    first["date"] !== undefined
      ? rows.map((row, i) => periodOfDate(row["date"] ?? "", grain, i))
      : number === undefined
        ? rows.map((_, i) => i)
        : inSteps(numbered(rows, number), number, grain);
  const start = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const periodOfRow = numbers.map((value) => value - start);
  const length = periodOfRow.reduce((a, b) => Math.max(a, b), 0) + 1;
  if (length > MAX_PERIODS) throw new Error("The periods lie too far apart.");
  if (new Set(periodOfRow).size !== rows.length) throw new Error("A period occurs twice.");
  return { length, periodOfRow };
}

function numbered(rows: readonly Row[], column: string): number[] {
  const withinDay = column === "hour" && rows[0]?.["day"] !== undefined;
  return rows.map((row, i) => {
    const value = wholeNumber(row[column] ?? "", column, i);
    return withinDay ? 24 * wholeNumber(row["day"] ?? "", "day", i) + value : value;
  });
}

/** Weekly rows numbered by their first day (1, 8, 15, …) become 0, 1, 2, … */
function inSteps(numbers: number[], column: string, grain: Grain): number[] {
  if (column !== "day" || grain !== "week") return numbers;
  const start = Math.min(...numbers);
  const sevens = numbers.length > 1 && numbers.every((value) => (value - start) % 7 === 0);
  return sevens ? numbers.map((value) => (value - start) / 7) : numbers;
}

function wholeNumber(text: string, column: string, row: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value)) {
    throw new Error(`Row ${row + 2}, column "${column}": "${text}" is not a whole number.`);
  }
  return value;
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

function periodOfDate(text: string, grain: Grain, row: number): number {
  const match = ISO.exec(text.trim());
  const [, day, time = "00:00", zone = "Z"] = match ?? [];
  const ms = day ? Date.parse(`${day}T${time.length === 2 ? `${time}:00` : time}${zone}`) : NaN;
  if (Number.isNaN(ms)) throw new Error(`Row ${row + 2}: "${text}" is not an ISO date.`);
  // 1970-01-01 was a Thursday: three days on, ISO weeks count from their Monday.
  const shift = grain === "week" ? 3 * 24 * HOUR_MS : 0;
  return Math.floor((ms + shift) / (GRAINS[grain].hoursPerPeriod * HOUR_MS));
}
