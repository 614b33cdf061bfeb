import type { Shop } from "#app/platform/shops.ts";
import { guessDateStyle, type DateGuess, type DateStyle } from "./reading/dates.ts";
import { guessDecimals } from "./reading/numbers.ts";
import { currencyInName, readCurrency } from "./reading/money.ts";
import type { FileStyle } from "./reading/fields.ts";
import type { Table } from "./reading/table.ts";
import type { Answers, Question } from "./model.ts";
import type { Recognised } from "./recognise.ts";

export type Understood = { style: FileStyle; currency: string | null; questions: Question[]; reasons: string[]; dates: DateGuess };

const looksLikeDate = /^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/;

/** Decides how the file writes dates, numbers and money, and asks for what it leaves open. */
export function understand({ source, tables, inspection }: Recognised, shop: Pick<Shop, "currency" | "timeZone">, answers: Answers): Understood {
  const questions: Question[] = [];
  const reasons: string[] = [];
  const cells = (names: readonly string[]) => tables.flatMap((table) => names.flatMap((name) => columnCells(table, name)));
  const dateNames = Object.keys(source.columns).filter((name) => !source.numbers?.includes(name));

  const dates = guessDateStyle([...tables.flatMap((table) => table.preamble), ...cells(dateNames).filter((cell) => looksLikeDate.test(cell))]);
  const answered = answers.dateStyle === "day-first" || answers.dateStyle === "month-first" ? answers.dateStyle : null;
  const dateStyle: DateStyle | null = dates.style ?? inspection.dateStyle ?? source.dates ?? answered;
  reasons.push(`Dates: ${dates.style ? `${dates.style}, for ${dates.reason}` : dateStyle ? `${dateStyle}, as ${!inspection.dateStyle && answered ? "you answered" : "this report writes them"}` : dates.reason}.`);
  if (dates.ambiguous && !dateStyle) questions.push({ kind: "dateStyle", text: "Does the day or the month come first?", why: `In this file ${dates.reason}.`, suggestion: null, options: [{ value: "day-first", label: "Day first: 05/06 is 5 June" }, { value: "month-first", label: "Month first: 05/06 is May 6" }], blocking: true });

  const semicolons = tables.some((table) => table.layout.kind === "text" && table.layout.delimiter === ";");
  const { style: guessed, votes } = guessDecimals(cells(source.numbers ?? []), semicolons ? "comma" : "point");
  const decimals = answers.decimals === "point" || answers.decimals === "comma" ? answers.decimals : tables.every(({ layout }) => layout.kind === "sheet" || layout.kind === "json") ? "point" : guessed;
  if (votes.point || votes.comma) reasons.push(`Decimals: ${decimals}, in ${decimals === "point" ? votes.point : votes.comma} of ${votes.point + votes.comma} cells that decide.`);

  const currency = currencyOf(tables, inspection.currency, answers.currency);
  const hasMoney = !source.money || tables.some((table) => source.money?.some((name) => table.positions[name] !== undefined));
  if (source.asks?.includes("currency") && hasMoney && !currency && !inspection.answered?.includes("currency")) ask(questions, "currency", "In which currency are the amounts?", "The file does not say it.", shop.currency);
  const zone = source.zone ?? answers.timeZone ?? shop.timeZone;
  if (source.asks?.includes("timeZone") && !answers.timeZone) ask(questions, "timeZone", "In which time zone are the times?", "The file does not say it; your account there does.", shop.timeZone);
  for (const kind of source.asks ?? []) {
    if (kind === "currency" || kind === "timeZone" || answers[kind]) continue;
    const open = openQuestions[kind];
    const known = { marketplace: inspection.marketplace, from: inspection.period, to: inspection.period, grain: inspection.grain } as Partial<Record<string, unknown>>;
    // null: looked for and not found. undefined of a kind that inspection knows nothing of: ask too.
    if (open && !known[kind] && !inspection.answered?.includes(kind)) questions.push({ kind, suggestion: null, options: [], ...open });
  }
  return { style: { decimals, dates: dateStyle, zone }, currency, questions, reasons, dates };
}

const sendPurposes = [
  { value: "replenishment", label: "Replenishment" },
  { value: "review_request", label: "Review request" },
  { value: "reactivation", label: "Reactivation" },
  { value: "creator_recruiting", label: "Creator recruiting" },
  { value: "newsletter", label: "Newsletter or something else" },
];

const openQuestions: Partial<Record<Question["kind"], Pick<Question, "text" | "why" | "blocking"> & Partial<Question>>> = {
  grain: { text: "Is it a week, a month or a quarter?", why: "The file names only its last day.", blocking: true, options: [{ value: "week", label: "A week" }, { value: "month", label: "A month" }, { value: "quarter", label: "A quarter" }] },
  marketplace: { text: "Which Amazon store is the report of?", why: "The file does not say it.", blocking: false },
  account: { text: "Which ad account is it of?", why: "With several accounts, a name keeps them apart; with one, leave it empty.", blocking: false },
  audience: { text: "Who received these sends?", why: "The file does not say it.", blocking: false },
  purpose: { text: "What were these sends for?", why: "Only sends whose purpose is known are laid beside what they were meant to move.", blocking: false, options: sendPurposes },
  site: { text: "Which site is it of?", why: "The file does not say it.", blocking: false },
  send: { text: "Which send did these people receive?", why: "The file lists people, not the send.", blocking: true },
  from: { text: "Which day does the file start with?", why: "The file does not say it.", blocking: true },
  to: { text: "Which day does the file end with?", why: "The file does not say it.", blocking: true },
};

function ask(questions: Question[], kind: Question["kind"], text: string, why: string, suggestion: string): void {
  questions.push({ kind, text, why, suggestion, options: [], blocking: true });
}

/** A column's name says it before the merchant does; of several columns all must say the same. */
function currencyOf(tables: readonly Table[], inspected: string | null | undefined, answered: string | undefined): string | null {
  const named = new Set(tables.flatMap((table) => Object.values(table.positions).flatMap((position) => currencyInName(table.header[position] ?? "") ?? [])));
  if (named.size === 1) return [...named][0] ?? null;
  return inspected ?? (answered ? readCurrency(answered) : null);
}

function columnCells(table: Table, name: string): string[] {
  const position = table.positions[name];
  return position === undefined ? [] : table.sample.map((row) => row.cells[position] ?? "");
}
