import { z } from "zod";
import { contentDays, contentPosts, contentResults } from "../facts/targets.ts";
import type { InspectedFile, Inspection, Source } from "../model.ts";
import type { Columns } from "../reading/names.ts";
import { guessDateStyle, readRange } from "../reading/dates.ts";
import { readRows } from "../reading/rows.ts";
import { handleOf, minorIn, startsWithTotal } from "./shared.ts";

const rangeOf = ({ preamble }: Pick<InspectedFile, "preamble">): Inspection => {
  const text = preamble.find((line) => /rango|range|análisis|analysis|fecha|date|tanggal|zeitraum|ngày|日期/i.test(line)) ?? preamble[0];
  // The first two days: a comparison range may follow.
  const range = text ? readRange(text, guessDateStyle(preamble).style) : undefined;
  return { period: range ?? null };
};

const video = {
  gmv: { names: ["GMV", "Video-attributed GMV", "Video GMV", "Gross merchandise value"], pattern: /^(GMV atribuido al? v[ií]deos?|video-attributed GMV|attributed GMV|gross merchandise value|GMV)\s*\(.+\)$/i },
  views: { names: ["VV", "Views", "Video views", "Visualizaciones"], required: true },
  impressions: { names: ["Product impressions", "Impresiones de productos", "Product Impressions"] },
  clicks: { names: ["Product clicks", "Clics de productos", "Product Clicks"] },
  orders: { names: ["Attributed SKU orders", "SKU orders", "Orders", "Pedidos con SKU atribuidos", "Pedidos con SKU", "Pedidos"] },
  units: { names: ["Attributed items sold", "Items sold", "Units Sold", "Ventas de artículos atribuidas a videos", "Artículos vendidos"] },
  customers: { names: ["Customers", "Unique customers", "Clientes únicos", "Clientes"] },
} satisfies Columns;

/** Seller Center's list of videos. A video posted before the range is listed too: its time is when it went out. */
export const tiktokVideos: Source = {
  id: "tiktok-videos",
  node: "TikTok Shop",
  title: "TikTok Shop video list",
  feeds: "Creator content: posts, views, GMV",
  where: "Seller Center → Analytics → Video → Video performance list → Export",
  asks: ["currency", "timeZone", "from", "to"],
  money: ["gmv"],
  numbers: ["gmv", "views"],
  columns: {
    ...video,
    creator: { names: ["Creator username", "Creator name", "Nombre del creador", "Creator"], required: true },
    creatorId: { names: ["Creator ID", "ID del Creador"] },
    title: { names: ["Video info", "Video information", "Información del video", "Video name"] },
    id: { names: ["Video ID", "ID del video"], required: true },
    time: { names: ["Time", "Hora", "Post time", "Posted", "Publish time"], required: true },
    products: { names: ["Products", "Productos"] },
    likes: { names: ["Likes", "Me gusta"] },
    comments: { names: ["Comments", "Comentarios"] },
    shares: { names: ["Shares", "Compartidos"] },
    followers: { names: ["New followers", "Seguidores nuevos"] },
  },
  atLeast: 6,
  targets: [contentPosts, contentResults],
  inspect: rangeOf,
  read(file) {
    const f = file.fields;
    const row = z.object({
      creator: f.name(200), creatorId: f.optionalId(), title: f.text(2000), id: f.id(/^\d{8,25}$/), time: f.instant(), products: f.text(4000), views: f.optionalCount(), likes: f.optionalCount(), comments: f.optionalCount(), shares: f.optionalCount(),
      followers: f.optionalCount(), impressions: f.optionalCount(), clicks: f.optionalCount(), customers: f.optionalCount(), orders: f.optionalCount(), units: f.optionalCount(), gmv: f.optionalDecimal(),
    });
    const { from = "", to = "" } = file.answers;
    return readRows(file, row, (line) => ({
      day: from,
      until: to,
      facts: [
        [contentPosts, { platform: "tiktok", post_id: line.id, kind: "video", creator: handleOf(line.creator), creator_id: line.creatorId, title: line.title, posted_at: line.time, products: [...(line.products ?? "").matchAll(/\((\d{15,25})\)/g)].map(([, id = ""]) => id), seconds: null }],
        [contentResults, {
          platform: "tiktok", post_id: line.id, from_day: from, to_day: to, views: line.views, likes: line.likes, comments: line.comments, shares: line.shares, followers: line.followers, impressions: line.impressions, clicks: line.clicks,
          customers: line.customers, orders: line.orders, units: line.units, revenue_minor: minorIn(file.currency)(line.gmv), currency: file.currency,
        }],
      ],
    }), (record) => startsWithTotal(record, ["creator"]));
  },
};

