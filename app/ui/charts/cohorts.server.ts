import { renderSvg } from "./weekly-rate.server.ts";

export type Curve = { name: string; points: { days: number; estimate: number | null; low: number | null; high: number | null }[] };

const colours = ["#0f766e", "#7c3aed", "#b45309", "#0369a1", "#be123c", "#4d7c0f"];
const symbols = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];

/** Mean revenue a customer by days since the first order: a line a path with its interval as bars. */
export function ltvCurves(curves: Curve[], format: (major: number) => string): string {
  const days = [...new Set(curves.flatMap((curve) => curve.points.map((point) => point.days)))].sort((a, b) => a - b);
  return renderSvg(
    {
      grid: { left: 8, right: 12, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemGap: 20, data: curves.map((curve) => curve.name) },
      xAxis: { type: "category", data: days.map((day) => `${day} days`), axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { formatter: format, color: "#616161" }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: curves.flatMap((curve, index) => {
        const at = (pick: (point: Curve["points"][number]) => number | null) => days.map((day) => { const point = curve.points.find((one) => one.days === day); return point ? pick(point) : null; });
        const colour = colours[index % colours.length] ?? "#616161";
        return [
          { type: "line", stack: `band-${index}`, data: at((point) => point.low), lineStyle: { opacity: 0 }, symbol: "none", silent: true },
          { type: "line", stack: `band-${index}`, data: at((point) => (point.low === null || point.high === null ? null : point.high - point.low)), lineStyle: { opacity: 0 }, areaStyle: { color: `${colour}22` }, symbol: "none", silent: true },
          { name: curve.name, type: "line", data: at((point) => point.estimate), itemStyle: { color: colour }, lineStyle: { width: 2.5, type: index % 2 ? "dashed" : "solid" }, symbol: symbols[index % symbols.length], symbolSize: 8 },
        ];
      }),
    },
    { width: 900, height: 320 },
  );
}
