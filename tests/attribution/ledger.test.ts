import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateOrder, LEDGER_MODELS } from "#app/attribution/journeys/index.ts";
import {
  buildLedger,
  forceMoney,
  overlayLedger,
  SALES_CHANNELS,
  type LedgerOrder,
} from "#app/attribution/ledger/index.ts";

const CHANNELS = ["tiktok", "ai", "email", "search"];
const orders = fc.array(
  fc
    .record({
      day: fc.integer({ min: 0, max: 5 }),
      sales: fc.constantFrom(...SALES_CHANNELS),
      amount: fc.integer({ min: -20_000, max: 100_000 }),
      touches: fc.array(fc.constantFrom(...CHANNELS), { maxLength: 4 }),
      model: fc.constantFrom(...LEDGER_MODELS),
      migrated: fc.boolean(),
      consentFromRegistration: fc.boolean(),
    })
    .map(({ touches, model, ...order }): LedgerOrder => {
      const path = touches.map((channel, at) => ({
        channel,
        at,
        evidence: "observed" as const,
        bridge: false,
      }));
      return {
        ...order,
        credits: allocateOrder({ amount: order.amount, at: 10 }, path, model).credits,
      };
    }),
  { maxLength: 25 },
);
const overlays = fc.array(
  fc.record({
    channel: fc.constantFrom(...CHANNELS),
    days: fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 6 }),
        incremental: fc.double({ min: -50_000, max: 200_000, noNaN: true }),
      }),
      { selector: ({ day }) => day, maxLength: 6 },
    ),
  }),
  { maxLength: 3 },
);

test("every unit of Amazon revenue is credited, overlaid or unidentified, refunds or not", () => {
  fc.assert(
    fc.property(orders, overlays, (some, more) => {
      const ledger = buildLedger(some);
      const { days, total } = overlayLedger(ledger, more);
      for (const part of [...days, total]) {
        const attributed = [...part.channels.values()].reduce((sum, c) => sum + c.total, 0);
        const overlay = [...part.channels.values()].reduce((sum, c) => sum + c.overlay, 0);
        const amazon = [...part.channels.values()].reduce((sum, c) => sum + c.ledger.amazon, 0);
        // What layer 2 left on Amazon is the overlays and the unidentified rest, to the unit.
        expect(amazon + overlay + part.amazonUnidentified).toBe(part.actual.amazon);
        expect(overlay).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(attributed)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("with sales only, attributed ≤ actual without exception", () => {
  const sales = orders.map((some) => some.filter(({ amount }) => amount >= 0));
  fc.assert(
    fc.property(sales, overlays, (some, more) => {
      const { days, total } = overlayLedger(buildLedger(some), more);
      for (const part of [...days, total]) {
        const attributed = [...part.channels.values()].reduce((sum, c) => sum + c.total, 0);
        const actual = part.actual.amazon + part.actual.shopify + part.actual.tiktok;
        expect(attributed).toBeLessThanOrEqual(actual);
        expect(part.amazonUnidentified).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 300 },
  );
});

const amazonOrder = (amount: number, credits: LedgerOrder["credits"] = []): LedgerOrder => ({
  day: 1,
  sales: "amazon",
  amount,
  credits,
});

test("an overlay adds only what layer 2 has not credited already, and is scaled down when short", () => {
  const credited = [{ channel: "tiktok", amount: 300, evidence: "observed" as const }];
  const ledger = buildLedger([amazonOrder(300, credited), amazonOrder(1000)]);
  const one = overlayLedger(ledger, [{ channel: "tiktok", days: [{ day: 1, incremental: 500 }] }]);
  expect(one.total.channels.get("tiktok")).toMatchObject({ overlay: 200, total: 500 });
  expect(one.total.capped).toBe(false);
  const two = overlayLedger(ledger, [
    { channel: "tiktok", days: [{ day: 1, incremental: 1800 }] },
    { channel: "ai", days: [{ day: 1, incremental: 500 }] },
  ]);
  expect(two.total.capped).toBe(true);
  expect(two.total.channels.get("tiktok")?.overlay).toBe(750);
  expect(two.total.channels.get("ai")?.overlay).toBe(250);
  expect(two.total.amazonUnidentified).toBe(0);
});

test("an order cannot be credited with more than it is", () => {
  const credits = [{ channel: "tiktok", amount: 301, evidence: "observed" as const }];
  expect(() => buildLedger([amazonOrder(300, credits)])).toThrow(RangeError);
});

test("the money of each force is its own rule's, and none is a sum of others", () => {
  const email = [{ channel: "email", amount: 40, evidence: "observed" as const }];
  const assistant = [{ channel: "ai", amount: 60, evidence: "inferred" as const }];
  const shopify = { day: 1, sales: "shopify" as const };
  const some: LedgerOrder[] = [
    {
      ...shopify,
      amount: 100,
      credits: [...email, ...assistant],
      migrated: true,
      consentFromRegistration: true,
    },
    { ...shopify, amount: 100, credits: email },
    amazonOrder(500),
  ];
  const overlaid = overlayLedger(buildLedger(some), [
    { channel: "tiktok", days: [{ day: 1, incremental: 120 }] },
    { channel: "ai", days: [{ day: 1, incremental: 90 }] },
    { channel: "email", days: [{ day: 1, incremental: 30 }] },
  ]);
  const money = forceMoney({
    overlaid,
    orders: some,
    channels: { tiktok: ["tiktok"], aiSearch: ["ai"], emailSms: ["email", "sms"] },
    creatorGmv: { customers: 7000, recipients: null },
  });
  expect(money[1]).toEqual({ kind: "overlay", amount: 120 });
  expect(money[2]).toEqual({ kind: "none", amount: null });
  expect(money[3]).toEqual({ kind: "carried", amount: 100 });
  expect(money[5]).toEqual({ kind: "gmv", amount: 7000 });
  expect(money[6]).toEqual({ kind: "credit", amount: 40 });
  // The ledger credited AI on Shopify, not on Amazon: the whole increment is new.
  expect(money[7]).toEqual({ kind: "overlay", amount: 90 });
  expect(money[8]).toEqual({ kind: "credit", amount: 60 });
  // E-mail's credit was on Shopify as well.
  expect(money[9]).toEqual({ kind: "overlay", amount: 30 });
  expect(money[10]).toEqual({ kind: "gmv", amount: null });
});
