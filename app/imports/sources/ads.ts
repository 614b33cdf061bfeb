import { z } from "zod";
import { spendDays } from "../facts/targets.ts";
import type { InspectedFile, Inspection, Source } from "../model.ts";
import { readRange } from "../reading/dates.ts";
import { readRows } from "../reading/rows.ts";
import { keyed, minorIn, startsWithTotal } from "./shared.ts";

const notByDay = (how: string) => `The file is not by day: it is kept as one period, not spread over days. ${how}`;

/** A report of single days says so in its range when nobody added the column of days. */
function startsWhereItEnds(file: InspectedFile): boolean {
  const ends = file.cells("end");
  return ends.length > 0 && file.cells("start").every((start, at) => start === ends[at]);
}

/** Meta Ads Manager. Its currency stands only in the name of the spend column; its total row has no name. */
export const metaAds: Source = {
  id: "meta-ads",
  node: "Spend",
  title: "Meta Ads Manager",
  feeds: "Spend on Meta by campaign and day",
  where: "Ads Manager → Breakdown by time: Day → Export table data → CSV",
  asks: ["currency", "account"],
  numbers: ["spend", "impressions", "value"],
  columns: {
    day: { names: ["Day", "Tag", "Jour", "Día", "Giorno", "Dag", "Dia", "日", "اليوم"] },
    start: { names: ["Reporting starts", "Berichtsstart", "Début des rapports", "Inicio del informe", "Inizio dei report", "Início dos relatórios", "レポート開始日", "بداية التقارير"] },
    end: { names: ["Reporting ends", "Berichtsende", "Fin des rapports", "Fin del informe", "Fine dei report", "Término dos relatórios", "レポート終了日", "نهاية التقارير"] },
    campaign: { names: ["Campaign name", "Kampagnenname", "Nom de la campagne", "Nombre de la campaña", "Nome della campagna", "Nome da campanha", "キャンペーン名", "اسم الحملة"] },
    adSet: { names: ["Ad set name", "Name der Anzeigengruppe", "Anzeigengruppenname", "Nom de l'ensemble de publicités", "Nombre del conjunto de anuncios"] },
    ad: { names: ["Ad name", "Ads", "Anzeigenname", "Nom de la publicité", "Nombre del anuncio"] },
    spend: { names: ["Amount spent", "Ausgegebener Betrag", "Montant dépensé", "Importe gastado"], pattern: /^(amount spent|ausgegebener betrag|montant dépensé|importe gastado|importo speso|valor usado|besteed bedrag|消化金額|المبلغ الذي تم إنفاقه)\s*\(\w{3}\)$/i, required: true },
    impressions: { names: ["Impressions", "Impressionen", "Impresiones", "Impressioni", "インプレッション"] },
    clicks: { names: ["Link clicks", "Clicks (all)", "Link-Klicks", "Clics sur un lien", "Clics en el enlace"] },
    purchases: { names: ["Purchases", "Käufe", "Achats", "Compras"] },
    value: { names: ["Purchases conversion value", "Purchase conversion value", "Conversion-Wert für Käufe", "Valeur de conversion des achats", "Valor de conversión de compras"] },
    campaignId: { names: ["Campaign ID", "Identificador de la campaña"] },
  },
  atLeast: 3,
  targets: [spendDays],
  inspect: (file) => (file.has("day") || startsWhereItEnds(file) ? {} : file.has("start") && file.has("end") ? { notes: [notByDay("For days, choose Breakdown → By time → Day before you export.")] } : { refuse: "The file has no dates. Export it again with Reporting starts and ends, or broken down by day." }),
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.optionalDay(), start: f.optionalDay(), end: f.optionalDay(), campaign: f.text(), adSet: f.text(), ad: f.text(), spend: f.optionalDecimal(), impressions: f.optionalCount(), clicks: f.optionalCount(), purchases: f.optionalDecimal(), value: f.optionalDecimal(), campaignId: f.optionalId() });
    const byDay = file.positions.day !== undefined;
    const minor = minorIn(file.currency);
    return readRows(file, row, (line) => {
      const from = byDay ? line.day : line.start;
      const to = byDay ? line.day : line.end;
      if (!from || !to || from > to) return { column: byDay ? "day" : "start", reason: "is empty or after its end, so the row belongs to no day. Export the file again" };
      return {
        day: from,
        until: to,
        facts: [[spendDays, {
          channel: "meta", account: keyed(file.answers.account), campaign: keyed(line.campaign ?? line.campaignId), ad_group: keyed(line.adSet), ad: keyed(line.ad), from_day: from, to_day: to, grain: from === to ? "day" : "period", currency: file.currency ?? "",
          spend_minor: minor(line.spend), impressions: line.impressions, clicks: line.clicks, conversions: line.purchases, revenue_minor: minor(line.value),
        }]],
      };
    }, (record) => startsWithTotal(record, ["campaign", "ad", "adSet", "day", "start"]) || [record.campaign, record.adSet, record.ad, record.campaignId].every((name) => (name ?? "").trim() === "") || (byDay && (record.day ?? "").trim() === ""));
  },
};

