import * as echarts from "echarts/core";
import { MarkLineComponent } from "echarts/components";
import { hatchedAreas, renderSvg, type ChartSize } from "./weekly-rate.server.ts";

echarts.use([MarkLineComponent]);

export type WeekBar = { label: string; value: number; partial: boolean; events: string[] };

const hatch = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.7, color: "#ffffffb0" };

/** A force by week: bars, hatched where the week is covered in part, with a mark on weeks with an event. */
export function forceWeeksChart(weeks: readonly WeekBar[], format: (value: number) => string, colour = "#0f766e"): string {
  const marks = weeks.flatMap((week, at) => (week.events.length > 0 ? [{ xAxis: at, label: { formatter: "▾" }, lineStyle: { color: "#b45309", type: "dashed" as const, opacity: 0.5 } }] : []));
  return renderSvg(
    {
      grid: { left: 8, right: 12, top: 18, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: weeks.map(({ label }) => label), axisTick: { show: false }, axisLine: { lineStyle: { color: "#c9c9c9" } }, axisLabel: { color: "#616161", hideOverlap: true } },
      yAxis: { type: "value", axisLabel: { color: "#616161", formatter: format }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: [
        {
          type: "bar",
          barMaxWidth: 18,
          barCategoryGap: "25%",
          data: weeks.map(({ value, partial }) => ({ value, itemStyle: { color: colour, borderRadius: [3, 3, 0, 0], ...(partial ? { opacity: 0.55, decal: hatch } : {}) } })),
          ...(marks.length > 0 ? { markLine: { silent: true, symbol: "none", data: marks } } : {}),
        },
      ],
    },
    { width: 480, height: 220 },
  );
}

/** Two things over the same days: sold or searched as a line, what was done as bars on an axis of its own; as a dashed line where it is a level that can lie below zero. */
export function seriesChart(labels: readonly string[], line: { name: string; values: (number | null)[] }, bars: { name: string; values: (number | null)[] } | null, format: (value: number) => string, { size = { width: 480, height: 240 }, hatched = [] }: { size?: ChartSize; hatched?: readonly boolean[] } = {}): string {
  const isLevel = bars?.values.some((value) => value !== null && value < 0) ?? false;
  // Two long names stand one below the other.
  const top = line.name.length + (bars?.name.length ?? 0) > 52 ? 58 : 34;
  return renderSvg(
    {
      legend: { top: 0, left: 8, textStyle: { color: "#616161" }, data: [line.name, ...(bars ? [bars.name] : [])] },
      grid: { left: 8, right: 22, top, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: [...labels], axisTick: { show: false }, axisLabel: { color: "#616161", hideOverlap: true } },
      yAxis: [
        { type: "value", axisLabel: { color: "#616161", formatter: format }, splitLine: { lineStyle: { color: "#ececec" } } },
        { type: "value", show: false, scale: isLevel },
      ],
      series: [
        ...(bars ? [isLevel ? { type: "line", name: bars.name, yAxisIndex: 1, data: bars.values, symbol: "none", connectNulls: false, lineStyle: { width: 1.4, type: "dashed" as const, color: "#b45309" }, itemStyle: { color: "#b45309" } } : { type: "bar", name: bars.name, yAxisIndex: 1, data: bars.values, itemStyle: { color: "#b4530966" }, barWidth: "80%" }] : []),
        { type: "line", name: line.name, data: line.values, symbol: "none", connectNulls: false, lineStyle: { width: 1.6, color: "#0f766e" }, itemStyle: { color: "#0f766e" }, markArea: { silent: true, data: hatchedAreas(hatched) } },
      ],
    },
    size,
  );
}
