import { blindIndex } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { withinLimits } from "#app/platform/rate-limits.ts";
import { believableVisits, type PixelReport } from "./model.ts";

const HOUR_S = 3600;
/** A report is one checkout: a household makes a few, a shop on its busiest day some thousands. */
const PER_NETWORK = 60;
const PER_SHOP = 20_000;
/** A report whose order never came is dropped. */
const ORPHAN_DAYS = 7;

/**
 * Keeps the visits before one order. The first report of an order counts: nobody who guesses an order's number later
 * can change its journey. Card codes that are not the shop's are taken out.
 * @returns whether it was within the limits
 */
export async function storePixelReport(shopId: number, report: PixelReport, { network, now }: { network: string; now: Date }): Promise<boolean> {
  const limits = [
    { bucket: `pixel:${blindIndex(shopId, "network", network)}`, most: PER_NETWORK, seconds: HOUR_S },
    { bucket: "pixel", most: PER_SHOP, seconds: HOUR_S },
  ];
  if (!(await withinLimits(shopId, limits, now))) return false;
  const visits = believableVisits(report, now);
  if (visits.length === 0) return true;
  await withShop(shopId, async (tx) => {
    const codes = visits.flatMap(({ card }) => card ?? []);
    const own = codes.length > 0 ? await tx.query<{ code: string }>("select code from card_codes where shop_id = $1 and code = any($2)", [shopId, codes]) : [];
    const known = new Set(own.map(({ code }) => code));
    const touches = visits.map((visit) => ({ ...visit, card: visit.card && known.has(visit.card) ? visit.card : null }));
    await tx.run(
      `insert into pixel_journeys (shop_id, order_gid, received_at, touches) values ($1, $2, $3, $4)
       on conflict (shop_id, order_gid) do nothing`,
      [shopId, `gid://shopify/Order/${report.order}`, now, JSON.stringify(touches)],
    );
  });
  return true;
}

/** Drops reports of orders that we never heard of. */
export async function dropOrphanReports(shopId: number, now: Date): Promise<number> {
  return withShop(shopId, (tx) =>
    tx.run(
      `delete from pixel_journeys p where p.shop_id = $1 and p.received_at < $2
          and not exists (select 1 from shopify_orders o where o.shop_id = $1 and o.gid = p.order_gid)`,
      [shopId, new Date(now.getTime() - ORPHAN_DAYS * 86_400_000)],
    ),
  );
}
