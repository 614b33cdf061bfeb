import { z } from "zod";
import { filteredDemand } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { keyed } from "./shared.ts";

const queryWords = /^(query|suchanfrage|requ[eê]te|consulta|query di ricerca|zoekopdracht|dotaz|zapytanie|検索キーワード|クエリ)/i;

/** The query filter that Filters.csv records; null when there is none, undefined when the file is not there. */
function queryFilter(beside: ReadonlyMap<string, string>): string | null | undefined {
  const name = [...beside.keys()].find((one) => /(filters?|filtros|filtres|filtri|filtry|フィルタ)[^/]*\.csv$/i.test(one));
  if (!name) return undefined;
  for (const line of (beside.get(name) ?? "").split(/\r?\n/)) {
    const [, key = "", value = ""] = /^"?([^,;"]+)"?[,;]\s*(.*)$/.exec(line.trim()) ?? [];
    if (queryWords.test(key.trim()) && value.trim()) return value.trim().replace(/^"|"$/g, "").replaceAll('""', '"');
  }
  return null;
}

/** Search Console's daily chart. It is branded only if its own filter says so: an unfiltered chart is labelled as such. */
export const googleSearchConsole: Source = {
  id: "google-search-console",
  node: "Branded demand",
  title: "Google Search Console",
  feeds: "Branded searches on Google by day",
  where: "Search Console → Performance → filter Query by your brand → Export → Download CSV (zip)",
  asks: ["site"],
  zone: "America/Los_Angeles",
  numbers: ["clicks", "impressions", "position"],
  columns: {
    day: { names: ["Date", "Datum", "Fecha", "Data", "日付"], required: true },
    clicks: { names: ["Clicks", "Klicks", "Clics", "Clic", "Klikken", "Kliknutí", "Prokliky", "Kliknięcia", "Cliques", "クリック数"], required: true },
    impressions: { names: ["Impressions", "Impressionen", "Impresiones", "Impressioni", "Vertoningen", "Zobrazení", "Wyświetlenia", "Impressões", "表示回数"], required: true },
    rate: { names: ["CTR", "Klickrate", "URL-CTR", "Míra prokliku"] },
    position: { names: ["Position", "Posición", "Posizione", "Positie", "Pozice", "Pozycja", "Posição", "掲載順位"], required: true },
  },
  targets: [filteredDemand],
  inspect({ beside }) {
    const filter = queryFilter(beside);
    if (filter) return { notes: [`The chart is filtered by query: “${filter}”. It counts as branded search, unless the filter excludes.`] };
    return { notes: [filter === null ? "The chart is not filtered by query: it counts all searches, and is labelled so. It is not taken for branded search. Set a query filter in Search Console and export again." : "Filters.csv is not beside the chart, so nothing says that it is branded. Drop the whole zip."] };
  },
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), clicks: f.optionalCount(), impressions: f.optionalCount(), position: f.optionalDecimal() });
    const filter = queryFilter(file.beside);
    const branded = filter ? !/^(-|not |!|doesn't|nicht|n'|no )/i.test(filter) : null;
    return readRows(file, row, (line) => ({
      day: line.day,
      facts: [[filteredDemand, {
        source: "gsc", scope: keyed([file.answers.site, filter ?? "all"].filter(Boolean).join(" ")), term: "", asin: "", from_day: line.day, to_day: line.day, grain: "day", is_branded: branded,
        clicks: line.clicks, impressions: line.impressions, position: line.position,
      }]],
    }));
  },
};
