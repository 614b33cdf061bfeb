import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CARD_CODE_ALPHABET,
  SHARED_CODE_LENGTH,
  UNIQUE_CODE_LENGTH,
  cardCodeCheckCharacter,
  createSharedCardCode,
  createUniqueCardCode,
  createUniqueCardCodes,
  formatCardCode,
  normaliseCardCode,
} from "#app/migration/inserts/card-code.ts";

const character = fc.constantFrom(...CARD_CODE_ALPHABET);
const payload = fc.array(character, { minLength: 7, maxLength: 11 }).map((all) => all.join(""));

test("the alphabet has 31 characters and no look-alikes", () => {
  expect(new Set(CARD_CODE_ALPHABET).size).toBe(31);
  expect(CARD_CODE_ALPHABET).not.toMatch(/[01OIL]/);
});

test("every single wrong character is caught, at every position", () => {
  fc.assert(
    fc.property(payload, (text) => {
      const code = text + cardCodeCheckCharacter(text);
      for (let at = 0; at < code.length; at += 1) {
        for (const wrong of CARD_CODE_ALPHABET) {
          if (wrong === code[at]) continue;
          const changed = code.slice(0, at) + wrong + code.slice(at + 1);
          expect(cardCodeCheckCharacter(changed.slice(0, -1))).not.toBe(changed.at(-1));
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("every swap of two different characters is caught, neighbours or not", () => {
  fc.assert(
    fc.property(payload, (text) => {
      const code = text + cardCodeCheckCharacter(text);
      for (let first = 0; first < code.length; first += 1) {
        for (let second = first + 1; second < code.length; second += 1) {
          if (code[first] === code[second]) continue;
          const swapped = Array.from(code);
          [swapped[first], swapped[second]] = [code.charAt(second), code.charAt(first)];
          const changed = swapped.join("");
          expect(cardCodeCheckCharacter(changed.slice(0, -1))).not.toBe(changed.at(-1));
        }
      }
    }),
  );
});

test("a new code reads back, whatever the case, spaces and dashes", () => {
  fc.assert(
    fc.property(fc.constantFrom("-", " ", " - ", "\u2013", ".", "\u3000"), (separator) => {
      for (const code of [createUniqueCardCode(), createSharedCardCode()]) {
        const typed = formatCardCode(code).replaceAll("-", separator).toLowerCase();
        expect(normaliseCardCode(` ${typed}\n`)).toEqual({ ok: true, code });
      }
    }),
  );
});

test("full-width letters of a Japanese keyboard are read", () => {
  const code = createUniqueCardCode();
  const wide = Array.from(code, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join("");
  expect(normaliseCardCode(wide)).toEqual({ ok: true, code });
});

test("a code that cannot be says why", () => {
  const code = createSharedCardCode();
  expect(normaliseCardCode("  - ")).toEqual({ ok: false, reason: "empty" });
  expect(normaliseCardCode(code.slice(1))).toEqual({ ok: false, reason: "length", length: 7 });
  expect(normaliseCardCode(`O${code.slice(1)}`)).toEqual({
    ok: false,
    reason: "look-alike",
    characters: ["O"],
  });
  expect(normaliseCardCode(`?${code.slice(1)}`)).toMatchObject({ reason: "character" });
  const wrong = code.startsWith("A") ? "B" : "A";
  expect(normaliseCardCode(wrong + code.slice(1))).toEqual({ ok: false, reason: "check" });
});

test("biased bytes are thrown away, so every character is equally likely", () => {
  const bytes = [255, 254, 253, 252, 251, 250, 249, 248, 247, 0, 31, 62, 93, 124, 155, 186, 217];
  const code = createSharedCardCode(() => Uint8Array.from(bytes));
  expect(code).toHaveLength(SHARED_CODE_LENGTH);
  expect(code.slice(0, 7)).toBe("Z222222");
});

test("100,000 codes of a run all differ, and use the whole alphabet at every position", () => {
  const codes = createUniqueCardCodes(100_000);
  expect(new Set(codes).size).toBe(100_000);
  for (let at = 0; at < UNIQUE_CODE_LENGTH; at += 1) {
    const counts = new Map<string, number>();
    for (const code of codes) counts.set(code.charAt(at), (counts.get(code.charAt(at)) ?? 0) + 1);
    // Expected 3226 each, standard deviation 56: six of them on either side.
    for (const c of CARD_CODE_ALPHABET) expect(counts.get(c)).toBeGreaterThan(2850);
    expect(Math.max(...counts.values())).toBeLessThan(3600);
  }
});

test("a code is printed in groups of four", () => {
  expect(formatCardCode("K7QM9XTP3WHD")).toBe("K7QM-9XTP-3WHD");
  expect(formatCardCode("K7QM9XTP")).toBe("K7QM-9XTP");
});
