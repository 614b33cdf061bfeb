import { minorDigits } from "../money.ts";
import type { ForcesResult } from "../forces/index.ts";
import type { MigrationValue } from "../migration/value.ts";
import type { Claim, HomeResult } from "./model.ts";

/** The figures that were published in 2026, beside what this shop's own data say, or why they cannot say it. */
export function compareClaims(home: Pick<HomeResult, "migration" | "velocity" | "cac">, forces: ForcesResult | null, value: MigrationValue | null): Claim[] {
  const force = (number: number) => forces?.forces.find((one) => one.number === number);
  const window = forces?.ledger.find(({ days }) => days === 28);
  const tiktokSales = window?.actual.tiktok ?? 0;
  const [one, three] = [force(1), force(3)];
  const perDollar = one?.amountMinor && tiktokSales > 0 ? { ours: one.amountMinor / tiktokSales, low: one.low === null ? null : one.low / tiktokSales, high: one.high === null ? null : one.high / tiktokSales } : null;
  const unit = 10 ** minorDigits(forces?.currency ?? "USD");
  const noMultiple = "needs TikTok Shop sales and a credited effect of force 1";
  const sold = window ? window.actual.amazon + window.actual.shopify + window.actual.tiktok : 0;
  const both = one?.amountMinor !== null && one?.amountMinor !== undefined && three?.amountMinor && sold > 0 ? (one.amountMinor + three.amountMinor) / sold : null;
  const [migrated, never] = ["migrated", "never_amazon"].map((name) => value?.groups.find(({ group }) => group === name));
  const ltv = migrated?.estimate && never?.estimate ? migrated.estimate / never.estimate : null;
  // The interval of the difference, on the others' mean as it is.
  const ltvAt = (bound: number | null | undefined) => (ltv === null || bound == null || !never?.estimate ? null : 1 + bound / never.estimate);
  // Carried revenue is counted: only the overlay has a range.
  const bothAt = (bound: number | null | undefined) => (both === null || bound == null || !three?.amountMinor ? null : (bound + three.amountMinor) / sold);
  const rate = home.migration.rate;
  const cheaper = home.cac.kind === "cac" ? costChange(home.cac.trend) : null;
  return [
    { id: "velocity", claim: "2.8×", of: "revenue per action in a flywheel against isolated channels; ours is flywheel velocity", ours: home.velocity.value, low: home.velocity.low, high: home.velocity.high, unit: "times", why: home.velocity.value === null ? "too few customers observed for 120 days" : null },
    { id: "cac", claim: "41 %", of: "lower blended CAC with four nodes or more; ours is the fall from the first three months of your data to the last three (whether it is a trend is tested under CAC)", ours: cheaper, low: null, high: null, unit: "percent", why: cheaper === null ? "needs six months of CAC: one brand has no twin without a flywheel" : null },
    { id: "ltv", claim: "3.2×", of: "lifetime value of owned customers against marketplace-only buyers; ours is migrated against never-Amazon customers, after the landmark", ours: ltv, low: ltvAt(value?.difference?.low), high: ltvAt(value?.difference?.high), unit: "times", why: ltv === null ? "Amazon-only buyers are anonymous; the nearest comparison needs 20 customers of each kind" : null },
    { id: "citations", claim: "67 %", of: "of citations lead to a branded search", ours: null, low: null, high: null, unit: "percent", why: "no data show what a reader of an answer did next; force 7 measures what the citation rate did to searches" },
    { id: "indirect", claim: "2.1–3.8×", of: "indirect effect of TikTok on Amazon against direct sales on TikTok Shop", ours: perDollar?.ours ?? null, low: perDollar?.low ?? null, high: perDollar?.high ?? null, unit: "times", why: perDollar ? null : noMultiple },
    { id: "per-dollar", claim: "$1.40–2.20", of: "Amazon revenue within 72 hours for each $1 of TikTok Shop sales", ours: perDollar ? perDollar.ours * unit : null, low: perDollar?.low === null || !perDollar ? null : perDollar.low * unit, high: perDollar?.high === null || !perDollar ? null : perDollar.high * unit, unit: "money", why: perDollar ? null : noMultiple },
    { id: "share", claim: "40–60 %", of: "of revenue touched by TikTok → Amazon and Amazon → Shopify together; ours adds an overlay and carried revenue, for this comparison only", ours: both, low: bothAt(one?.low), high: bothAt(one?.high), unit: "percent", why: both === null ? "needs both forces measured" : null },
    { id: "migration", claim: "8–14 %", of: "of units with the card become customers", ours: rate.state === "ok" ? rate.value : null, low: rate.state === "ok" ? rate.low : null, high: rate.state === "ok" ? rate.high : null, unit: "rate", why: rate.state === "ok" ? null : rate.why },
  ];
}

/** How much lower the last three months' CAC is than the first three's. */
function costChange(trend: HomeResult["cac"]["trend"]): number | null {
  const known = trend.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length < 6) return null;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return 1 - mean(known.slice(-3)) / mean(known.slice(0, 3));
}
