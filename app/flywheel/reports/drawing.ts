import type { Chart } from "./model.ts";

/** What a chart is made of; paper and page draw the same shapes. Points from the top left. */
export type Shape =
  | { kind: "path"; d: string; fill?: string; stroke?: string; width?: number }
  | { kind: "text"; x: number; y: number; text: string; size: number; anchor: "start" | "end"; colour: string };

const INK = "#303030";
const QUIET = "#616161";
const GRID = "#e3e3e3";
const BAR = "#0f766e";
const PALE = "#a8cfc9";
const BAND = "#d5ebe8";

/** The shapes of a chart of this width, and the height they take. */
export function drawChart(chart: Chart, width: number): { height: number; shapes: Shape[] } {
  return chart.kind === "bars" ? drawBars(chart, width) : drawLine(chart, width);
}

function drawBars({ bars }: Chart & { kind: "bars" }, width: number): { height: number; shapes: Shape[] } {
  const [left, right, row] = [Math.min(180, width * 0.36), 64, 22];
  const most = Math.max(1, ...bars.map(({ value, high }) => Math.max(value, high ?? 0)));
  const least = Math.min(0, ...bars.map(({ value, low }) => Math.min(value, low ?? 0)));
  const x = (value: number) => left + ((value - least) / (most - least)) * (width - left - right);
  const shapes = bars.flatMap(({ label, value, low, high, text, pale }, at): Shape[] => {
    const [top, middle] = [at * row, at * row + row / 2];
    const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
    return [
      { kind: "text", x: left - 8, y: middle + 3.2, text: label, size: 9, anchor: "end", colour: INK },
      { kind: "path", d: `M${r(from)} ${top + 5}H${r(Math.max(to, from + 0.5))}V${top + row - 5}H${r(from)}Z`, fill: pale ? PALE : BAR },
      ...(low === null || high === null ? [] : [{ kind: "path" as const, d: `M${r(x(low))} ${middle}H${r(x(high))}M${r(x(low))} ${middle - 3}V${middle + 3}M${r(x(high))} ${middle - 3}V${middle + 3}`, stroke: INK, width: 0.8 }]),
      { kind: "text", x: r(Math.max(to, high === null ? to : x(high)) + 6), y: middle + 3.2, text, size: 9, anchor: "start", colour: INK },
    ];
  });
  return { height: Math.max(row, bars.length * row), shapes: [{ kind: "path", d: `M${r(x(0))} 0V${bars.length * row}`, stroke: GRID, width: 1 }, ...shapes] };
}

function drawLine({ points }: Chart & { kind: "line" }, width: number): { height: number; shapes: Shape[] } {
  const height = 130;
  const [top, bottom, right] = [14, 18, 58];
  const known = points.flatMap((point, at) => (point.value === null ? [] : [{ ...point, value: point.value, at }]));
  const last = known.at(-1);
  if (!last) return { height: 24, shapes: [{ kind: "text", x: 0, y: 14, text: "Too little data", size: 9, anchor: "start", colour: QUIET }] };
  const most = Math.max(...known.map(({ value, high }) => Math.max(value, high ?? value))) || 1;
  const x = (at: number) => (points.length < 2 ? 0 : (at / (points.length - 1)) * (width - right));
  const y = (value: number) => top + (1 - value / most) * (height - top - bottom);
  const band = known.filter(({ low, high }) => low !== null && high !== null);
  const outline = [...band.map(({ at, high }) => `${r(x(at))} ${r(y(high ?? 0))}`), ...band.reverse().map(({ at, low }) => `${r(x(at))} ${r(y(low ?? 0))}`)];
  const shapes: Shape[] = [{ kind: "path", d: `M0 ${height - bottom}H${r(width - right)}`, stroke: GRID, width: 1 }];
  if (outline.length > 2) shapes.push({ kind: "path", d: `M${outline.join("L")}Z`, fill: BAND });
  shapes.push({ kind: "path", d: `M${known.map(({ at, value }) => `${r(x(at))} ${r(y(value))}`).join("L")}`, stroke: BAR, width: 1.8 });
  shapes.push({ kind: "text", x: r(x(last.at)) + 6, y: r(y(last.value)) + 3, text: last.text, size: 10, anchor: "start", colour: INK });
  shapes.push({ kind: "text", x: 0, y: height - 4, text: points[0]?.label ?? "", size: 8, anchor: "start", colour: QUIET });
  shapes.push({ kind: "text", x: width - right, y: height - 4, text: points.at(-1)?.label ?? "", size: 8, anchor: "end", colour: QUIET });
  return { height, shapes };
}

const r = (value: number) => Math.round(value * 10) / 10;
