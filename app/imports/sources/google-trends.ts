import { z } from "zod";
import type { Fact, Source, Target } from "../model.ts";
import { searchDemand } from "../facts/targets.ts";
import { addDays } from "../reading/dates.ts";
import { isMissing, readDecimal } from "../reading/numbers.ts";
import { readRows } from "../reading/rows.ts";
import { keyed, monthEnd } from "./shared.ts";

/** Each download has a scale of its own: a newer one replaces the days that it covers, never mixes with an older one. */
const trend: Target = { ...searchDemand, combine: "last", replaces: { scope: ["source", "scope", "term"], day: "from_day" } };

const series = /^(.+): \((.+)\)$/;

/** Google Trends over time: a relative index from 0 to 100. */
export const googleTrends: Source = {
  id: "google-trends",
  node: "Branded demand",
  title: "Google Trends over time",
  feeds: "Relative interest in the brand by day or week",
  where: "Google Trends → search your brand → Interest over time → Download (multiTimeline.csv)",
  columns: {
    day: { names: ["Day", "Week", "Month", "Time", "Tag", "Woche", "Monat", "Jour", "Semaine", "Mois", "Día", "Semana", "Mes", "Giorno", "Settimana", "Mese"], required: true },
    value: { names: [], pattern: series, required: true },
  },
  targets: [trend],
  inspect({ header }) {
    const first = header[0] ?? "";
    if (/^(time|uhrzeit|heure|hora|ora)$/i.test(first.trim())) return { refuse: "The download is by the hour. Choose a range of more than seven days in Google Trends, and download again." };
    return { notes: ["A Trends index is relative to its own download. Two downloads are never compared: this one replaces the days that it covers."] };
  },
  read(file) {
    const f = file.fields;
    const first = (file.header[file.positions.day ?? 0] ?? "").trim();
    const grain = /^(week|woche|semaine|semana|settimana)$/i.test(first) ? "week" : /^(month|monat|mois|mes|mese)$/i.test(first) ? "month" : "day";
    const terms = file.header.flatMap((name, position) => {
      const match = series.exec(name.trim());
      return match ? [{ position, term: match[1] ?? "", region: match[2] ?? "" }] : [];
    });
    const row = z.object({ day: grain === "month" ? z.preprocess((text) => (typeof text === "string" && /^\d{4}-\d{2}$/.test(text.trim()) ? `${text.trim()}-01` : text), f.day()) : f.day() });
    return readRows(file, row, ({ day }, { cells }) => {
      const to = grain === "week" ? addDays(day, 6) : grain === "month" ? monthEnd(day) : day;
      const facts: Fact[] = [];
      for (const { position, term, region } of terms) {
        const cell = cells[position] ?? "";
        const value = readDecimal(cell, file.style.decimals);
        if (value === undefined || (value !== null && (Number(value) > 100 || Number(value) < 0))) return { column: "value", reason: `“${cell.slice(0, 40)}” is not an index from 0 to 100. Download the file again` };
        facts.push([trend, { source: "trends", scope: keyed(region), term: keyed(term.toLowerCase()), asin: "", from_day: day, to_day: to, grain, index_value: isMissing(cell) ? null : value }]);
      }
      return { day, until: to, facts };
    });
  },
};
