import { z } from "zod";
import { searchDemand, spendDays } from "../facts/targets.ts";
import type { Columns } from "../reading/names.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { grainOf, keyed, minorIn, startsWithTotal } from "./shared.ts";

/** What the console calls its columns, in its languages. */
const common = {
  date: { names: ["Date", "Datum", "Fecha", "Data", "日付", "date"] },
  start: { names: ["Start Date", "Startdatum", "Date de début", "Fecha de inicio", "Data di inizio", "開始日", "startDate"] },
  end: { names: ["End Date", "Enddatum", "Date de fin", "Fecha de finalización", "Fecha de fin", "Data di fine", "終了日", "endDate"] },
  currency: { names: ["Currency", "Währung", "Devise", "Divisa", "Moneda", "Valuta", "通貨", "campaignBudgetCurrencyCode"] },
  campaign: { names: ["Campaign Name", "Campaign", "Kampagnenname", "Kampagne", "Nom de la campagne", "Nombre de campaña", "Nombre de la campaña", "Nome della campagna", "Nome campagna", "キャンペーン名", "campaignName"], required: true },
  adGroup: { names: ["Ad Group Name", "Anzeigengruppenname", "Nom du groupe d'annonces", "Nombre del grupo de anuncios", "Nome del gruppo di annunci", "広告グループ名", "adGroupName"] },
  impressions: { names: ["Impressions", "Impressionen", "Impresiones", "Impressioni", "インプレッション", "impressions"], required: true },
  clicks: { names: ["Clicks", "Klicks", "Clics", "Clic", "クリック", "クリック数", "clicks"], required: true },
  spend: { names: ["Spend", "Cost", "Total cost", "Ausgaben", "Kosten", "Dépenses", "Inversión", "Gasto", "Spesa", "広告費", "cost", "spend"], pattern: /^(spend|cost|total cost) ?\(\w{3}\)$/i, required: true },
  sales: { names: ["7 Day Total Sales", "14 Day Total Sales", "Sales", "Gesamtumsatz in 7 Tagen", "Gesamtumsatz in 14 Tagen", "Ventes totales sur 7 jours", "Ventas totales de 7 días", "Vendite totali in 7 giorni", "広告がクリックされてから7日間の総売上高", "sales7d", "sales14d", "sales"], pattern: /^(7|14) day total sales/i },
  orders: { names: ["7 Day Total Orders (#)", "14 Day Total Orders (#)", "Orders", "Bestellungen in 7 Tagen insgesamt (#)", "Purchases", "purchases7d", "purchases14d"] },
  branded: { names: ["14 Day Branded Searches", "Branded Searches", "brandedSearches", "attributedBrandedSearches14d"] },
} satisfies Columns;

const period = { from: "date", note: "The report is a summary: each row says when it was first and last active, not when what happened. It is kept as periods, not spread over days. For days, download it with the time unit “Daily”." };

/** Search terms that the shop's Sponsored Products or Brands ads answered. They move with bids: the weakest proxy of demand. */
export const amazonAdsSearchTerms: Source = {
  id: "amazon-ads-search-terms",
  node: "Amazon",
  title: "Amazon Ads search-term report",
  feeds: "Clicks on the shop's ads by branded term and day",
  where: "Amazon Ads → Reports → Sponsored Products → Search term, time unit Daily",
  json: [""],
  asks: ["currency", "account"],
  numbers: ["spend", "sales"],
  columns: { ...common, term: { names: ["Customer Search Term", "Suchbegriff des Kunden", "Terme de recherche client", "Término de búsqueda del cliente", "Termine di ricerca cliente", "カスタマーの検索キーワード", "searchTerm"], required: true } },
  atLeast: 6,
  targets: [searchDemand],
  inspect: (file) => ({ notes: file.has("date") ? [] : [period.note], ...(file.has("currency") ? { answered: ["currency", "account"] } : {}), ...(file.has("date") || file.has("start") ? {} : { refuse: "The report has no dates. Download it again with the time unit “Daily”." }) }),
  read(file) {
    const f = file.fields;
    const row = z.object({ date: f.optionalDay(), start: f.optionalDay(), end: f.optionalDay(), term: f.name(400), currency: f.currency(), impressions: f.optionalCount(), clicks: f.optionalCount(), spend: f.optionalDecimal(), sales: f.optionalDecimal(), orders: f.optionalCount() });
    return readRows(file, row, (line) => {
      const from = line.date ?? line.start;
      const to = line.date ?? line.end;
      if (!from || !to || from > to) return { column: line.date === null ? "start" : "date", reason: "is empty or after its end, so the row belongs to no day. Download the report again" };
      const currency = line.currency ?? file.currency;
      const minor = minorIn(currency);
      return {
        day: from,
        until: to,
        facts: [[searchDemand, {
          source: "ads_search_terms", scope: keyed([line.date ? "" : "summary", file.answers.account ?? ""].filter(Boolean).join(" ")), term: keyed(line.term.toLowerCase()), asin: "", from_day: from, to_day: to, grain: line.date ? "day" : "period",
          impressions: line.impressions, clicks: line.clicks, purchases: line.orders, spend_minor: minor(line.spend), sales_minor: minor(line.sales), currency,
        }]],
      };
    }, (record) => startsWithTotal(record, ["date", "start", "campaign"]));
  },
};

/** Amazon Ads' campaign reports: spend by campaign and day. */
export const amazonAds: Source = {
  id: "amazon-ads",
  node: "Spend",
  title: "Amazon Ads campaign report",
  feeds: "Amazon's advertising spend by day",
  where: "Amazon Ads → Reports → Campaign, time unit Daily",
  json: [""],
  asks: ["currency", "account"],
  numbers: ["spend", "sales"],
  columns: common,
  atLeast: 5,
  targets: [spendDays],
  inspect: (file) => ({
    notes: file.has("date") ? [] : [period.note],
    ...(file.has("currency") ? { answered: ["currency"] } : {}),
    ...(file.has("date") || file.has("start") ? {} : { refuse: "The report has no dates. Download it again with the time unit “Daily”." }),
  }),
  read(file) {
    const f = file.fields;
    const row = z.object({ date: f.optionalDay(), start: f.optionalDay(), end: f.optionalDay(), campaign: f.name(), adGroup: f.text(), currency: f.currency(), impressions: f.optionalCount(), clicks: f.optionalCount(), spend: f.decimal(), sales: f.optionalDecimal(), orders: f.optionalDecimal(), branded: f.optionalCount() });
    return readRows(file, row, (line) => {
      const from = line.date ?? line.start;
      const to = line.date ?? line.end;
      if (!from || !to || from > to) return { column: line.date === null ? "start" : "date", reason: "is empty or after its end, so the row belongs to no day. Download the report again" };
      const currency = line.currency ?? file.currency ?? "";
      const minor = minorIn(currency || null);
      return {
        day: from,
        until: to,
        facts: [[spendDays, {
          channel: "amazon_ads", account: keyed(file.answers.account), campaign: keyed(line.campaign), ad_group: keyed(line.adGroup), ad: "", from_day: from, to_day: to, grain: line.date ? "day" : grainOf(from, to) === "day" ? "day" : "period", currency,
          spend_minor: minor(line.spend), impressions: line.impressions, clicks: line.clicks, conversions: line.orders, revenue_minor: minor(line.sales), branded_searches: line.branded,
        }]],
      };
    }, (record) => startsWithTotal(record, ["date", "start", "campaign"]));
  },
};