/** Google Ads. Up to nine total rows overlap at the end; hidden search terms are a total of their own that is real spend. */
export const googleAds: Source = {
  id: "google-ads",
  node: "Spend",
  title: "Google Ads",
  feeds: "Spend on Google by campaign and day",
  where: "Google Ads → Campaigns → Segment: Day → Download → .csv",
  asks: ["currency", "account"],
  numbers: ["cost", "value", "impressions"],
  columns: {
    day: { names: ["Day", "Tag", "Jour", "Día", "Giorno", "日"] },
    campaign: { names: ["Campaign", "Kampagne", "Campagne", "Campaña", "Campagna", "キャンペーン"] },
    adGroup: { names: ["Ad group", "Anzeigengruppe", "Groupe d'annonces", "Grupo de anuncios"] },
    term: { names: ["Search term", "Suchbegriff"] },
    currency: { names: ["Currency code", "Währungscode", "Code de devise", "Código de moneda"] },
    clicks: { names: ["Clicks", "Klicks", "Clics", "Clic"], required: true },
    impressions: { names: ["Impr.", "Impressions", "Impressionen"], required: true },
    cost: { names: ["Cost", "Kosten", "Coût", "Coste", "Costo"], required: true },
    conversions: { names: ["Conversions", "Conversionen", "Conversiones"] },
    value: { names: ["Conv. value", "Conv.-Wert", "Conversion value"] },
    convertedCost: { names: ["Cost (Converted currency)"] },
    status: { names: ["Campaign status", "Kampagnenstatus"] },
  },
  atLeast: 4,
  targets: [spendDays],
  inspect(file) {
    const period = file.preamble.map((line) => readRange(line, null)).find(Boolean) ?? null;
    const answered: Inspection["answered"] = [...(file.has("currency") ? (["currency"] as const) : [])];
    if (file.has("day")) return { answered };
    if (!period) return { answered, refuse: "The file has no days, and its second line no date range. Download it again from Google Ads, with the segment Day." };
    return { period, answered, notes: [notByDay("For days, choose Segment → Time → Day before you download.")] };
  },
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.optionalDay(), campaign: f.text(), adGroup: f.text(), term: f.text(), currency: f.currency(), clicks: f.optionalCount(), impressions: f.optionalCount(), cost: f.optionalDecimal(), conversions: f.optionalDecimal(), value: f.optionalDecimal() });
    const byDay = file.positions.day !== undefined;
    const { from = "", to = "" } = file.answers;
    return readRows(file, row, (line) => {
      const first = byDay ? line.day : from;
      const last = byDay ? line.day : to;
      if (!first || !last) return { column: "day", reason: "is empty, so the row belongs to no day. Download the report again" };
      const currency = line.currency ?? file.currency ?? "";
      const minor = minorIn(currency || null);
      return {
        day: first,
        until: last,
        facts: [[spendDays, {
          channel: "google_ads", account: keyed(file.answers.account), campaign: keyed(line.campaign), ad_group: keyed(line.adGroup), ad: keyed(line.term), from_day: first, to_day: last, grain: first === last ? "day" : "period", currency,
          spend_minor: minor(line.cost), impressions: line.impressions, clicks: line.clicks, conversions: line.conversions, revenue_minor: minor(line.value),
        }]],
      };
    }, (record) => {
      const words = [record.status, record.campaign, record.term, record.day].map((cell) => (cell ?? "").trim());
      const total = words.find((cell) => /^(total|gesamt|summe)\b/i.test(cell));
      // Terms that Google hides were paid for too: their total is the only row that says so.
      return total !== undefined && !/other search terms|andere suchbegriffe/i.test(total);
    });
  },
};

