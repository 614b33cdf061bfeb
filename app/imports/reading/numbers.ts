/** Which character parts the fraction. The other one, spaces and apostrophes part thousands. */
export type DecimalStyle = "point" | "comma";

const missing = new Set(["", "-", "--", "–", "—", "n/a", "na", "n.a.", "null", "none", "nan", "no data", "no data available.", "not available", "#n/a"]);

/** Whether a cell says that there is no value. Masked small numbers ("<5", "< 10%") are such: they are not zero. */
export function isMissing(cell: string): boolean {
  const plain = cell.trim().toLowerCase();
  return missing.has(plain) || /^<\s*\d+(\.\d+)?\s*%?$/.test(plain);
}

// Currency signs and codes before or after, percent signs, and spaces of any width.
const around = /^[^\d(+\-−.,]*|[^\d).,]*$/gu;

/**
 * Decides the decimal style of a file from a sample of its number cells. Only cells that allow one reading speak;
 * `votes` tells how many did, on each side.
 */
export function guessDecimals(cells: Iterable<string>, fallback: DecimalStyle = "point"): { style: DecimalStyle; votes: { point: number; comma: number } } {
  const votes = { point: 0, comma: 0 };
  for (const cell of cells) {
    const plain = cell.trim().replace(around, "").replace(/[\s'’]/gu, "");
    if (!/^[-+(]?[\d.,]+\)?$/.test(plain)) continue;
    if (/\.\d{3},\d+\)?$/.test(plain) || /^[-+(]?\d+,(\d{1,2}|\d{4,})\)?$/.test(plain) || /^[-+(]?0,\d+/.test(plain) || /\.\d{3}\.\d{3}/.test(plain)) votes.comma += 1;
    else if (/,\d{3}\.\d+\)?$/.test(plain) || /^[-+(]?\d*\.(\d{1,2}|\d{4,})\)?$/.test(plain) || /^[-+(]?0\.\d+/.test(plain) || /,\d{3},\d{3}/.test(plain)) votes.point += 1;
  }
  const style = votes.comma === votes.point ? fallback : votes.comma > votes.point ? "comma" : "point";
  return { style, votes };
}

/**
 * Reads a number as canonical decimal text ("-1234.5"); null when missing, undefined when it is no number in this
 * style. Thousands must stand where thousands stand, so that a number of the other style is never misread.
 */
export function readDecimal(cell: string, style: DecimalStyle): string | null | undefined {
  // Nearly every number is plain: the fast way.
  if (/^-?\d{1,15}(\.\d{1,2})?$/.test(cell) && (style === "point" || !cell.includes("."))) return cell;
  if (isMissing(cell)) return null;
  let plain = cell.normalize("NFKC").trim().replace("−", "-").replace(/%$/, "").trim();
  // Currency around the number: "CA$0.00", "BRL 35,91", "1,200 JPY". Letters inside are not.
  plain = plain.replace(/^(-?)\s*(?:[A-Za-z]{0,3}\s?[$€£¥₹₩₫]|[A-Z]{3})\s?/u, "$1").replace(/\s?(?:[A-Z]{3}|[$€£¥₹₩₫])$/u, "");
  const negative = /^-|^\(.*\)$/.test(plain);
  plain = plain.replace(/^[-+(]\s*|\)$/g, "");
  const [point, thousand] = style === "point" ? ["\\.", "[, '’]"] : [",", "[. '’]"];
  const match = new RegExp(`^(\\d{1,3}(?:${thousand}\\d{2,3})*${thousand}\\d{3}|\\d+)?(?:${point}(\\d*))?$`).exec(plain);
  if (!match || (match[1] === undefined && !match[2])) {
    const scientific = style === "point" && /^\d(\.\d+)?e[-+]?\d{1,2}$/i.test(plain) ? expand(plain) : undefined;
    return scientific === undefined ? undefined : (negative ? "-" : "") + scientific;
  }
  const whole = (match[1] ?? "0").replace(/\D/g, "").replace(/^0+(?=\d)/, "");
  if (whole.length > 15) return undefined;
  const fraction = (match[2] ?? "").slice(0, 18);
  return `${negative ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** Spreadsheets write tiny ratios as 1.2E-05. */
function expand(text: string): string | undefined {
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) < 1e15 ? value.toFixed(12).replace(/\.?0+$/, "") : undefined;
}

/** Moves the point of decimal text: percent units to fractions, for one. */
export function shiftDecimal(text: string, places: number): string {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const digits = whole + fraction;
  const at = whole.length + places;
  const padded = at <= 0 ? "0".repeat(1 - at) + digits : digits.padEnd(at, "0");
  const cut = at <= 0 ? 1 : at;
  const head = padded.slice(0, cut).replace(/^0+(?=\d)/, "");
  const tail = padded.slice(cut).replace(/0+$/, "");
  return `${negative ? "-" : ""}${head}${tail ? `.${tail}` : ""}`;
}
