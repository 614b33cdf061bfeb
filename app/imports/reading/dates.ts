import { DateTime } from "luxon";

/** How a file writes days when the digits alone could be read two ways. */
export type DateStyle = "day-first" | "month-first";
export type DateGuess = { style: DateStyle | null; reason: string; ambiguous: boolean };

const months: Record<string, number> = {};
// The month names that reports carry, whole and short, in the languages of the consoles that we read.
for (const [number, names] of Object.entries({
  1: "january jan januar janvier enero ene gennaio gen januari jaar styczen stycznia janeiro",
  2: "february feb februar fevrier fev febrero febbraio februari fevereiro",
  3: "march mar marz maerz mars marzo maart mrt marco",
  4: "april apr avril avr abril abr aprile",
  5: "may mai mayo maggio mag mei maio",
  6: "june jun juni juin junio giugno giu junho",
  7: "july jul juli juillet juil julio luglio lug julho",
  8: "august aug aout agosto ago augustus",
  9: "september sep sept septembre septiembre settembre set setembro",
  10: "october oct oktober okt octobre octubre ottobre ott outubro out",
  11: "november nov novembre noviembre novembro",
  12: "december dec dezember dez decembre diciembre dic dicembre dezembro",
})) for (const name of names.split(" ")) months[name] ??= Number(number);

export type WrittenDay = { year: number; month: number; day: number };
type Written = WrittenDay & { hour: number; minute: number; second: number; offset: string | null; hasTime: boolean };

const numeric = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})\.?(?:(?:[T ,]+)(.*))?$/;
const named = /^(?:[\p{L}.]+,\s*)?(?:(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?([\p{L}.]+)[\s,-]+(?:de\s+)?(\d{4}|\d{2})|([\p{L}.]+)[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4}))(?:,?\s+(?:at\s+)?(.*))?$/u;
const clock = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|UTC|GMT|[A-Z]{2,4}|(?:UTC|GMT)?\s*[+-]\d{1,2}:?\d{0,2})?$/;

/** Days whose digits can be read as day-first and month-first speak only when one number is past 12. */
export function guessDateStyle(cells: Iterable<string>): DateGuess {
  let dayFirst: string | undefined;
  let monthFirst: string | undefined;
  let open: string | undefined;
  for (const cell of cells) {
    for (const [, first = "", second = "", third = ""] of cell.matchAll(/(?<![\d.:])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?![\d.]*%)/g)) {
      if (third.length === 2 && !/[/.-]/.test(cell)) continue;
      const [a, b] = [Number(first), Number(second)];
      if (a > 12 && a <= 31 && b <= 12) dayFirst ??= cell.trim();
      else if (b > 12 && b <= 31 && a <= 12) monthFirst ??= cell.trim();
      else if (a <= 12 && b <= 12 && a !== b) open ??= cell.trim();
    }
  }
  if (dayFirst && monthFirst) return { style: null, reason: `both “${dayFirst}” and “${monthFirst}” occur`, ambiguous: true };
  if (dayFirst) return { style: "day-first", reason: `“${dayFirst}” can only be day first`, ambiguous: false };
  if (monthFirst) return { style: "month-first", reason: `“${monthFirst}” can only be month first`, ambiguous: false };
  if (open) return { style: null, reason: `“${open}” can be read two ways, and no date in the file decides`, ambiguous: true };
  return { style: null, reason: "dates are written unmistakably", ambiguous: false };
}

