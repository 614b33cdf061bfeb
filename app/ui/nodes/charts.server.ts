import { toMajor } from "#app/platform/currency.ts";
import type { NodesResult, Weekly } from "#app/flywheel/index.ts";
import { seriesChart } from "../charts/force-weeks.server.ts";
import { weeklyChart } from "../charts/nodes.server.ts";
import { wordsFor } from "../flywheel/words.ts";

/** The charts of one node's page by name; a series that is not there has none. */
export type NodeCharts = Record<string, string>;

export function nodeCharts({ currency, weeks, tiktok, email, amazon, shopify }: NodesResult, node: "tiktok" | "amazon" | "shopify" | "email_sms", locale: string): NodeCharts {
  const words = wordsFor(locale, currency);
  const labels = weeks.map(words.day);
  const compact = new Intl.NumberFormat(locale, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  const major = (series: Weekly) => (series.kind === "money" ? series.values.map((value) => (value === null ? null : toMajor(value, currency))) : series.values);
  const format = (series: Weekly) => (series.kind === "money" ? (value: number) => compact.format(value) : (value: number) => words.count(value));
  const alone = (series: Weekly | null) => (series ? weeklyChart(labels, { name: series.name, values: major(series), hatched: weeks.map((week) => series.inPart?.includes(week) ?? false) }, format(series)) : null);
  const over = (line: Weekly | null, bars: Weekly | null) => (line && bars ? seriesChart(labels, { name: `${line.name} a week`, values: line.values }, { name: bars.name, values: major(bars) }, (value) => words.count(value), { size: { width: 900, height: 260 }, hatched: weeks.map((week) => [line, bars].some(({ inPart }) => inPart?.includes(week) ?? false)) }) : null);
  const drawn: Record<string, string | null> =
    node === "tiktok" ? { gmv: alone(tiktok.gmv), posts: over(tiktok.search, tiktok.posts), spend: over(tiktok.search, tiktok.spend) }
    : node === "amazon" ? { revenue: alone(amazon.revenue), orders: alone(amazon.orders), search: alone(amazon.search) }
    : node === "shopify" ? { revenue: alone(shopify.revenue), visits: alone(shopify.visits) }
    : { joined: alone(email.joined) };
  return Object.fromEntries(Object.entries(drawn).flatMap(([name, svg]) => (svg ? [[name, svg] as const] : [])));
}
