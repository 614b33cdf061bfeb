import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { requestRecompute } from "#app/platform/jobs.ts";
import { UserError } from "#app/platform/errors.ts";
import type { Answers } from "./model.ts";

/** What the merchant answered for a source before, so that it is asked once. */
export async function rememberedAnswers(tx: Tx, source: string): Promise<Answers> {
  const row = await tx.first<{ answers: Answers }>("select answers from import_answers where shop_id = $1 and source = $2", [tx.shopId, source]);
  return row?.answers ?? {};
}

/** Keeps what is true of every file of the source; what is true of one file only (its period, its send) is not kept. */
export async function rememberAnswers(tx: Tx, source: string, answers: Answers): Promise<void> {
  const { from: _from, to: _to, send: _send, grain: _grain, ...lasting } = answers;
  if (Object.keys(lasting).length === 0) return;
  await tx.run(
    `insert into import_answers as a (shop_id, source, answers) values ($1, $2, $3)
     on conflict (shop_id, source) do update set answers = a.answers || excluded.answers, updated_at = now()`,
    [tx.shopId, source, JSON.stringify(lasting)],
  );
}

/**
 * Marks search demand as branded by the shop's list: a term is branded when one of the list is in it as whole words.
 * Without a list nothing is said. Series with a filter of their own keep what the file says.
 * @param importId only that import's rows; all when null
 */
export async function applyBrandTerms(tx: Tx, importId: string | null): Promise<void> {
  await tx.run(
    `update search_demand d set is_branded = found.branded
       from (select s.source, s.scope, s.term, s.asin, s.from_day, s.to_day,
                    case when exists (select 1 from brand_terms where shop_id = $1 and kind = 'own')
                         then exists (select 1 from brand_terms b where b.shop_id = $1 and b.kind = 'own'
                                         and lower(s.term) ~ ('(^|[^[:alnum:]])' || regexp_replace(b.term, '([^[:alnum:][:space:]])', '\\\\\\1', 'g') || '($|[^[:alnum:]])')) end as branded
               from search_demand s where s.shop_id = $1 and s.term <> '' and ($2::uuid is null or s.import_id = $2)) found
      where d.shop_id = $1 and (d.source, d.scope, d.term, d.asin, d.from_day, d.to_day) = (found.source, found.scope, found.term, found.asin, found.from_day, found.to_day)
        and d.is_branded is distinct from found.branded`,
    [tx.shopId, importId],
  );
}

const term = z.string().trim().toLowerCase().min(2, "at least two characters").max(100, "at most 100 characters");
const termsSchema = z.object({ own: z.array(term).max(500), competitor: z.array(term).max(500).default([]) });
export type BrandTerms = z.infer<typeof termsSchema>;

/** The shop's own branded terms and its competitors'. */
export async function readBrandTerms(shopId: number): Promise<BrandTerms> {
  const rows = await withShop(shopId, (tx) => tx.query<{ term: string; kind: "own" | "competitor" }>("select term, kind from brand_terms where shop_id = $1 order by term", [shopId]));
  return { own: rows.filter((row) => row.kind === "own").map((row) => row.term), competitor: rows.filter((row) => row.kind === "competitor").map((row) => row.term) };
}

/** Replaces the lists, and judges every stored search term anew. @throws UserError when a term cannot be */
export async function saveBrandTerms(shopId: number, terms: z.input<typeof termsSchema>, actor: Actor): Promise<void> {
  const checked = termsSchema.safeParse(terms);
  if (!checked.success) throw new UserError("A term could not be kept.", { fields: { own: checked.error.issues[0]?.message ?? "" } });
  const { own, competitor } = checked.data;
  await withShop(shopId, async (tx) => {
    await tx.run("delete from brand_terms where shop_id = $1", [shopId]);
    for (const [kind, list] of [["own", own], ["competitor", competitor]] as const) {
      await tx.run("insert into brand_terms (shop_id, term, kind) select $1, unnest($2::text[]), $3 on conflict do nothing", [shopId, list, kind]);
    }
    await applyBrandTerms(tx, null);
    await audit(tx, actor, "brand_terms.save", "shop:settings", { own: own.length, competitor: competitor.length });
    await requestRecompute(tx);
  });
}

const shares = z.array(z.object({ force: z.number().int().min(1).max(10), share: z.number().min(0).max(1) })).refine((all) => Math.abs(all.reduce((sum, one) => sum + one.share, 0) - 1) < 1e-6, "the shares must add up to 100 %");

/** How a channel's spend is split over its forces. */
export async function readSpendShares(shopId: number): Promise<{ channel: string; force: number; share: number }[]> {
  return withShop(shopId, (tx) => tx.query("select channel, force, share::float8 as share from spend_shares where shop_id = $1 order by channel, force", [shopId]));
}

/** Sets a channel's split. @throws UserError when the shares do not add up to 1 */
export async function saveSpendShares(shopId: number, channel: string, split: { force: number; share: number }[], actor: Actor): Promise<void> {
  const checked = shares.safeParse(split);
  if (!checked.success) throw new UserError(`The split of ${channel} was not kept: ${checked.error.issues[0]?.message ?? ""}.`);
  await withShop(shopId, async (tx) => {
    await tx.run("delete from spend_shares where shop_id = $1 and channel = $2", [shopId, channel]);
    for (const { force, share } of checked.data) await tx.run("insert into spend_shares (shop_id, channel, force, share) values ($1, $2, $3, $4)", [shopId, channel, force, share]);
    await audit(tx, actor, "spend_shares.save", `channel:${channel}`);
    await requestRecompute(tx);
  });
}