/** Seller Center's core statistics of all videos, by day. */
export const tiktokVideoDays: Source = {
  id: "tiktok-video-days",
  node: "TikTok Shop",
  title: "TikTok Shop video core stats",
  feeds: "Video views and GMV by day",
  where: "Seller Center → Analytics → Video → Core stats → Export",
  asks: ["currency"],
  money: ["gmv"],
  numbers: ["gmv", "views"],
  columns: { ...video, day: { names: ["Time", "Hora", "Date", "Fecha", "Day"], required: true }, gpm: { names: ["GPM"], pattern: /^GPM\b/i, required: true } },
  atLeast: 3,
  targets: [contentDays],
  inspect: rangeOf,
  read(file) {
    const f = file.fields;
    const row = z.object({ day: f.day(), views: f.optionalCount(), impressions: f.optionalCount(), clicks: f.optionalCount(), orders: f.optionalCount(), units: f.optionalCount(), customers: f.optionalCount(), gmv: f.optionalDecimal() });
    return readRows(file, row, (line) => ({
      day: line.day,
      facts: [[contentDays, { platform: "tiktok", kind: "video", day: line.day, views: line.views, impressions: line.impressions, clicks: line.clicks, orders: line.orders, units: line.units, customers: line.customers, revenue_minor: minorIn(file.currency)(line.gmv), currency: file.currency }]],
    }), (record) => startsWithTotal(record, ["day"]));
  },
};

/** Lives by creator. A live without an id of its own is known by who began it when. */
export const tiktokLives: Source = {
  id: "tiktok-lives",
  node: "TikTok Shop",
  title: "TikTok Shop creator lives",
  feeds: "Lives: viewers, GMV, creators",
  where: "Seller Center → Analytics → Live → Creator live performance → Export",
  asks: ["currency", "timeZone"],
  money: ["gmv"],
  numbers: ["gmv", "views"],
  columns: {
    creator: { names: ["Creator", "Creator username", "Creator name", "Nickname"], required: true },
    creatorId: { names: ["Creator ID"] },
    id: { names: ["Live ID", "Room ID", "Livestream ID"] },
    title: { names: ["Livestream name", "Live name", "Livestream", "Title"] },
    start: { names: ["Start time", "Launched Time", "Start Time"], required: true },
    seconds: { names: ["Duration", "Duration (s)", "Livestream duration"], required: true },
    gmv: { names: ["GMV", "Gross revenue", "Creator live-attributed GMV", "Attributed GMV"], pattern: /\bGMV\b/i },
    views: { names: ["Views", "Viewers", "VV"] },
    likes: { names: ["Likes"] }, comments: { names: ["Comments"] }, shares: { names: ["Shares"] }, followers: { names: ["New followers"] },
    impressions: { names: ["Product impressions"] }, clicks: { names: ["Product clicks"] },
    orders: { names: ["SKU orders", "Orders", "Attributed SKU orders"] }, units: { names: ["Items sold", "Unit Sales", "Units sold"] }, customers: { names: ["Buyers", "Customers", "Unique customers"] },
  },
  atLeast: 5,
  targets: [contentPosts, contentResults],
  read(file) {
    const f = file.fields;
    const row = z.object({
      creator: f.name(200), creatorId: f.optionalId(), id: f.optionalId(), title: f.text(1000), start: f.instant(), seconds: f.text(40), gmv: f.optionalDecimal(), views: f.optionalCount(), likes: f.optionalCount(), comments: f.optionalCount(), shares: f.optionalCount(),
      followers: f.optionalCount(), impressions: f.optionalCount(), clicks: f.optionalCount(), orders: f.optionalCount(), units: f.optionalCount(), customers: f.optionalCount(),
    });
    return readRows(file, row, (line) => {
      const creator = handleOf(line.creator);
      const post = line.id ?? `${creator} ${line.start}`;
      const day = line.start.slice(0, 10);
      return {
        day,
        facts: [
          [contentPosts, { platform: "tiktok", post_id: post, kind: "live", creator, creator_id: line.creatorId, title: line.title, posted_at: line.start, products: [], seconds: secondsOf(line.seconds) }],
          [contentResults, { platform: "tiktok", post_id: post, from_day: day, to_day: day, views: line.views, likes: line.likes, comments: line.comments, shares: line.shares, followers: line.followers, impressions: line.impressions, clicks: line.clicks, customers: line.customers, orders: line.orders, units: line.units, revenue_minor: minorIn(file.currency)(line.gmv), currency: file.currency }],
        ],
      };
    }, (record) => startsWithTotal(record, ["creator"]));
  },
};

/** "3725", "1:02:05" or "1h 2min" in seconds. */
function secondsOf(text: string | null): number | null {
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text));
  const clock = /^(?:(\d+):)?(\d+):(\d+)$/.exec(text);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const words = /^(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s\w*)?$/i.exec(text);
  return words && words[0] ? Number(words[1] ?? 0) * 3600 + Number(words[2] ?? 0) * 60 + Number(words[3] ?? 0) : null;
}
