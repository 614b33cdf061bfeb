import type { ForceNumber } from "../forces/catalogue.ts";
import type { Leak } from "../migration/leaks.ts";
import type { Rate } from "../migration/model.ts";

export type TrendPoint = { at: string; value: number | null; low: number | null; high: number | null; partial: boolean };

/** One headline figure. Money in minor units of the shop's currency. */
export type Figure = {
  state: "ok" | "directional" | "insufficient_data";
  value: number | null;
  low: number | null;
  high: number | null;
  /** The same of the period before, and which periods these are. */
  before: number | null;
  from: string | null;
  to: string | null;
  comparedFrom: string | null;
  comparedTo: string | null;
  trend: TrendPoint[];
  method: string;
  rows: { what: string; count: number }[];
  /** What is missing, or what to know. */
  note: string | null;
  missing: { what: string; sources: string[] } | null;
  through: string | null;
};

export type Change =
  | { kind: "force"; force: ForceNumber; now: number; before: number; week: string; unit: "money" | "count"; posts: { creator: string; title: string | null; views: number | null }[] }
  | { kind: "figure"; figure: "migration" | "owned"; now: number; before: number; week: string }
  | { kind: "waiting"; registrations: number; ordersThrough: string | null }
  | { kind: "overdue"; source: string; through: string | null; days: number }
  | { kind: "blind"; force: ForceNumber; what: string };

/** A published figure of 2026 beside ours, and how ours was made. `ours` is null where we cannot measure it, and `why` says so. */
export type Claim = {
  id: string;
  claim: string;
  of: string;
  ours: number | null;
  low: number | null;
  high: number | null;
  unit: "times" | "percent" | "ratio" | "rate";
  why: string | null;
  made: ClaimMade | null;
};
/** How our figure beside a claim was made: the state is one of those that forces have. */
export type ClaimMade = { method: string; interval: string; from: string | null; to: string | null; rows: { what: string; count: number }[]; state: string };

/** How much lower the cost of a new customer was in the last three months than in the first three; 0.1 for a tenth. */
export type CostFall = { value: number; low: number; high: number; firstFrom: string; firstTo: string; from: string; to: string; customers: number };

export type SourceReach = { source: string; through: string | null; lastImportedAt: string; ageDays: number; overdue: boolean };

export type HomeResult = {
  currency: string;
  through: string | null;
  migration: { rate: Rate; before: Rate; trend: TrendPoint[]; target: number | null; band: { low: number; high: number; week: string; observed: number; migrated?: number; units?: number; outside: boolean } | null };
  owned: Figure & { withOrder: number; added: number; addedBefore: number };
  cac: Figure & { kind: "cac" | "spend_per_order"; fall: CostFall | null };
  velocity: Figure;
  changes: Change[];
  leaks: Leak[];
  claims: Claim[];
  sources: SourceReach[];
};
