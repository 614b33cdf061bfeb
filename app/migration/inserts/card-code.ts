import { randomBytes as cryptoRandomBytes } from "node:crypto";

/** Digits and capitals without the look-alikes 0/O and 1/I/L: 31 characters, a prime number. */
export const CARD_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** Random characters + check character. 31^11 unique codes is about 54 bits. */
export const UNIQUE_CODE_LENGTH = 12;
/** A shared code is printed in the open thousands of times: short to type matters more. */
export const SHARED_CODE_LENGTH = 8;

const BASE = CARD_CODE_ALPHABET.length;
/** 3 is a primitive root of 31, so its powers are distinct over 30 positions. */
const RADIX = 3;
const GROUP = 4;
/** Bytes at or above this would favour the first characters of the alphabet. */
const BYTE_LIMIT = 256 - (256 % BASE);

const valueOf = new Map(Array.from(CARD_CODE_ALPHABET, (character, value) => [character, value]));

/** Nobody wants these on a thank-you card; the few lost codes cost no measurable entropy. */
const RUDE = /FUCK|FUK|CUNT|TWAT|SEX|KKK|FAG|NAZ|ARSCH|PUTA|MERDE|SHAG|PUSS|CUM|DAMN|HATE|DEAD/;

/** Fills and returns `size` unpredictable bytes, as `node:crypto`'s `randomBytes` does. */
export type RandomBytes = (size: number) => Uint8Array;

export type CardCodeProblem =
  | { reason: "empty" }
  | { reason: "length"; length: number }
  | { reason: "look-alike"; characters: string[] }
  | { reason: "character"; characters: string[] }
  | { reason: "check" };

export type NormalisedCardCode = { ok: true; code: string } | ({ ok: false } & CardCodeProblem);

/**
 * The check character of a payload: an ISO 7064 pure system with modulus 31 and radix 3.
 * Weights are powers of 3 modulo the prime 31, non-zero and distinct, so that every single wrong
 * character and every swap of two characters (neighbours or not) changes the sum.
 */
export function cardCodeCheckCharacter(payload: string): string {
  let sum = 0;
  for (const character of payload) {
    const value = valueOf.get(character);
    if (value === undefined) throw new RangeError(`Not a card code character: ${character}`);
    sum = ((sum + value) * RADIX) % BASE;
  }
  return CARD_CODE_ALPHABET.charAt((BASE - sum) % BASE);
}

function createCode(length: number, randomBytes: RandomBytes): string {
  for (;;) {
    let payload = "";
    while (payload.length < length - 1) {
      for (const byte of randomBytes(length + 4)) {
        if (byte < BYTE_LIMIT && payload.length < length - 1)
          payload += CARD_CODE_ALPHABET.charAt(byte % BASE);
      }
    }
    const code = payload + cardCodeCheckCharacter(payload);
    if (!RUDE.test(code)) return code;
  }
}

/** One unguessable card code for one unit: 11 random characters and the check character. */
export function createUniqueCardCode(randomBytes: RandomBytes = cryptoRandomBytes): string {
  return createCode(UNIQUE_CODE_LENGTH, randomBytes);
}

/** One short card code for a whole print run: 7 random characters and the check character. */
export function createSharedCardCode(randomBytes: RandomBytes = cryptoRandomBytes): string {
  return createCode(SHARED_CODE_LENGTH, randomBytes);
}

/**
 * `count` card codes that differ from one another. Whether another run already has one of them is
 * for the database's unique index to say.
 */
export function createUniqueCardCodes(
  count: number,
  randomBytes: RandomBytes = cryptoRandomBytes,
): string[] {
  // One system call for many codes: asking the kernel a few bytes at a time costs far more.
  const pooled = poolBytes(randomBytes, 1 << 16);
  const codes = new Set<string>();
  while (codes.size < count) codes.add(createUniqueCardCode(pooled));
  return [...codes];
}

function poolBytes(randomBytes: RandomBytes, poolSize: number): RandomBytes {
  let pool = new Uint8Array(0);
  let offset = 0;
  return (size) => {
    if (offset + size > pool.length) {
      pool = Uint8Array.from(randomBytes(poolSize));
      offset = 0;
    }
    offset += size;
    return pool.subarray(offset - size, offset);
  };
}

/**
 * Reads a card code as a person typed or pasted it. Case, width (full-width letters of a Japanese
 * keyboard), spaces, dots and dashes do not matter. A 0, O, 1, I or L is never guessed at: none of
 * them is ever printed, and what was meant (D or Q, 7 or J) is not ours to decide.
 */
export function normaliseCardCode(input: string): NormalisedCardCode {
  const typed = input
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}._\u00b7\u2212\u30fc]/gu, "");
  if (typed === "") return { ok: false, reason: "empty" };
  const unknown = [...new Set(typed)].filter((character) => !valueOf.has(character));
  const lookAlikes = unknown.filter((character) => /[01OIL\u0130]/.test(character));
  if (unknown.length > lookAlikes.length) {
    return { ok: false, reason: "character", characters: unknown };
  }
  if (lookAlikes.length > 0) return { ok: false, reason: "look-alike", characters: lookAlikes };
  if (typed.length !== UNIQUE_CODE_LENGTH && typed.length !== SHARED_CODE_LENGTH) {
    return { ok: false, reason: "length", length: typed.length };
  }
  if (cardCodeCheckCharacter(typed.slice(0, -1)) !== typed.at(-1)) {
    return { ok: false, reason: "check" };
  }
  return { ok: true, code: typed };
}

/** A card code as it is printed, in groups of four: `K7QM-9XTP-3WHD`. */
export function formatCardCode(code: string): string {
  return code.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join("-") ?? code;
}
