import { z } from "zod";
import { searchDemand } from "../facts/targets.ts";
import { marketplaceOf } from "../facts/marketplaces.ts";
import type { InspectedFile, Inspection, Source, Target } from "../model.ts";
import { addDays, readDay, type DateStyle } from "../reading/dates.ts";
import { readRows } from "../reading/rows.ts";
import { keyed, monthEnd } from "./shared.ts";

/** A query comes once a file: a second line of it is a correction, not more. */
export const queryDemand: Target = { ...searchDemand, combine: "last" };

const preambleValue = (preamble: readonly string[], name: RegExp): string | null => {
  const text = preamble.join(", ").replaceAll('""', '"');
  for (const [, key = "", value = ""] of text.matchAll(/([A-Za-z][A-Za-z ]*?)\s*=\s*\["?([^"\]]*)"?\]/g)) if (name.test(key.trim())) return value.trim();
  return null;
};

/** The first day of the period that ends on `to`. */
export function firstDay(to: string, grain: string): string {
  if (grain === "week") return addDays(to, -6);
  if (grain === "quarter") return new Date(Date.UTC(Number(to.slice(0, 4)), Number(to.slice(5, 7)) - 3, 1)).toISOString().slice(0, 10);
  return grain === "month" ? `${to.slice(0, 8)}01` : to;
}

/** Weeks end on Saturdays, months on their last day; where both or a quarter fit too, only the file or the merchant knows. */
export function inspectBrandAnalytics(file: InspectedFile): Inspection {
  const range = preambleValue(file.preamble, /^reporting range$/i) ?? (/reportPeriod:\s*(\w+)/.exec(file.preamble.join("\n"))?.[1] || null) ?? (/(Week|Month|Quarter)_\d{4}_\d{2}_\d{2}/.exec(file.name)?.[1] ?? null);
  const marketplace = marketplaceOf(/^([A-Z]{2})_/.exec(file.name)?.[1]) ?? marketplaceOf(/marketplaceIds[^:]*:\s*(\S+)/.exec(file.preamble.join("\n"))?.[1]);
  const grain = range ? ({ w: "week", m: "month", q: "quarter", d: "day" }[range[0]?.toLowerCase() ?? ""] ?? null) : grainOfDays(file);
  return { grain: grain ?? null, marketplace, ...(grain === "week" ? { dateStyle: styleOfSaturdays(file) } : {}), ...(file.has("start") ? { answered: ["grain"] } : {}) };
}

/** A week ends on a Saturday, which tells 4/11 of April from 4/11 of November. */
function styleOfSaturdays(file: InspectedFile): DateStyle | null {
  const endsOnSaturdays = (style: DateStyle) => file.cells("date").every((cell) => new Date(readDay(cell, style) ?? "").getUTCDay() === 6);
  const [dayFirst, monthFirst] = [endsOnSaturdays("day-first"), endsOnSaturdays("month-first")];
  return dayFirst === monthFirst ? null : dayFirst ? "day-first" : "month-first";
}

function grainOfDays(file: InspectedFile): string | null {
  const days = [...new Set(file.cells("date").flatMap((cell) => readDay(cell, null) ?? []))];
  const fits = (test: (day: string) => boolean) => days.length > 0 && days.every(test);
  const isMonthEnd = (day: string) => monthEnd(day) === day;
  const saturday = fits((day) => new Date(day).getUTCDay() === 6);
  if (saturday && !fits(isMonthEnd)) return "week";
  if (!saturday && fits(isMonthEnd) && !fits((day) => Number(day.slice(5, 7)) % 3 === 0)) return "month";
  return null;
}

/** Amazon's Search Query Performance, brand or ASIN view, from the dashboard (CSV) or the API (JSON). */
export const amazonSqp: Source = {
  id: "amazon-sqp",
  node: "Amazon",
  title: "Amazon Search Query Performance",
  feeds: "Branded search on Amazon by week (the finest that Amazon gives)",
  where: "Seller Central → Brands → Brand Analytics → Search Query Performance → Download",
  json: ["dataByAsin"],
  asks: ["grain", "marketplace"],
  numbers: ["searches", "totalImpressions", "impressions"],
  columns: {
    query: { names: ["Search Query", "searchQueryData.searchQuery"], required: true },
    searches: { names: ["Search Query Volume", "searchQueryData.searchQueryVolume"], required: true },
    date: { names: ["Reporting Date", "endDate"], required: true },
    start: { names: ["startDate"] },
    asin: { names: ["asin"] },
    totalImpressions: { names: ["Impressions: Total Count", "impressionData.totalQueryImpressionCount"], required: true },
    impressions: { names: ["Impressions: Brand Count", "Impressions: ASIN Count", "impressionData.asinImpressionCount"], required: true },
    totalClicks: { names: ["Clicks: Total Count", "clickData.totalClickCount"] },
    clicks: { names: ["Clicks: Brand Count", "Clicks: ASIN Count", "clickData.asinClickCount"] },
    totalCartAdds: { names: ["Cart Adds: Total Count", "cartAddData.totalCartAddCount"] },
    cartAdds: { names: ["Cart Adds: Brand Count", "Cart Adds: ASIN Count", "cartAddData.asinCartAddCount"] },
    totalPurchases: { names: ["Purchases: Total Count", "purchaseData.totalPurchaseCount"] },
    purchases: { names: ["Purchases: Brand Count", "Purchases: ASIN Count", "purchaseData.asinPurchaseCount"] },
    share: { names: ["Impressions: Brand Share %", "Impressions: ASIN Share %", "Impressions: Brand Share", "Impressions: ASIN Share", "impressionData.asinImpressionShare"] },
  },
  targets: [queryDemand],
  inspect: inspectBrandAnalytics,
  read(file) {
    const f = file.fields;
    const row = z.object({
      query: f.name(400), searches: f.optionalCount(), date: f.day(), start: f.optionalDay(), asin: f.text(40), totalImpressions: f.optionalCount(), impressions: f.optionalCount(), totalClicks: f.optionalCount(), clicks: f.optionalCount(),
      totalCartAdds: f.optionalCount(), cartAdds: f.optionalCount(), totalPurchases: f.optionalCount(), purchases: f.optionalCount(),
    });
    const asinView = file.header.some((name) => /asin (count|share)/i.test(name));
    const namedAsin = preambleValue(file.preamble, /^asin( or product)?$/i);
    const grain = file.answers.grain ?? "week";
    return readRows(file, row, (line) => {
      if (line.impressions !== null && line.totalImpressions !== null && line.impressions > line.totalImpressions) return { column: "impressions", reason: "is more than all impressions of the query. Download the report again" };
      const from = line.start ?? firstDay(line.date, grain);
      return {
        day: from,
        until: line.date,
        facts: [[queryDemand, {
          source: "sqp", scope: file.answers.marketplace ?? "", term: keyed(line.query.toLowerCase()), asin: line.asin ?? namedAsin ?? (asinView ? "unknown" : ""), from_day: from, to_day: line.date, grain,
          searches: line.searches, impressions: line.impressions, clicks: line.clicks, cart_adds: line.cartAdds, purchases: line.purchases,
          total_impressions: line.totalImpressions, total_clicks: line.totalClicks, total_cart_adds: line.totalCartAdds, total_purchases: line.totalPurchases,
        }]],
      };
    });
  },
};
