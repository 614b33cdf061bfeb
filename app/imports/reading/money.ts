import { minorDigits } from "#app/platform/currency.ts";

/**
 * Decimal text in a currency's major unit → whole minor units, rounded half away from zero, without floating point.
 * @throws RangeError past 2^53
 */
export function toMinor(decimal: string, currency: string): number {
  const digits = minorDigits(currency);
  const negative = decimal.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? decimal.slice(1) : decimal).split(".");
  let minor = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  if ((fraction[digits] ?? "0") >= "5") minor += 1;
  if (!Number.isSafeInteger(minor)) throw new RangeError("the amount is too large");
  return negative && minor !== 0 ? -minor : minor;
}

const signs: Record<string, string> = {
  "€": "EUR", "£": "GBP", "₹": "INR", "₫": "VND", "₩": "KRW", CA$: "CAD", C$: "CAD", MX$: "MXN", A$: "AUD", AU$: "AUD", NZ$: "NZD",
  S$: "SGD", HK$: "HKD", NT$: "TWD", R$: "BRL", US$: "USD", "JP¥": "JPY", "CN¥": "CNY", RM: "MYR", Rp: "IDR", "฿": "THB", "₱": "PHP", zł: "PLN", "₺": "TRY",
};
const known = new Set(typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("currency") : []);

/** A currency from how people write it ("USD", "MX$", "€"); null when it could be several ("$", "¥", "kr"). */
export function readCurrency(text: string): string | null {
  const plain = text.normalize("NFKC").trim();
  const code = plain.toUpperCase();
  if (/^[A-Z]{3}$/.test(code) && known.has(code)) return code;
  return signs[plain] ?? null;
}

/** The currency written in brackets in a column's name: "Amount spent (USD)", "GMV (MX$)". */
export function currencyInName(name: string): string | null {
  for (const [, inside = ""] of name.normalize("NFKC").matchAll(/\(([^()]{1,5})\)/g)) {
    const found = readCurrency(inside);
    if (found) return found;
  }
  return null;
}
