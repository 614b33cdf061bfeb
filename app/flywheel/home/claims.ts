import type { ForcesResult, ForceView } from "../forces/index.ts";
import type { MigrationValue } from "../migration/value.ts";
import type { Claim, ClaimMade, HomeResult } from "./model.ts";

const unmeasured = { ours: null, low: null, high: null, made: null } as const;
const worst = ["insufficient_data", "no_detectable_effect", "possible_reverse_causality", "confounded_with_promotions", "directional", "supported"];

/** The figures that were published in 2026, beside what this shop's own data say, or why they cannot say it. */
export function compareClaims(home: Pick<HomeResult, "migration" | "velocity" | "cac">, forces: ForcesResult | null, value: MigrationValue | null): Claim[] {
  const force = (number: number) => forces?.forces.find((one) => one.number === number);
  const window = forces?.ledger.find(({ days }) => days === 28);
  const days = window ? { from: window.from, to: window.to } : { from: null, to: null };
  const tiktokSales = window?.actual.tiktok ?? 0;
  const [one, three] = [force(1), force(3)];
  const sold = window ? window.actual.amazon + window.actual.shopify + window.actual.tiktok : 0;
  return [
    velocityClaim(home.velocity),
    costClaim(home.cac),
    worthClaim(value),
    { ...unmeasured, id: "citations", claim: "67 %", of: "of citations lead to a branded search", unit: "percent", why: "no data show what a reader of an answer did next; force 7 measures what the citation rate did to searches" },
    ...perSale(one, tiktokSales, days),
    shareClaim(one, three, sold, days),
    rateClaim(home.migration.rate),
  ];
}

function velocityClaim({ value, low, high, method, from, to, rows, state }: HomeResult["velocity"]): Claim {
  const about = { id: "velocity", claim: "2.8×", of: "revenue per action in a flywheel against isolated channels; ours is flywheel velocity", unit: "times" } as const;
  if (value === null) return { ...about, ...unmeasured, why: "too few customers observed for 120 days" };
  return { ...about, ours: value, low, high, why: null, made: { method, interval: "delta method, 95 %", from, to, rows, state: state === "ok" ? "supported" : state } };
}

function costClaim({ fall }: HomeResult["cac"]): Claim {
  const about = { id: "cac", claim: "41 %", of: "lower blended CAC with four nodes or more; ours is the fall from the first three months of your data to the last three (whether it is a trend is tested under CAC)", unit: "percent" } as const;
  if (!fall) return { ...about, ...unmeasured, why: "needs six months of CAC: one brand has no twin without a flywheel" };
  return {
    ...about, ours: fall.value, low: fall.low, high: fall.high, why: null,
    made: {
      method: "1 − mean CAC of the last three months ÷ mean CAC of the first three", interval: "delta method on the logarithm, 95 %: of the counts of customers, or of the months’ own scatter where that is more",
      from: fall.firstFrom, to: fall.to, rows: [{ what: "new customers in these six months, inferred for Amazon", count: fall.customers }], state: "directional",
    },
  };
}

function worthClaim(value: MigrationValue | null): Claim {
  const about = { id: "ltv", claim: "3.2×", of: "lifetime value of owned customers against marketplace-only buyers; ours is migrated against never-Amazon customers, after the landmark", unit: "times" } as const;
  const [migrated, never] = ["migrated", "never_amazon"].map((name) => value?.groups.find(({ group }) => group === name));
  if (!value || !migrated?.estimate || !never?.estimate) return { ...about, ...unmeasured, why: "Amazon-only buyers are anonymous; the nearest comparison needs 20 customers of each kind" };
  const others = never.estimate;
  // The interval of the difference, on the others' mean as it is.
  const at = (bound: number | null | undefined) => (bound == null ? null : 1 + bound / others);
  return {
    ...about, ours: migrated.estimate / others, low: at(value.difference?.low), high: at(value.difference?.high), why: null,
    made: {
      method: `Mean revenue from day ${value.landmarkDays + 1} to ${value.horizonDays} after the first order: migrated ÷ never on Amazon, of one mix of months and first orders`, interval: "bootstrap over customers of the difference, 95 %, on the others’ mean as it is",
      from: null, to: value.asOf, rows: [{ what: "migrated customers", count: migrated.customers }, { what: "never known on Amazon", count: never.customers }], state: value.difference?.state === "ok" ? "supported" : (value.difference?.state ?? "directional"),
    },
  };
}

type Days = { from: string | null; to: string | null };

/** The same figure beside two claims: what TikTok moves on Amazon for each unit that it sells itself. */
function perSale(one: ForceView | undefined, tiktokSales: number, days: Days): Claim[] {
  const about = [
    { id: "indirect", claim: "2.1–3.8×", of: "indirect effect of TikTok on Amazon against direct sales on TikTok Shop", unit: "times" },
    { id: "per-dollar", claim: "$1.40–2.20", of: "Amazon revenue within 72 hours for each $1 of TikTok Shop sales", unit: "ratio" },
  ] as const;
  if (!one?.amountMinor || tiktokSales <= 0) return about.map((claim) => ({ ...claim, ...unmeasured, why: "needs TikTok Shop sales and a credited effect of force 1" }));
  const per = (minor: number | null) => (minor === null ? null : minor / tiktokSales);
  const made: ClaimMade = { method: "Force 1’s overlay on Amazon ÷ what TikTok Shop sold in the same 28 days", interval: "95 %, force 1’s; TikTok Shop’s sales are counted", ...days, rows: one.rows, state: one.state };
  return about.map((claim) => ({ ...claim, ours: per(one.amountMinor), low: per(one.low), high: per(one.high), why: null, made }));
}

function shareClaim(one: ForceView | undefined, three: ForceView | undefined, sold: number, days: Days): Claim {
  const about = { id: "share", claim: "40–60 %", of: "of revenue touched by TikTok → Amazon and Amazon → Shopify together; ours adds an overlay and carried revenue, for this comparison only", unit: "percent" } as const;
  if (one?.amountMinor == null || !three?.amountMinor || sold <= 0) return { ...about, ...unmeasured, why: "needs both forces measured" };
  const carried = three.amountMinor;
  const at = (minor: number | null) => (minor === null ? null : (minor + carried) / sold);
  return {
    ...about, ours: at(one.amountMinor), low: at(one.low), high: at(one.high), why: null,
    made: { method: "(Force 1’s overlay + force 3’s carried revenue) ÷ what was sold on Amazon, Shopify and TikTok Shop", interval: "95 %, force 1’s; carried revenue is counted and has none", ...days, rows: three.rows, state: worst.find((state) => state === one.state || state === three.state) ?? "directional" },
  };
}

function rateClaim(rate: HomeResult["migration"]["rate"]): Claim {
  const about = { id: "migration", claim: "8–14 %", of: "of units with the card become customers", unit: "rate" } as const;
  if (rate.state !== "ok") return { ...about, ...unmeasured, why: rate.why };
  const rows = [{ what: "migrated customers", count: rate.numerator }, { what: "units with the card", count: rate.denominator }];
  return { ...about, ours: rate.value, low: rate.low, high: rate.high, why: null, made: { method: "New customers of the last four whole weeks ÷ units with the card in them", interval: rate.method, from: rate.from, to: rate.to, rows, state: "supported" } };
}
