import { z } from "zod";
import { settlementLines } from "../facts/targets.ts";
import { marketplaceOf } from "../facts/marketplaces.ts";
import type { CellRecord, Source } from "../model.ts";
import { readCurrency, toMinor } from "../reading/money.ts";
import { readRows } from "../reading/rows.ts";
import { keyed } from "./shared.ts";

const common = {
  settlementId: { names: ["settlement-id"], required: true },
  totalAmount: { names: ["total-amount"] },
  currency: { names: ["currency"], required: true },
  transactionType: { names: ["transaction-type"], required: true },
  orderId: { names: ["order-id"], required: true },
  marketplace: { names: ["marketplace-name"] },
  item: { names: ["order-item-code"] },
  sku: { names: ["sku"] },
  quantity: { names: ["quantity-purchased"] },
} as const;

/** The first data row sums the settlement up; often it is the only one that names the currency. */
function summaries(): (record: CellRecord) => string | null | undefined {
  const currencies = new Map<string, string | null>();
  return (record) => {
    const id = (record.settlementId ?? "").trim();
    if ((record.transactionType ?? "").trim() === "" && (record.totalAmount ?? "").trim() !== "") {
      currencies.set(id, readCurrency(record.currency ?? ""));
      return undefined;
    }
    return currencies.get(id) ?? null;
  };
}

/** Settlement V2: one amount a row, named by type and description. */
export const amazonSettlement: Source = {
  id: "amazon-settlement",
  node: "Amazon",
  title: "Amazon settlement report (V2)",
  feeds: "Refund money and Amazon's fees",
  where: "Seller Central → Reports → Payments → All statements → Download flat file V2",
  quoting: "off",
  zone: "UTC",
  numbers: ["amount", "totalAmount"],
  columns: { ...common, amountType: { names: ["amount-type"], required: true }, description: { names: ["amount-description"], required: true }, amount: { names: ["amount"], required: true }, postedAt: { names: ["posted-date-time"], required: true } },
  targets: [settlementLines],
  read(file) {
    const f = file.fields;
    const row = z.object({ settlementId: f.id(), transactionType: f.text(100), orderId: f.text(60), marketplace: f.text(60), item: f.text(60), sku: f.text(200), quantity: f.optionalCount(), amountType: f.text(100), description: f.text(200), amount: f.decimal(), postedAt: f.instant(), currency: f.currency() });
    const summary = summaries();
    let known: string | null = null;
    return readRows(file, row, (line) => {
      const currency = line.currency ?? known;
      if (!currency) return { column: "currency", reason: "is empty, and the settlement's first row, which names it, does not stand above. Download the whole settlement, and leave its rows in their order" };
      return {
        day: line.postedAt.slice(0, 10),
        facts: [[settlementLines, {
          settlement_id: line.settlementId, order_id: line.orderId ?? "", item: line.item ?? "", sku: line.sku ?? "", transaction_type: line.transactionType ?? "", amount_type: line.amountType ?? "",
          description: keyed(line.description), posted_at: line.postedAt, marketplace: marketplaceOf(line.marketplace) ?? line.marketplace ?? "", currency, amount_minor: toMinor(line.amount, currency), quantity: line.quantity,
        }]],
      };
    }, (record) => {
      const found = summary(record);
      known = found ?? null;
      return found === undefined;
    });
  },
};

const pairs = [["ItemPrice", "priceType", "priceAmount"], ["ItemFees", "feeType", "feeAmount"], ["ShipmentFees", "shipmentFeeType", "shipmentFeeAmount"], ["OrderFees", "orderFeeType", "orderFeeAmount"], ["Promotion", "promotionType", "promotionAmount"], ["DirectPayment", "directType", "directAmount"], ["Other", "otherReason", "otherFeeAmount"], ["Misc", "miscType", "miscAmount"], ["Other", "otherType", "otherAmount"]] as const;

/** Settlement V1: several amounts a row, each in a column pair of its own. */
export const amazonSettlementV1: Source = {
  id: "amazon-settlement-v1",
  node: "Amazon",
  title: "Amazon settlement report (V1)",
  feeds: "Refund money and Amazon's fees",
  where: "Seller Central → Reports → Payments → All statements → Download flat file",
  quoting: "off",
  zone: "UTC",
  numbers: ["priceAmount", "feeAmount", "totalAmount"],
  columns: {
    ...common,
    postedAt: { names: ["posted-date"], required: true },
    priceType: { names: ["price-type"], required: true }, priceAmount: { names: ["price-amount"], required: true },
    feeType: { names: ["item-related-fee-type"] }, feeAmount: { names: ["item-related-fee-amount"] },
    shipmentFeeType: { names: ["shipment-fee-type"] }, shipmentFeeAmount: { names: ["shipment-fee-amount"] },
    orderFeeType: { names: ["order-fee-type"] }, orderFeeAmount: { names: ["order-fee-amount"] },
    promotionType: { names: ["promotion-type"] }, promotionAmount: { names: ["promotion-amount"] },
    directType: { names: ["direct-payment-type"] }, directAmount: { names: ["direct-payment-amount"] },
    otherReason: { names: ["other-fee-reason-description"] }, otherFeeAmount: { names: ["other-fee-amount"] },
    miscAmount: { names: ["misc-fee-amount"] }, otherAmount: { names: ["other-amount"] },
  },
  targets: [settlementLines],
  read(file) {
    const f = file.fields;
    const row = z.object({
      settlementId: f.id(), transactionType: f.text(100), orderId: f.text(60), marketplace: f.text(60), item: f.text(60), sku: f.text(200), quantity: f.optionalCount(), postedAt: f.instant(), currency: f.currency(),
      priceType: f.text(), priceAmount: f.optionalDecimal(), feeType: f.text(), feeAmount: f.optionalDecimal(), shipmentFeeType: f.text(), shipmentFeeAmount: f.optionalDecimal(), orderFeeType: f.text(), orderFeeAmount: f.optionalDecimal(),
      promotionType: f.text(), promotionAmount: f.optionalDecimal(), directType: f.text(), directAmount: f.optionalDecimal(), otherReason: f.text(), otherFeeAmount: f.optionalDecimal(), miscType: f.text(), miscAmount: f.optionalDecimal(), otherType: f.text(), otherAmount: f.optionalDecimal(),
    });
    const summary = summaries();
    let known: string | null = null;
    return readRows(file, row, (line) => {
      const currency = line.currency ?? known;
      const amounts = pairs.flatMap(([kind, type, amount]) => (line[amount] === null ? [] : [{ kind, type: line[type] ?? "", amount: line[amount] }]));
      // A row of a quantity alone says nothing about money.
      if (amounts.length === 0) return "skip";
      if (!currency) return { column: "currency", reason: "is empty, and the settlement's first row, which names it, does not stand above. Download the whole settlement, and leave its rows in their order" };
      return {
        day: line.postedAt.slice(0, 10),
        facts: amounts.map(({ kind, type, amount }) => [settlementLines, {
          settlement_id: line.settlementId, order_id: line.orderId ?? "", item: line.item ?? "", sku: line.sku ?? "", transaction_type: line.transactionType ?? "", amount_type: kind, description: keyed(type),
          posted_at: line.postedAt, marketplace: marketplaceOf(line.marketplace) ?? line.marketplace ?? "", currency, amount_minor: toMinor(amount, currency), quantity: line.quantity,
        }] as const),
      };
    }, (record) => {
      const found = summary(record);
      known = found ?? null;
      return found === undefined;
    });
  },
};
