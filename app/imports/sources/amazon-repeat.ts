import { z } from "zod";
import { repeatPurchases } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { firstDay, inspectBrandAnalytics } from "./amazon-sqp.ts";
import { minorIn } from "./shared.ts";

/** Amazon's Repeat Purchase report: how many people bought, and how many of them not for the first time. */
export const amazonRepeat: Source = {
  id: "amazon-repeat",
  node: "Amazon",
  title: "Amazon Repeat Purchase",
  feeds: "New customers on Amazon (inferred), for blended CAC",
  where: "Seller Central → Brands → Brand Analytics → Repeat Purchase Behaviour → Download",
  json: ["dataByAsin"],
  asks: ["grain", "marketplace", "currency"],
  money: ["repeatRevenue"],
  numbers: ["orders", "customers", "repeatRevenue"],
  columns: {
    asin: { names: ["ASIN"], required: true },
    date: { names: ["Reporting Date", "endDate"], required: true },
    start: { names: ["startDate"] },
    orders: { names: ["Orders", "orders"], required: true },
    customers: { names: ["Unique Customers", "uniqueCustomers", "Unique Customers: Total"], required: true },
    repeatShare: { names: ["Repeat Customers %", "Repeat Customers % of Total", "% of Repeat Customers", "Repeat Customers: % of Total", "repeatCustomersPctTotal", "Repeat Customers Share %"] },
    repeatRevenue: { names: ["Repeat Purchase Ordered Product Sales", "Repeat Purchase Revenue", "repeatPurchaseRevenue.amount"] },
    repeatRevenueShare: { names: ["Repeat Purchase Ordered Product Sales %", "Repeat Purchase Ordered Product Sales % of Total", "% of Repeat Purchase Ordered Product Sales", "repeatPurchaseRevenuePctTotal"] },
    currency: { names: ["Currency", "repeatPurchaseRevenue.currencyCode"] },
  },
  atLeast: 4,
  targets: [repeatPurchases],
  inspect: (file) => {
    const found = inspectBrandAnalytics(file);
    return file.has("currency") ? { ...found, answered: [...(found.answered ?? []), "currency"] } : found;
  },
  read(file) {
    const f = file.fields;
    // The API writes fractions, the dashboard percent.
    const unit = file.header.includes("uniqueCustomers") ? "fraction" : "percent";
    const row = z.object({ asin: f.id(), date: f.day(), start: f.optionalDay(), orders: f.optionalCount(), customers: f.optionalCount(), repeatShare: f.ratio(unit), repeatRevenue: f.optionalDecimal(), repeatRevenueShare: f.ratio(unit), currency: f.currency() });
    const grain = file.answers.grain ?? "week";
    return readRows(file, row, (line) => {
      const currency = line.currency ?? file.currency;
      const from = line.start ?? firstDay(line.date, grain);
      return {
        day: from,
        until: line.date,
        facts: [[repeatPurchases, {
          marketplace: file.answers.marketplace ?? "", asin: line.asin, from_day: from, to_day: line.date, grain, orders: line.orders, unique_customers: line.customers, repeat_share: line.repeatShare,
          repeat_revenue_minor: minorIn(currency)(line.repeatRevenue), repeat_revenue_share: line.repeatRevenueShare, currency,
        }]],
      };
    });
  },
};
