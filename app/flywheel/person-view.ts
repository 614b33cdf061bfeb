import { readShop } from "#app/platform/shops.ts";
import type { Tx } from "#app/platform/db.ts";
import { creditOf, journeySettings, ledgerModels, readPerson, touchesBefore, type LedgerRule } from "./journeys/index.ts";
import { readConverter } from "./money.ts";

export type PersonView = {
  person: string;
  currency: string;
  timeZone: string;
  moments: { kind: "touch" | "order"; channel: string; at: number; source: string; evidence: string; minor: number | null }[];
  orders: { reference: string; soldOn: string; minor: number; rules: { rule: LedgerRule; credits: { channel: string; amount: number }[] }[] }[];
};

/** One person's journey in time and how each of their orders was divided; null when nobody is known by that id. */
export async function creditPerson(tx: Tx, person: string): Promise<PersonView | null> {
  const history = await readPerson(tx, person);
  if (!history) return null;
  const shop = await readShop(tx);
  const converter = await readConverter(tx);
  const options = { halfLife: journeySettings(shop).halfLifeDays };
  const moments: PersonView["moments"] = [
    ...history.touches.filter((one) => one.channel !== "amazon_order").map((one) => ({ kind: "touch" as const, channel: one.channel, at: one.at, source: one.source, evidence: one.evidence, minor: null })),
    ...history.orders.map((order) => ({ kind: "order" as const, channel: order.soldOn, at: order.at, source: "order", evidence: "observed", minor: converter.convert(order.minor, order.currency, order.day) })),
  ];
  return {
    person: history.person,
    currency: shop.currency,
    timeZone: shop.timeZone,
    moments: moments.sort((a, b) => a.at - b.at),
    orders: history.orders.map((order) => {
      const minor = converter.convert(order.minor, order.currency, order.day) ?? 0;
      const touches = touchesBefore(history, order);
      return { reference: order.reference, soldOn: order.soldOn, minor, rules: ledgerModels.map((rule) => ({ rule, credits: creditOf(rule, { minor, at: order.at, lastClick: order.lastClick }, touches, options).map(({ channel, amount }) => ({ channel, amount })) })) };
    }),
  };
}
