import type { OrderRecord } from "./records.ts";

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** An order's sums in minor units of the shop's currency, before and after refunds. */
export function orderAmounts(order: OrderRecord) {
  const gross = sum(order.lines.map((line) => line.unitPrice * line.quantity));
  const discounts = sum(order.lines.map((line) => line.discount));
  const subtotal = gross - discounts;
  const currentSubtotal = sum(
    order.lines.map((line) =>
      line.quantity === 0
        ? 0
        : Math.round(
          ((line.unitPrice * line.quantity - line.discount) / line.quantity) *
              line.currentQuantity,
        ),
    ),
  );
  const refunded = sum(order.refunds.map((refund) => refund.amount));
  const total = subtotal + order.shipping + order.tax;
  return {
    gross,
    discounts,
    subtotal,
    total,
    refunded,
    currentSubtotal,
    current: Math.max(0, total - refunded),
  };
}