/** TikTok Ads Manager, by day. A day that is missing is not a day of zero. */
export const tiktokAds: Source = {
  id: "tiktok-ads",
  node: "Spend",
  title: "TikTok Ads Manager",
  feeds: "Spend on TikTok by campaign and day",
  where: "TikTok Ads Manager → Reporting → Dimension By Day → Export",
  asks: ["currency", "account"],
  numbers: ["cost", "value"],
  columns: {
    day: { names: ["By Day", "Date", "Day", "Stat time day"], required: true },
    campaign: { names: ["Campaign name"], required: true },
    adGroup: { names: ["Ad group name"] },
    ad: { names: ["Ad name"] },
    currency: { names: ["Currency"] },
    cost: { names: ["Cost", "Total cost"], required: true },
    cpm: { names: ["CPM"] },
    impressions: { names: ["Impressions", "Impression"], required: true },
    clicks: { names: ["Clicks (destination)", "Clicks", "Clicks (all)"], required: true },
    conversions: { names: ["Conversions", "Complete payment", "Complete payments"] },
    value: { names: ["Total complete payment value", "Complete payment value", "Total purchase value"] },
  },
  atLeast: 6,
  targets: [spendDays],
  inspect: (file: InspectedFile) => (file.has("currency") ? { answered: ["currency"] } : {}),
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), campaign: f.name(), adGroup: f.text(), ad: f.text(), currency: f.currency(), cost: f.optionalDecimal(), impressions: f.optionalCount(), clicks: f.optionalCount(), conversions: f.optionalDecimal(), value: f.optionalDecimal() });
    return readRows(file, row, (line) => {
      const currency = line.currency ?? file.currency ?? "";
      const minor = minorIn(currency || null);
      return {
        day: line.day,
        facts: [[spendDays, {
          channel: "tiktok_ads", account: keyed(file.answers.account), campaign: keyed(line.campaign), ad_group: keyed(line.adGroup), ad: keyed(line.ad), from_day: line.day, to_day: line.day, grain: "day", currency,
          spend_minor: minor(line.cost), impressions: line.impressions, clicks: line.clicks, conversions: line.conversions, revenue_minor: minor(line.value),
        }]],
      };
    }, (record) => startsWithTotal(record, ["day", "campaign", "adGroup"]));
  },
};

/** Spend on any other channel: a day, a channel, an amount. */
export const dailySpend: Source = {
  id: "daily-spend",
  node: "Spend",
  title: "Daily spend (any channel)",
  feeds: "Spend on channels without a report of their own here",
  where: "A table of yours: date, channel, campaign, cost, currency",
  general: true,
  asks: ["currency"],
  numbers: ["cost"],
  columns: {
    day: { names: ["date", "day"], required: true },
    channel: { names: ["channel", "source", "platform"], required: true },
    cost: { names: ["cost", "spend", "amount"], pattern: /^(cost|spend|amount) ?\(\w{3}\)$/i, required: true },
    campaign: { names: ["campaign", "campaign name"] },
    currency: { names: ["currency"] },
    impressions: { names: ["impressions"] },
    clicks: { names: ["clicks"] },
  },
  atLeast: 3,
  targets: [spendDays],
  inspect: (file: InspectedFile) => (file.has("currency") ? { answered: ["currency"] } : {}),
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), channel: f.name(100), cost: f.decimal(), campaign: f.text(), currency: f.currency(), impressions: f.optionalCount(), clicks: f.optionalCount() });
    return readRows(file, row, (line) => {
      const currency = line.currency ?? file.currency ?? "";
      return { day: line.day, facts: [[spendDays, { channel: keyed(line.channel.toLowerCase()), account: "", campaign: keyed(line.campaign), ad_group: "", ad: "", from_day: line.day, to_day: line.day, grain: "day", currency, spend_minor: minorIn(currency || null)(line.cost), impressions: line.impressions, clicks: line.clicks }]] };
    }, (record) => startsWithTotal(record, ["day", "channel"]));
  },
};
