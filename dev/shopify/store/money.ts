/** Money in minor units, written the way each of Shopify's interfaces wants it. */

const digitsByCurrency = new Map<string, number>();

/** Decimal places of a currency: 2 for USD, 0 for JPY. */
export function currencyDigits(currency: string): number {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    digits =
      new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
        .maximumFractionDigits ?? 2;
    digitsByCurrency.set(currency, digits);
  }
  return digits;
}

/** 12950 USD → "129.50". */
export function toDecimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** GraphQL's Decimal drops no more than it must: 12950 USD → "129.5", 12900 → "129.0". */
export function toGraphDecimal(minor: number, currency: string): string {
  const text = String(minor / 10 ** currencyDigits(currency));
  return text.includes(".") ? text : `${text}.0`;
}

/** "129.50" USD → 12950. */
export function toMinor(decimal: string | number, currency: string): number {
  return Math.round(Number(decimal) * 10 ** currencyDigits(currency));
}
