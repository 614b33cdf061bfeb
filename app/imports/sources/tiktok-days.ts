import { z } from "zod";
import { salesDays } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { minorIn, startsWithTotal } from "./shared.ts";

/** Seller Center's key metrics: totals first, then the same by day. Only the days are read. */
export const tiktokDays: Source = {
  id: "tiktok-days",
  node: "TikTok Shop",
  title: "TikTok Shop key metrics",
  feeds: "TikTok Shop's GMV, orders and visitors by day",
  where: "Seller Center → Analytics → Shop analytics → Key metrics → Export",
  asks: ["currency"],
  numbers: ["gmv", "views", "impressions"],
  columns: {
    day: { names: ["Date", "Fecha", "Day", "Time", "Datum", "Tanggal", "Ngày"], required: true },
    gmv: { names: ["GMV", "Gross merchandise value"], pattern: /^GMV\s*\(.+\)$/i, required: true },
    orders: { names: ["Orders", "Pedidos"], required: true },
    customers: { names: ["Customers", "Clientes", "Buyers"] },
    units: { names: ["Items sold", "Artículos vendidos", "Units sold"] },
    refundedUnits: { names: ["Items refunded", "Artículos reembolsados", "Refunded items"] },
    pageViews: { names: ["Page views", "Vistas de página", "Product page views"] },
    visitors: { names: ["Visitors", "Visitantes", "Unique visitors"], required: true },
    impressions: { names: ["Product impressions", "Impresiones del producto"] },
    clicks: { names: ["Product clicks", "Clics en el producto"] },
    live: { names: ["Creator live-attributed GMV", "Live GMV", "GMV atribuido al LIVE del creador"] },
    video: { names: ["Affiliate video-attributed GMV", "Video GMV", "GMV atribuido a videos de afiliados"] },
  },
  atLeast: 5,
  targets: [salesDays],
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), gmv: f.optionalDecimal(), orders: f.optionalCount(), customers: f.optionalCount(), units: f.optionalCount(), refundedUnits: f.optionalCount(), pageViews: f.optionalCount(), visitors: f.optionalCount(), impressions: f.optionalCount(), clicks: f.optionalCount(), live: f.optionalDecimal(), video: f.optionalDecimal() });
    const minor = minorIn(file.currency);
    return readRows(file, row, (line) => ({
      day: line.day,
      facts: [[salesDays, {
        channel: "tiktok_shop", scope: "", item: "", from_day: line.day, to_day: line.day, grain: "day", currency: file.currency ?? "", revenue_minor: minor(line.gmv), orders: line.orders, customers: line.customers, units: line.units, refunded_units: line.refundedUnits,
        page_views: line.pageViews, visits: line.visitors, impressions: line.impressions, clicks: line.clicks, live_minor: minor(line.live), video_minor: minor(line.video),
      }]],
    }), (record) => startsWithTotal(record, ["day"]));
  },
};
