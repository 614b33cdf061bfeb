import { z } from "zod";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { firstDay, inspectBrandAnalytics, queryDemand } from "./amazon-sqp.ts";
import { grainOf, keyed } from "./shared.ts";
import { marketplaceOf } from "../facts/marketplaces.ts";

/** Amazon's Search Terms: a term's rank among all, and the three ASINs most clicked after it. No volume. */
export const amazonSearchTerms: Source = {
  id: "amazon-search-terms",
  node: "Amazon",
  title: "Amazon Search Terms (SP-API JSON)",
  feeds: "Daily rank of branded terms on Amazon",
  where: "SP-API: GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT",
  json: ["dataByDepartmentAndSearchTerm"],
  asks: ["from", "to"],
  columns: {
    department: { names: ["departmentName"], required: true },
    term: { names: ["searchTerm"], required: true },
    rank: { names: ["searchFrequencyRank"], required: true },
    asin: { names: ["clickedAsin"], required: true },
    clickShare: { names: ["clickShare"] },
    conversionShare: { names: ["conversionShare"] },
  },
  targets: [queryDemand],
  inspect({ preamble }) {
    const text = preamble.join("\n");
    const [from, to] = [/dataStartTime:\s*(\d{4}-\d\d-\d\d)/.exec(text)?.[1], /dataEndTime:\s*(\d{4}-\d\d-\d\d)/.exec(text)?.[1]];
    return { period: from && to ? { from, to } : null, marketplace: marketplaceOf(/marketplaceIds[^:]*:\s*(\S+)/.exec(text)?.[1]) };
  },
  read(file) {
    const f = file.fields;
    const row = z.object({ department: f.name(200), term: f.name(400), rank: f.count(), asin: f.id(), clickShare: f.ratio("fraction"), conversionShare: f.ratio("fraction") });
    const { from = "", to = "" } = file.answers;
    return readRows(file, row, (line) => ({
      day: from,
      until: to,
      facts: [[queryDemand, {
        source: "search_terms", scope: keyed([file.answers.marketplace, line.department].filter(Boolean).join(" ")), term: keyed(line.term.toLowerCase()), asin: line.asin, from_day: from, to_day: to, grain: grainOf(from, to),
        rank: line.rank, click_share: line.clickShare, conversion_share: line.conversionShare,
      }]],
    }));
  },
};

const place = (n: number, what: string) => ({ names: [`Top Clicked Product #${n}: ${what}`, `#${n} ${what}`] });

/** The same report as a person downloads it: a term a row, with its three most clicked ASINs beside each other. */
export const amazonTopSearchTerms: Source = {
  id: "amazon-top-search-terms",
  node: "Amazon",
  title: "Amazon Top Search Terms",
  feeds: "Rank of branded terms on Amazon",
  where: "Seller Central → Brands → Brand Analytics → Top Search Terms → Download",
  asks: ["grain", "marketplace"],
  columns: {
    rank: { names: ["Search Frequency Rank"], required: true },
    term: { names: ["Search Term"], required: true },
    date: { names: ["Reporting Date"], required: true },
    asin1: { names: [...place(1, "ASIN").names, "#1 Clicked ASIN"], required: true },
    click1: place(1, "Click Share"),
    conversion1: place(1, "Conversion Share"),
    asin2: { names: [...place(2, "ASIN").names, "#2 Clicked ASIN"] },
    click2: place(2, "Click Share"),
    conversion2: place(2, "Conversion Share"),
    asin3: { names: [...place(3, "ASIN").names, "#3 Clicked ASIN"] },
    click3: place(3, "Click Share"),
    conversion3: place(3, "Conversion Share"),
  },
  atLeast: 4,
  targets: [queryDemand],
  inspect: inspectBrandAnalytics,
  read(file) {
    const f = file.fields;
    const share = f.ratio("percent");
    const row = z.object({ rank: f.count(), term: f.name(400), date: f.day(), asin1: f.optionalId(), click1: share, conversion1: share, asin2: f.optionalId(), click2: share, conversion2: share, asin3: f.optionalId(), click3: share, conversion3: share });
    const grain = file.answers.grain ?? "week";
    return readRows(file, row, (line) => {
      const from = firstDay(line.date, grain);
      const clicked = [[line.asin1, line.click1, line.conversion1], [line.asin2, line.click2, line.conversion2], [line.asin3, line.click3, line.conversion3]] as const;
      const shared = { source: "search_terms", scope: keyed(file.answers.marketplace), term: keyed(line.term.toLowerCase()), from_day: from, to_day: line.date, grain, rank: line.rank };
      return { day: from, until: line.date, facts: clicked.filter(([asin]) => asin).map(([asin, click_share, conversion_share]) => [queryDemand, { ...shared, asin, click_share, conversion_share }] as const) };
    });
  },
};
