import { renderSvg } from "./weekly-rate.server.ts";

export type CreatorMonth = { label: string; customers: number; recruited: number };

/** What matched creators sold by month, those who came by themselves below those whom a send recruited. */
export function creatorsChart(months: CreatorMonth[], format: (major: number) => string): string {
  return renderSvg(
    {
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, data: ["Customers (force 5)", "Recruited by a send (force 10)"] },
      xAxis: { type: "category", data: months.map(({ label }) => label), axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { formatter: format, color: "#616161" }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: [
        { name: "Customers (force 5)", type: "bar", stack: "sold", data: months.map(({ customers }) => customers), itemStyle: { color: "#0f766e" } },
        { name: "Recruited by a send (force 10)", type: "bar", stack: "sold", data: months.map(({ recruited }) => recruited), itemStyle: { color: "#b45309", decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.7 } } },
      ],
    },
    { width: 900, height: 260 },
  );
}
