import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { marketplaces, type Insert, type InsertInput } from "./model.ts";
import { createInsert, lockInsert, prepareDiscounts, readInsert } from "./store.ts";

/** What keeps an insert from being published, by field; fields of the settings begin with `settings.`. */
export async function publishProblems(tx: Tx, insert: Insert): Promise<Record<string, string>> {
  const shop = await readShop(tx);
  const problems: Record<string, string> = {};
  if (!shop.responsibleName) {
    problems["settings.responsibleName"] = "Say in Settings who is responsible for the data.";
  }
  if (!shop.privacyUrl) problems["settings.privacyUrl"] = "Link your privacy policy in Settings.";
  if (!shop.senderName || !shop.senderEmail) {
    problems["settings.senderEmail"] = "Enter in Settings who the mail comes from.";
  }
  if (!insert.copy[insert.defaultLocale]?.headline) {
    problems[`copy.${insert.defaultLocale}.headline`] =
      "Write a headline in the insert's main language.";
  }
  const { offer } = insert;
  if (offer.kind === "guide" && !offer.url && !offer.fileKey) {
    problems["offer.url"] = "Give the guide's address, or upload its file.";
  }
  if (insert.productIds.length === 0) {
    problems.productIds = "Choose at least one product.";
    return problems;
  }
  const unmapped = await tx.query<{ title: string }>(
    `select p.title from insert_products ip
       join products p on p.shop_id = ip.shop_id and p.id = ip.product_id
      where ip.shop_id = $1 and ip.insert_id = $2
        and not exists (select from product_listings l where l.shop_id = $1
              and l.product_id = p.id and l.marketplace = $3
              and coalesce(l.asin, l.sku) is not null)
      order by ip.position`,
    [tx.shopId, insert.id, insert.marketplace],
  );
  if (unmapped.length > 0) {
    const names = unmapped.map(({ title }) => `“${title}”`).join(", ");
    problems.productIds = `Enter the ASIN or SKU on ${marketplaces[insert.marketplace].name} of ${names}.`;
  }
  return problems;
}

/** Opens the insert's page to the public. @throws UserError with what is missing, by field */
export async function publishInsert(tx: Tx, actor: Actor, id: string): Promise<Insert> {
  await lockInsert(tx, id);
  const insert = await readInsert(tx, id);
  const fields = await publishProblems(tx, insert);
  const count = Object.keys(fields).length;
  if (count > 0) {
    throw new UserError(
      count === 1
        ? Object.values(fields)[0]!
        : `${count} things are missing before this can go live.`,
      { fields, status: 422 },
    );
  }
  return setStatus(tx, actor, id, "published", "insert.publish");
}

/** Takes the insert out of use. Its printed cards still answer, without the form. */
export async function archiveInsert(tx: Tx, actor: Actor, id: string): Promise<Insert> {
  await lockInsert(tx, id);
  return setStatus(tx, actor, id, "archived", "insert.archive");
}

/** Brings an archived insert back to where it was: live if it was ever published, else a draft. */
export async function restoreInsert(tx: Tx, actor: Actor, id: string): Promise<Insert> {
  const { status } = await lockInsert(tx, id);
  if (status !== "archived") return readInsert(tx, id);
  const { publishedAt } = await readInsert(tx, id);
  return setStatus(tx, actor, id, publishedAt ? "published" : "draft", "insert.restore");
}

/** A draft with the same content under another name. Print runs and counts stay with the first. */
export async function duplicateInsert(tx: Tx, actor: Actor, id: string): Promise<Insert> {
  const source = await readInsert(tx, id);
  const { name, kind, marketplace, orderIdMode, offer, copy, look, defaultLocale, productIds } =
    source;
  const input: InsertInput = {
    name: `${name.slice(0, 73)} (copy)`,
    ...{ kind, marketplace, orderIdMode, offer, copy, look, defaultLocale, productIds },
    landingTest: source.landingTest,
  };
  return createInsert(tx, actor, input);
}

async function setStatus(
  tx: Tx,
  actor: Actor,
  id: string,
  status: Insert["status"],
  action: string,
): Promise<Insert> {
  await tx.run(
    `update inserts set status = $3, version = version + 1, updated_at = now(),
            published_at = case when $3 = 'published' then coalesce(published_at, now()) else published_at end,
            archived_at = case when $3 = 'archived' then now() end
      where shop_id = $1 and id = $2`,
    [tx.shopId, id, status],
  );
  await audit(tx, actor, action, `insert:${id}`);
  await prepareDiscounts(tx, id);
  return readInsert(tx, id);
}
