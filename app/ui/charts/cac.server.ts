import { renderSvg } from "./weekly-rate.server.ts";

export type CacPoint = { label: string; cac: number | null; low: number | null; high: number | null; ads: number; costs: number; partial: boolean };

/** Blended CAC as a line in its interval over the month's spend as bars; months that are not whole are pale. */
export function cacChart(points: CacPoint[], format: (major: number) => string): string {
  return renderSvg(
    {
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, data: ["Ad spend", "Other costs", "Blended CAC"] },
      xAxis: { type: "category", data: points.map((point) => point.label), axisTick: { show: false } },
      yAxis: [
        { type: "value", name: "", axisLabel: { formatter: format, color: "#616161" }, splitLine: { lineStyle: { color: "#ececec" } } },
        { type: "value", position: "right", axisLabel: { formatter: format, color: "#616161" }, splitLine: { show: false } },
      ],
      series: [
        { name: "Ad spend", type: "bar", stack: "spend", yAxisIndex: 1, data: points.map((point) => ({ value: point.ads, itemStyle: { opacity: point.partial ? 0.35 : 1 } })), itemStyle: { color: "#cbd5e1" } },
        { name: "Other costs", type: "bar", stack: "spend", yAxisIndex: 1, data: points.map((point) => ({ value: point.costs, itemStyle: { opacity: point.partial ? 0.35 : 1 } })), itemStyle: { color: "#94a3b8", decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.7 } } },
        { type: "line", stack: "band", data: points.map((point) => point.low), lineStyle: { opacity: 0 }, symbol: "none", silent: true },
        { type: "line", stack: "band", data: points.map((point) => (point.high === null || point.low === null ? null : point.high - point.low)), lineStyle: { opacity: 0 }, areaStyle: { color: "#0f766e2e" }, symbol: "none", silent: true },
        { name: "Blended CAC", type: "line", data: points.map((point) => point.cac), itemStyle: { color: "#0f766e" }, lineStyle: { width: 2.5 }, symbolSize: 6 },
      ],
    },
    { width: 900, height: 320 },
  );
}
