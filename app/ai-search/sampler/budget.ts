import type { Tx } from "#app/platform/db.ts";

/** First moment of a calendar month in UTC. */
export const monthOf = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));

/** What sampling cost since the month began, with what is set aside for answers under way, in millionths of a US dollar. */
export async function spentThisMonth(tx: Tx, now: Date): Promise<number> {
  const row = await tx.first<{ micros: number }>("select coalesce(sum(cost_micros), 0)::bigint as micros from ai_samples where shop_id = $1 and asked_at >= $2", [tx.shopId, monthOf(now)]);
  return row?.micros ?? 0;
}

/**
 * Whether `micros` more fit into the month's budget. Holds the shop's budget to the end of the transaction, so that two
 * workers cannot spend the same dollar.
 */
export async function fitsBudget(tx: Tx, micros: number, now: Date): Promise<boolean> {
  await tx.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`ai-budget:${tx.shopId}`]);
  const sampler = await tx.first<{ budget: number }>("select budget_micros as budget from ai_sampler where shop_id = $1", [tx.shopId]);
  return (await spentThisMonth(tx, now)) + micros <= (sampler?.budget ?? 0);
}
