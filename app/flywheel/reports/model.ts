/** What a cell holds. Money is in minor units of the report's currency; percent a share of 0 to 1. */
export type CellKind = "text" | "money" | "count" | "decimal" | "percent" | "day" | "month";
export type Cell = string | number | null;
export type Column = { name: string; kind: CellKind };

/** One table, the same on paper, on the shared page and as CSV. */
export type ReportTable = {
  /** The CSV's file name, without its ending. */
  id: string;
  title: string;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  /** How it was made: method, window, what it does not hold. */
  note: string;
  /** Paper shows the last so many rows; the CSV holds all. */
  shown?: number;
};

/** A headline figure in words, with its interval and the window that it is of. */
export type Headline = { name: string; value: string; interval: string; window: string; method: string };

/** A picture of the report, drawn alike on paper and on the page. */
export type Chart =
  | { kind: "bars"; title: string; bars: readonly { label: string; value: number; low: number | null; high: number | null; text: string; pale: boolean }[] }
  | { kind: "line"; title: string; points: readonly { label: string; value: number | null; low: number | null; high: number | null; text: string }[] };

export type Section = { title: string; text: readonly string[]; charts: readonly Chart[]; tables: readonly ReportTable[] };

export type Report = {
  shop: string;
  locale: string;
  currency: string;
  /** The last day that sales cover, and when the figures were computed. */
  through: string | null;
  computedAt: string;
  headlines: readonly Headline[];
  sections: readonly Section[];
};
