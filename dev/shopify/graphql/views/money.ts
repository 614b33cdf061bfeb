import type { OrderRecord } from "../../store/records.ts";
import { currencyDigits, toGraphDecimal } from "../../store/money.ts";
import type { View } from "../context.ts";

export const moneyView = (minor: number, currency: string): View => ({
  __typename: "MoneyV2",
  amount: toGraphDecimal(minor, currency),
  currencyCode: currency,
});

/** Minor units of the shop's currency in the currency that the customer paid in. */
export function toPresentment(order: OrderRecord, minor: number): number {
  const scale = 10 ** (currencyDigits(order.presentmentCurrency) - currencyDigits(order.currency));
  return Math.round(minor * order.presentmentRate * scale);
}

/** The same sum in the shop's and in the customer's currency. */
export const moneyBag = (order: OrderRecord, minor: number): View => ({
  __typename: "MoneyBag",
  shopMoney: moneyView(minor, order.currency),
  presentmentMoney: moneyView(toPresentment(order, minor), order.presentmentCurrency),
});
