/** Why a typed order id cannot be one: a key of the landing page's messages. */
export type OrderIdProblem = "orderIdMissing" | "orderIdTooShort" | "orderIdTooLong" | "orderIdTwo" | "orderIdInvalid";

export type ParsedOrderId = { ok: true; orderId: string } | { ok: false; reason: OrderIdProblem };

/** Dashes as keyboards, word processors and other scripts write them; all stand between the groups. */
const dash = /[\p{Pd}\u2212\u00ad\u30fc\u02d7\u2043~_.,/]/u;

/**
 * Reads an Amazon order id from whatever a person typed or pasted: a whole sentence, a link, any spaces and dashes,
 * full-width, Arabic-Indic or other digits. A digital order's D01, S01 or P01 in front stays.
 * Says only whether it has an order id's shape; whether such an order exists is never said.
 * @returns the id as Amazon writes it, `114-3941689-8772232`
 */
export function parseOrderId(typed: string): ParsedOrderId {
  const text = asciiDigits(typed.slice(0, 2000)).replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");
  const found = new Set<string>();
  for (const run of digitRuns(text)) {
    for (const id of orderIdsIn(run)) found.add(id);
  }
  const [only] = found;
  if (found.size === 1 && only) return { ok: true, orderId: only };
  if (found.size > 1) return { ok: false, reason: "orderIdTwo" };
  const digits = text.replace(/\D/g, "").length;
  if (digits === 0) return { ok: false, reason: text.trim() === "" ? "orderIdMissing" : "orderIdInvalid" };
  return { ok: false, reason: digits < 17 ? "orderIdTooShort" : "orderIdTooLong" };
}

/** Every decimal digit of Unicode as its ASCII one; blocks of ten digits start at their zero. */
function asciiDigits(text: string): string {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(point - zero);
  });
}

type Run = { letter: string; groups: string[] };

/** Stretches of digits held together by spaces and dashes, each with its groups. */
function digitRuns(text: string): Run[] {
  const between = `(?:\\s|${dash.source})`;
  const pattern = new RegExp(`(?:(?<![\\p{L}\\d])([DSP])${between}{0,3})?\\d+(?:${between}{1,6}\\d+)*`, "giu");
  return [...text.matchAll(pattern)].map((match) => ({
    letter: (match[1] ?? "").toUpperCase(),
    groups: match[0].match(/\d+/g) ?? [],
  }));
}

function orderIdsIn({ letter, groups }: Run): string[] {
  // The S of "the order's 114-…" is no prefix: without a digital id, look for a plain one.
  const digital = letter ? idsOf(letter, groups) : [];
  return digital.length > 0 ? digital : idsOf("", groups);
}

function idsOf(letter: string, groups: string[]): string[] {
  const first = letter ? 2 : 3;
  const length = first + 14;
  const written = (digits: string) => `${letter}${digits.slice(0, first)}-${digits.slice(first, first + 7)}-${digits.slice(first + 7)}`;
  // Amazon's own grouping first, wherever it stands: "order 114-3941689-8772232 of 2026-11-02".
  const grouped: string[] = [];
  for (let at = 0; at + 2 < groups.length; at += 1) {
    const [a = "", b = "", c = ""] = groups.slice(at, at + 3);
    if (a.length === first && b.length === 7 && c.length === 7) grouped.push(written(a + b + c));
  }
  if (grouped.length > 0) return grouped;
  // Else the first neighbouring groups that make up the length, such as "114 39416 898772232".
  for (let from = 0; from < groups.length; from += 1) {
    let digits = "";
    for (let to = from; to < groups.length && digits.length < length; to += 1) digits += groups[to];
    if (digits.length === length) return [written(digits)];
  }
  return [];
}
