const without = new Set(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]);
const withThree = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

/**
 * Digits after the point of a currency's minor unit, by ISO 4217. Not by Intl: that tells how a currency is mostly
 * written today, which for forints, rupiah or Colombian pesos is without the digits that files and Shopify give.
 */
export function minorDigits(currency: string): number {
  return without.has(currency) ? 0 : withThree.has(currency) ? 3 : 2;
}

/** Minor units in the currency's major one: yen have no cents, Kuwaiti dinars a thousand fils. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency);

/** Major units in the currency's minor one; of a calculated number, not of a text that must be read to the cent. */
export const toMinor = (major: number, currency: string): number => major * 10 ** minorDigits(currency);
