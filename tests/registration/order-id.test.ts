import { expect, test } from "vitest";
import fc from "fast-check";
import { parseOrderId } from "#app/migration/registration/order-id.ts";

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(""));
const dashes = fc.constantFrom("-", "‐", "‑", "–", "—", "−", "－", " ", "  ", " - ", "", "\u00a0", "_", ".", "ー", "\u200b-\u200b");
const scripts: ((digit: string) => string)[] = [
  (digit) => digit,
  (digit) => String.fromCodePoint(0xff10 + Number(digit)),
  (digit) => String.fromCodePoint(0x660 + Number(digit)),
  (digit) => String.fromCodePoint(0x6f0 + Number(digit)),
  (digit) => String.fromCodePoint(0x966 + Number(digit)),
];
const around = fc.constantFrom(["", ""], ["Order # ", ""], ["my order is ", ", thanks!"], ["注文番号：", "です"], ["https://www.amazon.com/gp/your-account/order-details?orderID=", "&ref=x"], ["  \n", "\t"], ["رقم الطلب ", "."], ["(", ")"], ["The order's ", ""], ["Placed on Nov. 2, ", " total $12.50"]);

test("any pasted shape of an order id is read as Amazon writes it", () => {
  fc.assert(
    fc.property(digits(3), digits(7), digits(7), dashes, dashes, fc.constantFrom(...scripts), around, (a, b, c, first, second, script, [before, after]) => {
      const written = [...a].map(script).join("") + first + [...b].map(script).join("") + second + [...c].map(script).join("");
      expect(parseOrderId(before + written + after)).toEqual({ ok: true, orderId: `${a}-${b}-${c}` });
    }),
    { numRuns: 500 },
  );
});

test("digital orders keep their letter", () => {
  fc.assert(
    fc.property(fc.constantFrom("D", "S", "P", "d"), digits(7), digits(7), dashes, (letter, b, c, dash) => {
      expect(parseOrderId(`Order ${letter}01${dash}${b}${dash}${c}`)).toEqual({ ok: true, orderId: `${letter.toUpperCase()}01-${b}-${c}` });
    }),
  );
});

test("what is no order id says what is wrong with it, and nothing throws", () => {
  expect(parseOrderId("")).toEqual({ ok: false, reason: "orderIdMissing" });
  expect(parseOrderId("I have no idea")).toEqual({ ok: false, reason: "orderIdInvalid" });
  expect(parseOrderId("114-3941689-877223")).toEqual({ ok: false, reason: "orderIdTooShort" });
  expect(parseOrderId("114-3941689-87722321")).toEqual({ ok: false, reason: "orderIdTooLong" });
  expect(parseOrderId("114-3941689-8772232 and 111-1111111-1111111")).toEqual({ ok: false, reason: "orderIdTwo" });
  expect(parseOrderId("114-3941689-8772232, again: 114 3941689 8772232")).toMatchObject({ ok: true });
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 3000 }), (text) => void parseOrderId(text)));
});
