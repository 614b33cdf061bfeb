import { createHash } from "node:crypto";
import { daysBetween } from "../reading/dates.ts";
import { toMinor } from "../reading/money.ts";
import type { CellRecord, FileContext } from "../model.ts";

const longestKey = 300;

/** Text that is part of a fact's key: never null, and never longer than an index takes. Long ones keep their hash. */
export function keyed(text: string | null | undefined): string {
  const plain = text ?? "";
  if (Buffer.byteLength(plain) <= longestKey) return plain;
  return `${plain.slice(0, 60)}… ${createHash("sha256").update(plain).digest("hex").slice(0, 16)}`;
}

/** What a range of days is called. */
export function grainOf(from: string, to: string): "day" | "week" | "month" | "quarter" | "period" {
  const days = daysBetween(from, to);
  if (days === 1) return "day";
  if (days === 7) return "week";
  const startsMonth = from.endsWith("-01");
  const endsMonth = monthEnd(to) === to;
  if (startsMonth && endsMonth && days <= 31) return "month";
  return startsMonth && endsMonth && days >= 90 && days <= 92 && Number(from.slice(5, 7)) % 3 === 1 ? "quarter" : "period";
}

/** The last day of a day's month. */
export function monthEnd(day: string): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10);
}

/** Decimal text → minor units of the row's or the file's currency; null when there is no amount. */
export const minorIn = (currency: string | null) => (amount: string | null): number | null => (amount === null || currency === null ? null : toMinor(amount, currency));

/** A creator's handle as it is compared. */
export const handleOf = (text: string): string => text.trim().replace(/^@/, "").toLowerCase();

/** The file's period: from its preamble, or answered. */
export function periodOf(file: Pick<FileContext, "answers">): { from: string; to: string } | null {
  const { from, to } = file.answers;
  return from && to && from <= to ? { from, to } : null;
}

/** Whether a row is a total or "no data", by its cells. */
export const startsWithTotal = (record: CellRecord, names: readonly string[]): boolean => names.some((name) => /^(total\b|totals\b|grand total|summe|gesamt|no data available|valor total|cambio porcentual|resultados totales)/i.test((record[name] ?? "").trim()));

export const hostOf = (url: string): string => {
  try {
    return new URL(/^https?:/i.test(url) ? url : `https://${url}`).hostname.toLowerCase().replace(/^www\./, "");
  } catch {
    return "";
  }
};
