import { z } from "zod";
import { readDay, readInstant, type DateStyle } from "./dates.ts";
import { isMissing, readDecimal, shiftDecimal, type DecimalStyle } from "./numbers.ts";
import { readCurrency } from "./money.ts";

/** How one file writes its values: found by looking, or answered by the merchant. */
export type FileStyle = {
  decimals: DecimalStyle;
  dates: DateStyle | null;
  /** IANA zone of moments without an offset. */
  zone: string;
};

const cut = (value: string) => (value.length > 60 ? `${value.slice(0, 60)}…` : value);

/**
 * The zod types of which a source describes its rows, each reading cell text in the file's style. An absent column
 * reads as an empty cell. Optional ones give null for a missing value, never zero.
 */
export function fieldsFor(style: FileStyle) {
  const cell = z.string().optional().default("");

  const field = <T>(read: (text: string) => T | undefined, problem: string) =>
    cell.transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: text.trim() === "" ? "is empty, and this row means nothing without it" : `“${cut(text.trim())}” ${problem}` });
      return z.NEVER;
    });
  const optional = <T>(read: (text: string) => T | undefined, problem: string) =>
    field((text): T | null | undefined => (isMissing(text) ? null : read(text)), problem);

  const decimal = (text: string) => readDecimal(text, style.decimals) ?? undefined;
  const numberProblem = `is not a number with a decimal ${style.decimals}. Write it like ${style.decimals === "point" ? "1234.56" : "1234,56"}`;
  const whole = (text: string): number | undefined => {
    const value = decimal(text);
    // Spreadsheets and dashboards write counts as 64517.0.
    return value !== undefined && /^-?\d+(\.0+)?$/.test(value) ? Number(value) : undefined;
  };
  const count = (text: string) => {
    const value = whole(text);
    return value !== undefined && value >= 0 ? value : undefined;
  };
  const dayProblem = "is not a day that exists. Write it like 2026-05-31";
  const id = (pattern?: RegExp) => (text: string): string | undefined => {
    const plain = text.trim().replace(/^'/, "");
    return plain === "" || plain.length > 200 || /^\d(\.\d+)?e\+?\d+$/i.test(plain) || (pattern && !pattern.test(plain)) ? undefined : plain;
  };
  const idProblem = "is not a whole id (spreadsheets round long ids: format the column as text and export again)";

  return {
    /** Free text of at most `max` characters; "" and "--" are null. */
    text: (max = 500) => cell.transform((text) => { const plain = clean(text, max); return plain === "" || plain === "--" ? null : plain; }),
    /** Free text that must be there. */
    name: (max = 500) => field((text) => clean(text, max) || undefined, ""),
    /** An id, as text; refuses what a spreadsheet rounded. */
    id: (pattern?: RegExp, problem = idProblem) => field(id(pattern), problem),
    optionalId: (pattern?: RegExp, problem = idProblem) => optional(id(pattern), problem),
    /** A whole number from 0 up. */
    count: () => field(count, "is not a whole number"),
    optionalCount: () => optional(count, "is not a whole number"),
    /** A number as decimal text. */
    decimal: () => field(decimal, numberProblem),
    optionalDecimal: () => optional(decimal, numberProblem),
    /** A ratio as decimal text, 1 meaning all: "7.69%" is 0.0769; a bare number is in `unit`. */
    ratio: (unit: "percent" | "fraction") =>
      optional((text) => { const value = decimal(text); return value === undefined ? undefined : text.includes("%") || unit === "percent" ? shiftDecimal(value, -2) : value; }, numberProblem),
    day: () => field((text) => readDay(text, style.dates), dayProblem),
    optionalDay: () => optional((text) => readDay(text, style.dates), dayProblem),
    /** A moment, as ISO text in UTC. */
    instant: () => field((text) => readInstant(text, style.dates, style.zone), "is not a date with a time that exists. Write it like 2026-05-31 14:05:00"),
    optionalInstant: () => optional((text) => readInstant(text, style.dates, style.zone), "is not a date with a time that exists. Write it like 2026-05-31 14:05:00"),
    /** An ISO 4217 code, from a code or an unmistakable sign. */
    currency: () => optional((text) => readCurrency(text) ?? undefined, "is not a currency code such as USD"),
    flag: () => optional((text) => (/^(true|yes|y|1|ja|oui|si|sí|wahr)$/i.test(text.trim()) ? true : /^(false|no|n|0|nein|non|falsch)$/i.test(text.trim()) ? false : undefined), "is neither yes nor no"),
  };
}

export type Fields = ReturnType<typeof fieldsFor>;

const clean = (text: string, max: number): string => {
  const trimmed = text.trim();
  // NUL cannot be stored; it and the other control characters come from damaged files.
  // eslint-disable-next-line no-control-regex
  const plain = /[\u0000-\u0008\u000b-\u001f]/.test(trimmed) ? trimmed.replace(/[\u0000-\u001f]+/g, " ") : trimmed;
  return plain.length > max ? plain.slice(0, max) : plain;
};
