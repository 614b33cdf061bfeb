import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { LRUCache } from "lru-cache";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, SVGRenderer]);

export type ChartSize = { width: number; height: number };

const drawn = new LRUCache<string, string>({ maxSize: 16 * 1024 * 1024, sizeCalculation: (svg) => svg.length });
/** What a formatter of numbers does is told by these: by its language, its currency and its digits. */
const probes = [0, 0.0815, 7, 1234.5, -250_000, 3_210_000];

/** Everything that decides how a chart looks, as text. */
function keyOf(option: echarts.EChartsCoreOption, size: ChartSize): string {
  return JSON.stringify([size, option], (_name, value: unknown) => (typeof value === "function" ? probes.map((probe) => (value as (number: number) => unknown)(probe)) : value));
}

/**
 * Draws an option as an SVG on the server: nothing of the library reaches the browser. Drawing takes ten times as long as
 * all else of a page, and stored figures change once a night: the same option is drawn once. A function in it writes a number.
 */
export function renderSvg(option: echarts.EChartsCoreOption, size: ChartSize): string {
  const key = keyOf(option, size);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const svg = draw(option, size);
  drawn.set(key, svg);
  return svg;
}

function draw(option: echarts.EChartsCoreOption, { width, height }: ChartSize): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: "Inter, -apple-system, system-ui, sans-serif" }, ...option });
    // Scales with its frame; the fixed size becomes the aspect.
    return chart
      .renderToSVGString()
      .replace(/^<svg width="\d+" height="\d+"/, `<svg aria-hidden="true" focusable="false" style="width:100%;height:auto"`);
  } finally {
    chart.dispose();
  }
}

/** Areas of a chart by category that are hatched: weeks that data cover in part. */
export function hatchedAreas(hatched: readonly boolean[]): [object, object][] {
  const style = { color: "#8a8a8a22", decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -0.7, color: "#8a8a8a66" } };
  // From the week before to the week after: an area of one category has no width of its own.
  return hatched.flatMap((is, at) => (is ? [[{ xAxis: Math.max(0, at - 1), itemStyle: style }, { xAxis: Math.min(hatched.length - 1, at + 1) }] as [object, object]] : []));
}

export type RatePoint = { label: string; value: number | null; low: number | null; high: number | null; hatched: boolean };

/** A rate by week as a line within its interval; weeks that are not whole are hatched. */
export function weeklyRateChart(points: RatePoint[], { claim, format, size = { width: 480, height: 230 } }: { claim?: [number, number]; format: (value: number) => string; size?: ChartSize }): string {
  const labels = points.map((point) => point.label);
  const hatched = hatchedAreas(points.map((point) => point.hatched));
  return renderSvg(
    {
      grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: "#c9c9c9" } }, axisLabel: { color: "#616161", hideOverlap: true } },
      yAxis: { type: "value", min: 0, axisLabel: { color: "#616161", formatter: format }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: [
        { type: "line", stack: "band", data: points.map((point) => point.low), lineStyle: { opacity: 0 }, symbol: "none", silent: true },
        {
          type: "line", stack: "band", data: points.map((point) => (point.high === null || point.low === null ? null : point.high - point.low)),
          lineStyle: { opacity: 0 }, areaStyle: { color: "#0f766e2e" }, symbol: "none", silent: true,
        },
        {
          type: "line", data: points.map((point) => point.value), connectNulls: false, symbol: "circle", symbolSize: 6,
          itemStyle: { color: "#0f766e" }, lineStyle: { width: 2.5, color: "#0f766e" },
          markArea: { silent: true, data: [...hatched, ...(claim ? [[{ yAxis: claim[0], itemStyle: { color: "#b98a0018" } }, { yAxis: claim[1] }]] : [])] },
        },
      ],
    },
    size,
  );
}
