import type { Tx } from "#app/platform/db.ts";
import type { DateStyle } from "./reading/dates.ts";
import type { FileStyle, Fields } from "./reading/fields.ts";
import type { Columns } from "./reading/names.ts";

export const nodes = ["Amazon", "Branded demand", "TikTok Shop", "Email/SMS", "Shopify", "AI Search", "Spend", "Calendar", "People and products"] as const;
export type Node = (typeof nodes)[number];

export type Value = string | number | boolean | null | readonly string[];

/** A fact table as the merge knows it: types of its columns, what makes a row the same row, how two lines become one. */
export type Target = {
  table: string;
  /** Key columns after shop_id, with their SQL types. */
  key: Readonly<Record<string, string>>;
  /** The other columns that imports fill, with their SQL types. */
  columns: Readonly<Record<string, string>>;
  /** What several lines of one file with the same key become: added up, or the last line of the file. */
  combine: "sum" | "last";
  /** Columns that add up when `combine` is "sum"; of the others the greatest stays. */
  sums?: readonly string[];
  /** Columns that keep what they had when the file has no value. */
  keeps?: readonly string[];
  /** A newer file of the same scope replaces the days that it covers: its own key columns, and the column of the day. */
  replaces?: { scope: readonly string[]; day: string };
  /** In place of the general merge. */
  merge?: (tx: Tx, stage: string, importId: string) => Promise<Merged>;
};

export type Merged = { taken: number; updated: number; unchanged: number; replaced: number };

export type Fact = readonly [Target, Readonly<Record<string, Value>>];

export type Problem = { column: string; value: string; reason: string };

/** What one row of a file became. `day` (from, to) widens the period that the import covers. */
export type RowResult =
  | { kind: "facts"; facts: readonly Fact[]; day?: string | null; until?: string | null }
  | { kind: "problems"; problems: readonly Problem[] }
  /** A total, a description or a filler: not data, and counted apart. */
  | { kind: "skipped" };

export type CellRecord = Readonly<Record<string, string | undefined>>;
/** A row as it came, for the few sources whose columns have no fixed names. */
export type RawRow = { line: number; cells: readonly string[]; json?: ReadonlyMap<string, string> };
export type RowReader = (record: CellRecord, raw: RawRow) => RowResult;

/** What is known of the whole file when its rows are read. */
export type FileContext = {
  shopId: number;
  fileName: string;
  style: FileStyle;
  /** From a column's name, the preamble or the merchant; null when rows carry it, or nothing does. */
  currency: string | null;
  /** Text before the header, line by line. */
  preamble: readonly string[];
  header: readonly string[];
  positions: Readonly<Record<string, number>>;
  /** Small files beside this one in an archive: name → text. */
  beside: ReadonlyMap<string, string>;
  answers: Answers;
  fields: Fields;
  /** Looks a personal value up or turns it into its keyed hash; never keeps it. */
  hash: (kind: "email" | "postal", value: string) => string;
  /** Customers by the keyed hash of their e-mail; filled only for sources that ask for it. */
  customers: ReadonlyMap<string, string>;
};

export const questionKinds = ["timeZone", "dateStyle", "currency", "decimals", "account", "audience", "purpose", "marketplace", "site", "send", "from", "to", "grain"] as const;
export type QuestionKind = (typeof questionKinds)[number];
export type Answers = Readonly<Partial<Record<QuestionKind, string>>>;

/** Something that the file cannot answer. `blocking` ones must be answered before the import starts. */
export type Question = { kind: QuestionKind; text: string; why: string; suggestion: string | null; options: readonly { value: string; label: string }[]; blocking: boolean };

export type Source = {
  id: string;
  node: Node;
  title: string;
  /** What it feeds, for the page. */
  feeds: string;
  /** Where the merchant finds the file. */
  where: string;
  columns: Columns;
  /** A shape of our own with few columns: considered only when no vendor's report fits. */
  general?: boolean;
  /** How many of its columns a header must have, besides the required ones. */
  atLeast?: number;
  /** Amazon's own flat files never quote. */
  quoting?: "off";
  /** Paths of the arrays whose objects are rows, in JSON files of this source. */
  json?: readonly string[];
  targets: readonly Target[];
  /** Questions to ask when the file leaves them open. */
  asks?: readonly QuestionKind[];
  /** A zone that the vendor documents, so that it is not asked. */
  zone?: string;
  /** A date style that the vendor documents. */
  dates?: "day-first" | "month-first";
  /** Columns of money, where a file may come without any: then no currency is asked for. */
  money?: readonly string[];
  /** Number columns whose cells decide the decimal style. */
  numbers?: readonly string[];
  needsCustomers?: boolean;
  /** Queues to tell after an import, besides `recompute`. */
  tells?: readonly "link"[];
  /** A last word on whether the file is of this source, and what to say about it. */
  inspect?: (file: InspectedFile) => Inspection;
  read: (file: FileContext) => RowReader;
  /** Runs in the import's transaction after the merge, and after an undo. */
  settle?: (tx: Tx, importId: string | null) => Promise<void>;
};

export type InspectedFile = {
  preamble: readonly string[];
  header: readonly string[];
  beside: ReadonlyMap<string, string>;
  name: string;
  has: (ours: string) => boolean;
  /** The cells of one of our columns in the beginning of the file. */
  cells: (ours: string) => string[];
};
export type Inspection = { refuse?: string; notes?: string[]; currency?: string | null; marketplace?: string | null; period?: { from: string; to: string } | null; grain?: string | null; /** How days are written, where the report’s own rules tell it. */ dateStyle?: DateStyle | null; /** Questions that this file does not leave open after all. */ answered?: QuestionKind[] };
