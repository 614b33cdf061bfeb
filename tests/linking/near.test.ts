import { expect, test } from "vitest";
import fc from "fast-check";
import { editDistance, nearMatcher, oneEditAway } from "#app/migration/linking/near.ts";

const id = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 17, maxLength: 17 }).map((digits) => digits.join(""));
/** One slip: at a place, of a kind, with a digit. */
const slip = fc.tuple(fc.integer({ min: 0, max: 16 }), fc.constantFrom("wrong", "swap", "drop", "double", "insert"), fc.integer({ min: 0, max: 9 }));

function apply(digits: string, [at, kind, digit]: [number, string, number]): string {
  const place = Math.min(at, digits.length - 2);
  if (kind === "wrong") return digits.slice(0, place) + digit + digits.slice(place + 1);
  if (kind === "swap") return digits.slice(0, place) + digits[place + 1] + digits[place] + digits.slice(place + 2);
  if (kind === "drop") return digits.slice(0, place) + digits.slice(place + 1);
  if (kind === "double") return digits.slice(0, place) + digits[place] + digits.slice(place);
  return digits.slice(0, place) + digit + digits.slice(place);
}

test("edit distance counts wrong, missing, added and swapped digits as one each", () => {
  expect(editDistance("12345", "12345")).toBe(0);
  expect(editDistance("12345", "12354")).toBe(1);
  expect(editDistance("12345", "1245")).toBe(1);
  expect(editDistance("12345", "123345")).toBe(1);
  expect(editDistance("12345", "12945")).toBe(1);
  expect(editDistance("12345", "21354")).toBe(2);
  expect(editDistance("ca", "abc")).toBe(3);
  expect(editDistance("11111111111111111", "99999999999999999")).toBe(3);
});

test("edit distance is the same both ways, and never more than the slips made", () => {
  fc.assert(
    fc.property(id, slip, slip, (digits, first, second) => {
      const once = apply(digits, first);
      expect(editDistance(once, digits)).toBeLessThanOrEqual(1);
      const twice = apply(once, second);
      expect(editDistance(digits, twice, 4)).toBe(editDistance(twice, digits, 4));
    }),
    { numRuns: 500 },
  );
});

type Kind = "wrong" | "swap" | "drop" | "double" | "insert";
const kinds: Kind[] = ["wrong", "swap", "drop", "double", "insert"];
/** Two slips of which one or both lie across a third of the id, where no third stays whole as typed. */
const crossing = [6, 11].flatMap((cut) =>
  [0, 2, 6, 7, 9, 11, 12, 14, 16].flatMap((at) => kinds.map((kind): [string, [number, Kind, number], [number, Kind, number], string[]] => ["40210739586142703", [cut, "swap", 0], [at, kind, 5], []])),
);

test("every id within two edits is found while the true ids pass by, and nothing else", () => {
  fc.assert(
    fc.property(id, slip, slip, fc.array(id, { maxLength: 20 }), (digits, first, second, others) => {
      const typed = apply(apply(digits, first), second);
      const matcher = nearMatcher([typed]);
      for (const order of new Set([digits, ...others])) matcher.offer(order);
      const found = (matcher.matches.get(0) ?? []).map((near) => near.orderDigits).sort();
      expect(found).toEqual([...new Set([digits, ...others])].filter((order) => editDistance(typed, order) <= 2).sort());
    }),
    { numRuns: 2_000, examples: crossing },
  );
});

test("one edit away is listed completely", () => {
  fc.assert(
    fc.property(id, slip, (digits, made) => {
      const typed = apply(digits, made);
      fc.pre(typed !== digits);
      expect(oneEditAway(typed)).toContain(digits);
    }),
    { numRuns: 300 },
  );
});
