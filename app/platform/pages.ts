import { z } from "zod";

/** The row that a page of a list follows: its time to the microsecond, and its key among rows of the same time. */
export type PageMark = { at: string; id: string };

const time = z.iso.datetime();

/**
 * SQL for a time as a mark keeps it. A date of JavaScript holds milliseconds only: rows that were written together would
 * be left out between two pages.
 */
export function exactTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The mark of the last row of a page for the next page's address; null when there is no next page. */
export function nextPage(rows: readonly { exactAt: string; id: string }[], more: boolean): string | null {
  const last = rows.at(-1);
  return more && last ? `${last.exactAt}_${last.id}` : null;
}

/** Reads a mark of an address; null, which is the first page, for anything else. */
export function readPageMark(text: string): PageMark | null {
  const [at = "", id = "", ...rest] = text.split("_");
  return id !== "" && rest.length === 0 && time.safeParse(at).success ? { at, id } : null;
}
