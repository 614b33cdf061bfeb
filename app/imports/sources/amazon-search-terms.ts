import { z } from "zod";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { queryDemand } from "./amazon-sqp.ts";
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
