import { minorDigits } from "#app/platform/currency.ts";

/**
 * An amount as Shopify writes it, in the currency's minor units: "129.50" USD → 12950, "1200" JPY → 1200.
 * Worked out on the digits, so that no amount is off by a cent.
 */
export function toMinorUnits(amount: string, currency: string): number {
  const digits = minorDigits(currency);
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount.trim()) ?? [];
  const kept = (fraction + "0".repeat(digits + 1)).slice(0, digits + 1);
  const minor = Math.round(Number(whole + kept) / 10);
  return sign ? -minor : minor;
}
