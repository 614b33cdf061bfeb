import { wilson } from "#app/attribution/numerics/intervals.ts";
import { audit, auditLook, type Actor } from "#app/platform/audit.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { acceptLink, undoLinkWithin, type LinkReason } from "../linking/index.ts";

/** A registration beside the order it may belong to. */
export type LinkCandidate = {
  linkId: string;
  registrationId: string;
  level: string;
  score: number | null;
  reasons: LinkReason[];
  person: string;
  registeredAt: Date;
  orderTyped: string | null;
  cardProducts: string | null;
  country: string | null;
  orderId: string;
  purchasedAt: Date;
  orderItems: string | null;
  orderCountry: string | null;
  decidedAt: Date | null;
};

export type LinkView = "waiting" | "corrected" | "sample";

/** A waiting link this sure may be accepted together with the others. */
export const SURE = 0.95;
export const SAMPLE_SIZE = 50;

const select = `
  select l.id as "linkId", l.registration_id as "registrationId", l.level, l.score::float8 as score, l.reasons, r.email_encrypted as person,
         r.created_at as "registeredAt", r.order_id_typed as "orderTyped", r.country, l.order_id as "orderId", o.purchased_at as "purchasedAt",
         o.country as "orderCountry", l.decided_at as "decidedAt",
         (select string_agg(p.title, ', ') from insert_products ip join products p on p.shop_id = ip.shop_id and p.id = ip.product_id
           where ip.shop_id = l.shop_id and ip.insert_id = r.insert_id) as "cardProducts",
         (select string_agg(i.quantity || ' × ' || coalesce(p.title, i.sku, i.asin), ', ') from amazon_order_items i
            left join lateral (select p.title from product_listings pl join products p on p.shop_id = pl.shop_id and p.id = pl.product_id
                                where pl.shop_id = i.shop_id and (pl.sku = i.sku or pl.asin = i.asin) limit 1) p on true
           where i.shop_id = l.shop_id and i.order_id = l.order_id and not i.is_cancelled) as "orderItems"
    from links l
    join registrations r on r.shop_id = l.shop_id and r.id = l.registration_id
    join amazon_orders o on o.shop_id = l.shop_id and o.order_id = l.order_id`;

/** What a person should look at: links that wait, corrected ones that can be undone, or this week's sample. Looking is written to the audit log. */
export async function listLinks(tx: Tx, view: LinkView, actor: Actor, limit = 100): Promise<LinkCandidate[]> {
  const conditions: Record<LinkView, string> = {
    waiting: "l.state = 'waiting' order by l.score desc nulls last, l.created_at",
    corrected: "l.state = 'active' and l.level = 'corrected' order by l.created_at desc",
    // The same fifty all week, drawn by lot from the automatic links of the four weeks before.
    sample: `l.state = 'active' and l.decided_by is null and l.level in ('exact', 'corrected')
             and l.created_at >= date_trunc('week', now()) - interval '28 days' and l.created_at < date_trunc('week', now())
             and not exists (select 1 from link_checks c where c.shop_id = l.shop_id and c.link_id = l.id)
             order by md5(l.id::text || date_trunc('week', now())::date::text)`,
  };
  const rows = await tx.query<LinkCandidate>(`${select} where l.shop_id = $1 and r.state <> 'erased' and ${conditions[view]} limit $2`, [tx.shopId, limit]);
  if (rows.length > 0) await auditLook(tx, actor, "link.list", "links", { people: rows.length });
  return rows.map((row) => ({ ...row, person: decrypt(tx.shopId, row.person) }));
}

export type LinkQuality = { checked: number; wrong: number; rate: number | null; low: number | null; high: number | null; checkedThisWeek: number };

/** How often the looked-at automatic links were wrong, over the last twelve weeks, with Wilson's 95 % interval. */
export async function linkQuality(tx: Tx): Promise<LinkQuality> {
  const row = await tx.first<{ checked: number; wrong: number; week: number }>(
    `select count(*)::int as checked, count(*) filter (where verdict = 'wrong')::int as wrong,
            count(*) filter (where week = date_trunc('week', now())::date)::int as week
       from link_checks where shop_id = $1 and week >= date_trunc('week', now())::date - 84`,
    [tx.shopId],
  );
  const { checked, wrong, week } = row ?? { checked: 0, wrong: 0, week: 0 };
  const interval = checked > 0 ? wilson(wrong, checked) : null;
  return { checked, wrong, rate: checked > 0 ? wrong / checked : null, low: interval?.low ?? null, high: interval?.high ?? null, checkedThisWeek: week };
}

/**
 * Notes what a person found of a sampled link; a wrong one is undone in the same transaction, so that neither stands alone.
 * @throws UserError when somebody has checked it meanwhile, NotFound when a wrong one does not hold any more
 */
export async function checkLink(shopId: number, linkId: string, verdict: "right" | "wrong", actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    const noted = await tx.run(
      `insert into link_checks (shop_id, link_id, week, verdict, checked_by) values ($1, $2, date_trunc('week', now())::date, $3, $4) on conflict (shop_id, link_id) do nothing`,
      [shopId, linkId, verdict, actor],
    );
    if (noted === 0) throw new UserError("Somebody has checked this link meanwhile. It can be undone on the registration’s page.", { status: 409 });
    await audit(tx, actor, "link.check", `link:${linkId}`, { verdict });
    if (verdict === "wrong") await undoLinkWithin(tx, linkId, actor);
  });
}

/** The shown links that may be accepted together: sure, waiting, and the likeliest of each registration. @param links likeliest first */
export function sureLinks(links: readonly LinkCandidate[]): string[] {
  const best = new Map<string, string>();
  for (const link of links) if ((link.score ?? 0) >= SURE && !best.has(link.registrationId)) best.set(link.registrationId, link.linkId);
  return [...best.values()];
}

/**
 * Accepts the sure links that a person was shown, each in a transaction of its own.
 * @returns how many were accepted, and how many were decided by somebody else or stopped being sure since they were shown
 */
export async function acceptSureLinks(shopId: number, linkIds: readonly string[], actor: Actor): Promise<{ accepted: number; changed: number }> {
  const sure = await withShop(shopId, (tx) => tx.query<{ id: string }>("select id from links where shop_id = $1 and id = any($2::uuid[]) and state = 'waiting' and score >= $3", [shopId, linkIds, SURE]));
  let accepted = 0;
  for (const { id } of sure) {
    try {
      await acceptLink(shopId, id, actor);
      accepted += 1;
    } catch (error) {
      // Decided by somebody else in between: the rest goes on.
      if (!(error instanceof NotFound)) throw error;
    }
  }
  return { accepted, changed: new Set(linkIds).size - accepted };
}
