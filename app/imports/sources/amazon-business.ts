import { z } from "zod";
import { salesDays } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { grainOf, minorIn, periodOf, startsWithTotal } from "./shared.ts";

/** Amazon's Business Report: sessions, page views, units and sales, by ASIN or for the whole store, by day when it says one. */
export const amazonBusiness: Source = {
  id: "amazon-business",
  node: "Amazon",
  title: "Amazon Business Report (sales and traffic)",
  feeds: "Visits and conversion on Amazon by ASIN and day",
  where: "Seller Central → Reports → Business Reports → Detail page sales and traffic",
  json: ["salesAndTrafficByAsin", "salesAndTrafficByDate"],
  asks: ["from", "to", "marketplace", "currency"],
  numbers: ["revenue", "units", "sessions", "pageViews"],
  columns: {
    date: { names: ["Date", "Datum", "Fecha", "date"] },
    asin: { names: ["(Child) ASIN", "Child ASIN", "ASIN", "childAsin", "parentAsin"] },
    sessions: { names: ["Sessions - Total", "Sessions", "Sessions – Total", "trafficByAsin.sessions", "trafficByDate.sessions"], required: true },
    pageViews: { names: ["Page Views - Total", "Page Views", "trafficByAsin.pageViews", "trafficByDate.pageViews"] },
    units: { names: ["Units Ordered", "salesByAsin.unitsOrdered", "salesByDate.unitsOrdered"], required: true },
    revenue: { names: ["Ordered Product Sales", "salesByAsin.orderedProductSales.amount", "salesByDate.orderedProductSales.amount"], required: true },
    currency: { names: ["Currency", "salesByAsin.orderedProductSales.currencyCode", "salesByDate.orderedProductSales.currencyCode"] },
    orders: { names: ["Total Order Items", "salesByAsin.totalOrderItems", "salesByDate.totalOrderItems"] },
    refundedUnits: { names: ["Units Refunded", "salesByDate.unitsRefunded"] },
  },
  atLeast: 4,
  targets: [salesDays],
  inspect(file) {
    const text = file.preamble.join("\n");
    const [from, to] = [/dataStartTime:\s*(\d{4}-\d\d-\d\d)/.exec(text)?.[1], /dataEndTime:\s*(\d{4}-\d\d-\d\d)/.exec(text)?.[1]];
    const dated = file.has("date");
    return { ...(from && to && !dated ? { period: { from, to } } : {}), answered: [...(dated ? (["from", "to"] as const) : []), ...(file.has("currency") ? (["currency"] as const) : [])] };
  },
  read(file) {
    const f = file.fields;
    const row = z.object({ date: f.optionalDay(), asin: f.text(40), sessions: f.optionalCount(), pageViews: f.optionalCount(), units: f.optionalCount(), revenue: f.optionalDecimal(), currency: f.currency(), orders: f.optionalCount(), refundedUnits: f.optionalCount() });
    const period = periodOf(file);
    return readRows(file, row, (line) => {
      const from = line.date ?? period?.from;
      const to = line.date ?? period?.to;
      if (!from || !to) return { column: "date", reason: "is empty, so the row belongs to no day. Fill in the day" };
      const currency = line.currency ?? file.currency ?? "";
      return {
        day: from,
        until: to,
        facts: [[salesDays, {
          channel: "amazon", scope: file.answers.marketplace ?? "", item: line.asin ?? "", from_day: from, to_day: to, grain: grainOf(from, to), currency, revenue_minor: minorIn(currency || null)(line.revenue),
          orders: line.orders, units: line.units, visits: line.sessions, page_views: line.pageViews, refunded_units: line.refundedUnits,
        }]],
      };
    }, (record) => startsWithTotal(record, ["date", "asin"]));
  },
};