function readWritten(cell: string, style: DateStyle | null): Written | undefined {
  const text = cell.normalize("NFKC").trim().replace(/\s+/g, " ");
  const byNumber = numeric.exec(text);
  const day = byNumber ? numericDay(byNumber, style) : namedDay(named.exec(text));
  if (!day) return undefined;
  const rest = (byNumber ? byNumber[4] : named.exec(text)?.[7])?.trim();
  if (!rest) return { ...day, hour: 0, minute: 0, second: 0, offset: null, hasTime: false };
  const time = clock.exec(rest);
  if (!time) return undefined;
  let hour = Number(time[1]);
  const half = time[4]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return undefined;
  if (half === "p" && hour < 12) hour += 12;
  if (half === "a" && hour === 12) hour = 0;
  const [minute, second] = [Number(time[2] ?? 0), Number(time[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { ...day, hour, minute, second, offset: time[5]?.replace(/\s/g, "") ?? null, hasTime: true };
}

function numericDay(match: RegExpExecArray, style: DateStyle | null): WrittenDay | undefined {
  const [first, second, third] = [match[1] ?? "", match[2] ?? "", match[3] ?? ""];
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  if (first.length === 4) return third.length <= 2 ? real(a, b, c) : undefined;
  if (first.length > 2 || (third.length !== 4 && third.length !== 2)) return undefined;
  const year = third.length === 2 ? 2000 + c : c;
  // The same number twice reads the same either way.
  if (style === null && a !== b) return undefined;
  return style === "month-first" ? real(year, a, b) : real(year, b, a);
}

function namedDay(match: RegExpExecArray | null): WrittenDay | undefined {
  if (!match) return undefined;
  const [day, name, year] = match[2] ? [match[1], match[2], match[3]] : [match[5], match[4], match[6]];
  const month = months[(name ?? "").toLowerCase().normalize("NFD").replace(/[\p{M}.]/gu, "")];
  const full = Number(year);
  return month ? real(full < 100 ? 2000 + full : full, month, Number(day)) : undefined;
}

function real(year: number, month: number, day: number): WrittenDay | undefined {
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day ? { year, month, day } : undefined;
}

const two = (value: number) => String(value).padStart(2, "0");
const asDay = ({ year, month, day }: WrittenDay): string => `${year}-${two(month)}-${two(day)}`;

/** A calendar day as "YYYY-MM-DD", whatever time follows it; undefined when the text is no day in this style. */
export function readDay(cell: string, style: DateStyle | null): string | undefined {
  if (/^\d{8}$/.test(cell.trim())) {
    const plain = cell.trim();
    const day = real(Number(plain.slice(0, 4)), Number(plain.slice(4, 6)), Number(plain.slice(6)));
    return day && asDay(day);
  }
  const written = readWritten(cell, style);
  return written && asDay(written);
}

const isoUtc = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|\+00:00)$/;

/** A moment as ISO text in UTC. Text without an offset is read in `zone`. Undefined when it is no moment. */
export function readInstant(cell: string, style: DateStyle | null, zone: string): string | undefined {
  const utc = isoUtc.exec(cell);
  if (utc) return real(Number(utc[1]), Number(utc[2]), Number(utc[3])) && Number(utc[4]) < 24 && Number(utc[5]) < 60 && Number(utc[6]) < 60 ? `${cell.slice(0, 19)}.000Z` : undefined;
  const written = readWritten(cell, style);
  if (!written) return undefined;
  const { hasTime: _time, offset, ...parts } = written;
  const moment = DateTime.fromObject(parts, { zone: offset ? zoneOf(offset) : zone });
  return moment.isValid ? moment.toUTC().toISO() : undefined;
}

function zoneOf(offset: string): string {
  if (/^(Z|UTC|GMT)$/.test(offset)) return "UTC";
  const named: Record<string, string> = { PST: "America/Los_Angeles", PDT: "America/Los_Angeles", EST: "America/New_York", EDT: "America/New_York", CET: "Europe/Paris", CEST: "Europe/Paris", BST: "Europe/London", JST: "Asia/Tokyo" };
  if (named[offset]) return named[offset];
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/.exec(offset);
  return match ? `UTC${match[1]}${Number(match[2])}:${match[3] ?? "00"}` : offset;
}

/** The two days of a range as preambles write it: "01/05/2026-31/05/2026", "27 January 2026 - 23 February 2026". */
export function readRange(text: string, style: DateStyle | null): { from: string; to: string } | undefined {
  const plain = text.normalize("NFKC").replace(/[–—~]/g, " - ");
  const days = [...plain.matchAll(/\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\.? (?:de )?\p{L}{3,}\.?,? (?:de )?\d{4}|\p{L}{3,}\.? \d{1,2}, \d{4}/gu)].map(([found]) => readDay(found, style));
  const [from, to] = [days[0], days[1] ?? days[0]];
  return from && to && from <= to ? { from, to } : undefined;
}

/** Days from one day to another, both included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}
