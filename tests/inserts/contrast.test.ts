import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkLook,
  contrastRatio,
  parseHexColour,
  readableTextColour,
} from "#app/migration/inserts/contrast.ts";

test("known ratios of WCAG", () => {
  expect(contrastRatio("#000", "#fff")).toBeCloseTo(21, 6);
  expect(contrastRatio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrastRatio("#0000ff", "#ffffff")).toBeCloseTo(8.59, 2);
  expect(contrastRatio("red", "#fff")).toBeNull();
});

test("black or white is always readable on any colour", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^#[0-9a-f]{6}$/), (colour) => {
      expect(contrastRatio(readableTextColour(colour), colour)).toBeGreaterThan(4.5);
    }),
  );
});

test("a good look has no findings, a weak one says what passes", () => {
  const good = { background: "#ffffff", text: "#111111", brand: "#0f766e", buttonText: "#ffffff" };
  expect(checkLook(good)).toEqual([]);
  const weak = checkLook({ ...good, brand: "#ffd166", text: "#999999" });
  expect(weak.map((finding) => finding.code)).toEqual([
    "text-contrast",
    "button-text-contrast",
    "button-contrast",
  ]);
  expect(contrastRatio(weak[0]?.suggestion ?? "", "#ffffff")).toBeGreaterThanOrEqual(4.5);
  expect(checkLook({ ...good, text: "black" })).toMatchObject([{ code: "bad-colour" }]);
  expect(parseHexColour("#0F0")).toEqual({ r: 0, g: 255, b: 0 });
});
