import { z } from "zod";
import { withShop, type Tx } from "#app/platform/db.ts";
import { adminGraphql } from "./admin-client.ts";
import { shopDomain } from "./domain.ts";
import { activePlan } from "./operations/plan.ts";

/** What a month of a plan is meant for. Null is without limit. */
export type Limits = { registrations: number | null; publishedInserts: number | null };

/** The plans of Shopify's hosted pricing page, by the names they have there. */
const plans = {
  free: { registrations: 100, publishedInserts: 1 },
  starter: { registrations: 1_000, publishedInserts: 5 },
  growth: { registrations: 10_000, publishedInserts: 50 },
  scale: { registrations: null, publishedInserts: null },
} as const satisfies Record<string, Limits>;

/** The limits of a plan by its stored name; a name that this version does not know has none, so that a new plan never takes anything away. */
export function limitsOf(plan: string | null): Limits {
  const name = plan ?? "free";
  return Object.hasOwn(plans, name) ? plans[name as keyof typeof plans] : plans.scale;
}

/** `known` is false until Shopify has been asked; the free plan stands in until then. */
export type PlanUse = { plan: string; known: boolean; limits: Limits; used: { registrations: number; publishedInserts: number }; over: (keyof Limits)[]; pricingUrl: string };

/**
 * The shop's plan, what of it is used this month (UTC), and what is over. Limits only tell: nothing that people or
 * merchants do is ever refused by them, and no code but this may read them.
 */
export async function readPlanUse(tx: Tx): Promise<PlanUse> {
  const row = await tx.first<{ plan: string | null; domain: string; registrations: number; publishedInserts: number }>(
    `select plan, domain,
            (select count(*)::int from registrations where shop_id = $1 and created_at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') as registrations,
            (select count(*)::int from inserts where shop_id = $1 and status = 'published') as "publishedInserts"
       from shops where shop_id = $1`,
    [tx.shopId],
  );
  if (!row) throw new Error("the shop has no settings");
  const limits = limitsOf(row.plan);
  const used = { registrations: row.registrations, publishedInserts: row.publishedInserts };
  const over = (Object.keys(limits) as (keyof Limits)[]).filter((name) => limits[name] !== null && used[name] > limits[name]);
  return { plan: row.plan ?? "free", known: row.plan !== null, limits, used, over, pricingUrl: `https://admin.shopify.com/store/${row.domain.replace(/\.myshopify\.com$/, "")}/charges/flybridge/pricing_plans` };
}

const answer = z.object({ currentAppInstallation: z.object({ activeSubscriptions: z.array(z.object({ name: z.string(), status: z.string() })) }) });

/** Asks Shopify for the shop's plan and keeps its name; without a subscription it is the free one. */
export async function refreshPlan(shopId: number): Promise<void> {
  const { currentAppInstallation } = await adminGraphql(await shopDomain(shopId), activePlan, {}, answer);
  const active = currentAppInstallation.activeSubscriptions.find(({ status }) => status === "ACTIVE");
  await withShop(shopId, (tx) => tx.run("update shops set plan = $2 where shop_id = $1", [shopId, active ? active.name.trim().toLowerCase().slice(0, 60) : "free"]));
}
