import * as echarts from "echarts/core";
import { MarkLineComponent } from "echarts/components";
import { renderSvg } from "./weekly-rate.server.ts";

echarts.use([MarkLineComponent]);

export type CitingWeek = { label: string; cited: number | null; low: number | null; high: number | null; mentioned: number | null; newModel: boolean };

/** How often an assistant cited and named the brand by week, the former in its interval; a dashed line where its model changed. */
export function citingChart(weeks: readonly CitingWeek[], format: (value: number) => string): string {
  const marks = weeks.flatMap(({ newModel }, at) => (newModel ? [{ xAxis: at, label: { formatter: "new model", color: "#8a4b00", fontSize: 11, position: "insideEndTop" as const }, lineStyle: { color: "#b45309", type: "dashed" as const } }] : []));
  return renderSvg(
    {
      legend: { top: 0, left: 4, textStyle: { color: "#616161" }, data: ["Cited", "Named"] },
      grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: weeks.map(({ label }) => label), axisTick: { show: false }, axisLine: { lineStyle: { color: "#c9c9c9" } }, axisLabel: { color: "#616161", hideOverlap: true } },
      yAxis: { type: "value", min: 0, axisLabel: { color: "#616161", formatter: format }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: [
        { type: "line", stack: "band", data: weeks.map(({ low }) => low), lineStyle: { opacity: 0 }, symbol: "none", silent: true },
        { type: "line", stack: "band", data: weeks.map(({ low, high }) => (high === null || low === null ? null : high - low)), lineStyle: { opacity: 0 }, areaStyle: { color: "#0f766e2e" }, symbol: "none", silent: true },
        { name: "Cited", type: "line", data: weeks.map(({ cited }) => cited), symbol: "circle", symbolSize: 4, itemStyle: { color: "#0f766e" }, lineStyle: { width: 2.2 }, ...(marks.length > 0 ? { markLine: { silent: true, symbol: "none", data: marks } } : {}) },
        { name: "Named", type: "line", data: weeks.map(({ mentioned }) => mentioned), symbol: "rect", symbolSize: 4, itemStyle: { color: "#7c3aed" }, lineStyle: { width: 1.6, type: "dashed" } },
      ],
    },
    { width: 440, height: 220 },
  );
}
