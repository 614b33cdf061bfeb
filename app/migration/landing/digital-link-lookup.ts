import { LRUCache } from "lru-cache";
import { withShop } from "#app/platform/db.ts";
import { normaliseCardCode } from "../inserts/index.ts";
import { parseDigitalLink } from "../inserts/digital-link.ts";
import { whilePresent } from "./deadline.ts";

const found = new LRUCache<string, { code: string | null }>({ max: 50_000, ttl: 60_000 });

/**
 * The card code that a GS1 address is another name of, within one shop: the serial is the code itself on a print run of
 * that trade item; a lot names the shared code of its run; the bare trade item, its newest shared code.
 * @param path such as `/01/09506000134352/21/K7QM9XTP3WHD`
 */
export async function findDigitalLink(shopId: number, path: string): Promise<string | null> {
  const read = parseDigitalLink(path);
  if (!read.ok) return null;
  const { gtin, lot, serial } = read.link;
  const key = `${shopId}:${gtin}:${lot ?? ""}:${serial ?? ""}`;
  const kept = found.get(key);
  if (kept) return kept.code;
  const serialCode = serial === null ? null : normaliseCardCode(serial);
  if (serialCode && !serialCode.ok) return null;
  const rows = await whilePresent(() =>
    withShop(shopId, (tx) =>
      tx.query<{ code: string }>(
        `select c.code from print_runs r join card_codes c on c.shop_id = r.shop_id and c.print_run_id = r.id
          where r.shop_id = $1 and lpad(r.gtin, 14, '0') = $2 and ($3::text is null or r.lot = $3)
            and ($4::text is null and not c.is_unique and not c.is_proof or c.code = $4)
          order by r.created_at desc limit 1`,
        [shopId, gtin, lot, serialCode?.code ?? null],
      ),
    ),
  );
  const code = rows[0]?.code ?? null;
  found.set(key, { code });
  return code;
}
