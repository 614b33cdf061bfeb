import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatDigitalLink,
  gtinCheckDigit,
  normaliseGtin,
  parseDigitalLink,
} from "#app/migration/inserts/digital-link.ts";

test.each([
  ["96385074", "00000096385074"],
  ["036000291452", "00036000291452"],
  ["4006381333931", "04006381333931"],
  ["09506000134352", "09506000134352"],
])("GTIN %s becomes 14 digits", (input, gtin) => {
  expect(normaliseGtin(input)).toEqual({ ok: true, gtin });
});

test("every wrong digit of a GTIN is caught", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9]{13}$/),
      fc.nat(13),
      fc.integer({ min: 1, max: 9 }),
      (p, at, by) => {
        const digits = p + gtinCheckDigit(p);
        const wrong = String((Number(digits.charAt(at)) + by) % 10);
        const changed = digits.slice(0, at) + wrong + digits.slice(at + 1);
        expect(normaliseGtin(changed)).toEqual({ ok: false, reason: "gtin-check-digit" });
      },
    ),
  );
});

test("lot, serial and query are read", () => {
  expect(parseDigitalLink("/01/4006381333931/10/A%2FB/21/K7QM-9XTP?17=261122&linkType=x")).toEqual({
    ok: true,
    link: {
      gtin: "04006381333931",
      lot: "A/B",
      serial: "K7QM-9XTP",
      query: "17=261122&linkType=x",
    },
  });
  expect(parseDigitalLink("/01/4006381333931/")).toMatchObject({
    ok: true,
    link: { lot: null, serial: null, query: "" },
  });
});

test.each([
  ["/02/4006381333931", "not-digital-link"],
  ["/01", "not-digital-link"],
  ["/01/4006381333931/21", "not-digital-link"],
  ["/01/400638133393x", "gtin-digits"],
  ["/01/40063813", "gtin-check-digit"],
  ["/01/400638133", "gtin-length"],
  ["/01/4006381333932", "gtin-check-digit"],
  ["/01/4006381333931/99/x", "unknown-qualifier"],
  ["/01/4006381333931/21/x/10/y", "qualifier-order"],
  ["/01/4006381333931/21/x/21/y", "qualifier-repeated"],
  ["/01/4006381333931/21/%20", "qualifier-value"],
  ["/01/4006381333931/21/", "not-digital-link"],
  ["/01/4006381333931/21/123456789012345678901", "qualifier-value"],
  ["/01/4006381333931/21/%E0%A4%A", "percent-encoding"],
])("%s is refused: %s", (path, reason) => {
  expect(parseDigitalLink(path)).toMatchObject({ ok: false, reason });
});

test("what is written reads back", () => {
  const value = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);
  fc.assert(
    fc.property(fc.option(value), fc.option(value), (lot, serial) => {
      const link = { gtin: "04006381333931", lot, serial, query: "a=1" };
      expect(parseDigitalLink(formatDigitalLink(link))).toEqual({ ok: true, link });
    }),
  );
});
