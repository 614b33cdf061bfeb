import { z } from "zod";

/** The row that a page of a list follows: its time, and its key among rows of the same time. Times are kept to the millisecond, as a date of JavaScript holds them. */
export type PageMark = { at: string; id: string };

const time = z.iso.datetime();

/** The mark of a page's last row for the next page's address; null when there is no next page. */
export function nextPage(last: { at: Date; id: string } | undefined, more: boolean): string | null {
  return more && last ? `${last.at.toISOString()}_${last.id}` : null;
}

/** Reads a mark of an address; null, which is the first page, for anything else. */
export function readPageMark(text: string): PageMark | null {
  const [at = "", id = "", ...rest] = text.split("_");
  return id !== "" && rest.length === 0 && time.safeParse(at).success ? { at, id } : null;
}
