/** Calling codes of the marketplaces' countries, for a number typed the way it is written at home. */
const callingCodes: Record<string, { code: string; trunk: RegExp; length: [number, number] }> = {
  US: { code: "1", trunk: /^1(?=\d{10}$)/, length: [10, 10] },
  CA: { code: "1", trunk: /^1(?=\d{10}$)/, length: [10, 10] },
  MX: { code: "52", trunk: /^0/, length: [10, 10] },
  BR: { code: "55", trunk: /^0/, length: [10, 11] },
  GB: { code: "44", trunk: /^0/, length: [9, 10] },
  IE: { code: "353", trunk: /^0/, length: [7, 9] },
  DE: { code: "49", trunk: /^0/, length: [6, 12] },
  AT: { code: "43", trunk: /^0/, length: [6, 12] },
  CH: { code: "41", trunk: /^0/, length: [9, 9] },
  FR: { code: "33", trunk: /^0/, length: [9, 9] },
  IT: { code: "39", trunk: /^(?!)/, length: [6, 11] },
  ES: { code: "34", trunk: /^(?!)/, length: [9, 9] },
  PT: { code: "351", trunk: /^(?!)/, length: [9, 9] },
  NL: { code: "31", trunk: /^0/, length: [9, 9] },
  BE: { code: "32", trunk: /^0/, length: [8, 9] },
  PL: { code: "48", trunk: /^(?!)/, length: [9, 9] },
  SE: { code: "46", trunk: /^0/, length: [7, 10] },
  TR: { code: "90", trunk: /^0/, length: [10, 10] },
  JP: { code: "81", trunk: /^0/, length: [9, 10] },
  AU: { code: "61", trunk: /^0/, length: [9, 9] },
  IN: { code: "91", trunk: /^0/, length: [10, 10] },
  AE: { code: "971", trunk: /^0/, length: [8, 9] },
  SA: { code: "966", trunk: /^0/, length: [8, 9] },
  SG: { code: "65", trunk: /^(?!)/, length: [8, 8] },
};

/**
 * A phone number as +, calling code and number; null when it cannot be one. Without a + it is read as one of
 * `country`, where known.
 */
export function parsePhone(typed: string, country: string | null): string | null {
  const plain = typed.normalize("NFKC").replace(/[^\d+]/g, "").replace(/^00/, "+");
  if (/^\+[1-9]\d{6,14}$/.test(plain)) return plain;
  const home = country ? callingCodes[country] : undefined;
  if (!home || plain.includes("+")) return null;
  const number = plain.replace(home.trunk, "");
  const [least, most] = home.length;
  return number.length >= least && number.length <= most ? `+${home.code}${number}` : null;
}
