import { hatchedAreas, renderSvg } from "./weekly-rate.server.ts";

export type NodeBar = { label: string; direct: number; flywheel: number };

/** What each node sold itself, and beside it what it did on other nodes. The two are of different kinds and not stacked over nodes. */
export function nodeValuesChart(bars: readonly NodeBar[], format: (major: number) => string): string {
  return renderSvg(
    {
      grid: { left: 8, right: 24, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, data: ["Sold here", "Done elsewhere"] },
      xAxis: { type: "value", axisLabel: { formatter: format, color: "#616161" }, splitLine: { lineStyle: { color: "#ececec" } } },
      yAxis: { type: "category", inverse: true, data: bars.map(({ label }) => label), axisTick: { show: false }, axisLine: { lineStyle: { color: "#c9c9c9" } } },
      series: [
        { name: "Sold here", type: "bar", stack: "value", barMaxWidth: 22, data: bars.map(({ direct }) => direct), itemStyle: { color: "#0f766e" } },
        { name: "Done elsewhere", type: "bar", stack: "value", barMaxWidth: 22, data: bars.map(({ flywheel }) => flywheel), itemStyle: { color: "#b45309", decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.7 } } },
      ],
    },
    { width: 900, height: 60 + bars.length * 42 },
  );
}

/** One series by week; weeks that are covered in part are left open and hatched. */
export function weeklyChart(labels: readonly string[], series: { name: string; values: readonly (number | null)[]; hatched: readonly boolean[] }, format: (value: number) => string): string {
  return renderSvg(
    {
      grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: [...labels], axisTick: { show: false }, axisLabel: { color: "#616161", hideOverlap: true } },
      yAxis: { type: "value", axisLabel: { color: "#616161", formatter: format }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: [{ type: "line", name: series.name, data: [...series.values], symbol: "none", connectNulls: false, lineStyle: { width: 2, color: "#0f766e" }, areaStyle: { color: "#0f766e1f" }, markArea: { silent: true, data: hatchedAreas(series.hatched) } }],
    },
    { width: 900, height: 220 },
  );
}
