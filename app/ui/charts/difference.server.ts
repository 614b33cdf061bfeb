import { MarkLineComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { renderSvg } from "./weekly-rate.server.ts";

echarts.use([MarkLineComponent]);

export type DifferencePoint = { label: string; value: number; low: number; high: number };

/** A difference day by day within its interval, with the zero line that decides. */
export function differenceChart(points: DifferencePoint[], format: (value: number) => string): string {
  const band = { type: "line", stack: "band", stackStrategy: "all", lineStyle: { opacity: 0 }, symbol: "none", silent: true };
  return renderSvg(
    {
      grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: points.map(({ label }) => label), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: "#616161", hideOverlap: true } },
      yAxis: { type: "value", axisLabel: { color: "#616161", formatter: format }, splitLine: { lineStyle: { color: "#ececec" } } },
      series: [
        { ...band, data: points.map(({ low }) => low) },
        { ...band, data: points.map(({ low, high }) => high - low), areaStyle: { color: "#0f766e2e", origin: "start" } },
        {
          type: "line", data: points.map(({ value }) => value), symbol: "none", itemStyle: { color: "#0f766e" }, lineStyle: { width: 2.5, color: "#0f766e" },
          markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: "#303030", type: "solid", width: 1 }, data: [{ yAxis: 0 }] },
        },
      ],
    },
    { width: 720, height: 240 },
  );
}
