import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { requireOwnFile } from "#app/platform/own-files.ts";
import { testOf, variantsFor, type StoredTest } from "./landing-test.ts";
import {
  copySchema,
  insertInputSchema,
  lookSchema,
  offerSchema,
  type Insert,
  type InsertInput,
  type InsertKind,
  type InsertStatus,
  type Marketplace,
} from "./model.ts";

const columns = `i.id, i.name, i.kind, i.status, i.marketplace, i.order_id_mode as "orderIdMode",
  i.offer, i.copy, i.variants, i.look, i.default_locale as "defaultLocale", i.version,
  i.published_at as "publishedAt", i.archived_at as "archivedAt",
  i.created_at as "createdAt", i.updated_at as "updatedAt",
  array(select ip.product_id::text from insert_products ip
         where ip.shop_id = i.shop_id and ip.insert_id = i.id order by ip.position) as "productIds"`;

/** The JSON columns pass their schemas, so that a field added later has its default in old rows. */
function toInsert({ variants, ...row }: Insert & { variants: unknown }): Insert {
  return {
    ...row,
    landingTest: testOf(variants),
    offer: offerSchema.parse(row.offer),
    copy: copySchema.parse(row.copy),
    look: lookSchema.parse(row.look),
  };
}

/** One insert of the shop. @throws NotFound */
export async function readInsert(tx: Tx, id: string): Promise<Insert> {
  const row = await tx.first<Insert & { variants: unknown }>(
    `select ${columns} from inserts i where i.shop_id = $1 and i.id = $2`,
    [tx.shopId, uuidOrNothing(id)],
  );
  if (!row) throw new NotFound("The insert");
  return toInsert(row);
}

export type InsertListing = {
  id: string;
  name: string;
  kind: InsertKind;
  status: InsertStatus;
  marketplace: Marketplace;
  offerKind: string;
  products: { id: string; title: string; imageUrl: string | null }[];
  printRuns: number;
  scans: number;
  registrations: number;
  updatedAt: Date;
};

export type InsertFilter = {
  status?: InsertStatus | "all";
  /** Part of a name or of a product's title. */
  search?: string;
  sort?: "updated" | "name" | "scans" | "registrations";
  direction?: "asc" | "desc";
};

const order: Record<NonNullable<InsertFilter["sort"]>, string> = {
  updated: "i.updated_at",
  name: "lower(i.name)",
  scans: "scans",
  registrations: "registrations",
};

/** The shop's inserts with their counts, newest change first unless asked otherwise. */
export async function listInserts(tx: Tx, filter: InsertFilter = {}): Promise<InsertListing[]> {
  const { status = "all", search = "", sort = "updated", direction = "desc" } = filter;
  return tx.query<InsertListing>(
    `select i.id, i.name, i.kind, i.status, i.marketplace, i.offer->>'kind' as "offerKind",
            i.updated_at as "updatedAt",
            coalesce(p.products, '[]'::json) as products,
            (select count(*) from print_runs r where r.shop_id = i.shop_id and r.insert_id = i.id)
              as "printRuns",
            coalesce((select sum(c.scans) from scan_counts c where c.shop_id = i.shop_id
                       and c.insert_id = i.id and c.kind = 'scan'), 0)::bigint as scans,
            (select count(*) from registrations g where g.shop_id = i.shop_id
               and g.insert_id = i.id and g.state <> 'erased') as registrations
       from inserts i
       left join lateral (
         select json_agg(json_build_object('id', p.id, 'title', p.title, 'imageUrl', p.image_url)
                         order by ip.position) as products,
                string_agg(p.title, ' ') as titles
           from insert_products ip
           join products p on p.shop_id = ip.shop_id and p.id = ip.product_id
          where ip.shop_id = i.shop_id and ip.insert_id = i.id) p on true
      where i.shop_id = $1 and ($2 = 'all' or i.status = $2)
        and ($3 = '' or position(lower($3) in lower(i.name || ' ' || coalesce(p.titles, ''))) > 0)
      order by ${order[sort]} ${direction === "asc" ? "asc" : "desc"}, i.id`,
    [tx.shopId, status, search.trim()],
  );
}

/** How many inserts stand in each state: the numbers on the tabs. */
export async function countInserts(tx: Tx): Promise<Record<InsertStatus, number>> {
  const rows = await tx.query<{ status: InsertStatus; count: number }>(
    "select status, count(*) as count from inserts where shop_id = $1 group by status",
    [tx.shopId],
  );
  const counts = { draft: 0, published: 0, archived: 0 };
  for (const row of rows) counts[row.status] = row.count;
  return counts;
}

/**
 * Checks what a form or file gave.
 * @throws UserError with a message for each field, named by its path (`offer.months`)
 */
export function parseInsertInput(given: unknown): InsertInput {
  const checked = insertInputSchema.safeParse(given);
  if (checked.success) return checked.data;
  const fields: Record<string, string> = {};
  for (const issue of checked.error.issues) fields[issue.path.join(".")] ??= issue.message;
  throw new UserError("Some fields need another look.", { fields });
}

/** Enters a draft. @throws UserError when a product is not the shop's */
export async function createInsert(tx: Tx, actor: Actor, input: InsertInput): Promise<Insert> {
  requireOwnFiles(tx, input);
  const row = await tx.first<{ id: string }>(
    `insert into inserts (shop_id, name, kind, marketplace, order_id_mode, offer, copy, look,
                          default_locale, variants)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [tx.shopId, ...valuesOf(input), JSON.stringify(variantsFor(input, null, 1, new Date()))],
  );
  const id = row!.id;
  await writeProducts(tx, id, input.productIds);
  await audit(tx, actor, "insert.create", `insert:${id}`, { kind: input.kind });
  return readInsert(tx, id);
}

/**
 * Saves an insert; its version rises, so that kept pages are drawn anew.
 * @param expectedVersion the version that the form was filled from
 * @throws UserError 409 when somebody else saved in between
 */
export async function updateInsert(
  tx: Tx,
  actor: Actor,
  id: string,
  input: InsertInput,
  expectedVersion?: number,
): Promise<Insert> {
  requireOwnFiles(tx, input);
  const before = await lockInsert(tx, id);
  if (expectedVersion !== undefined && expectedVersion !== before.version) {
    throw new UserError(
      "Somebody else saved this insert while you were editing. Reload to see their version; copy what you want to keep first.",
      { status: 409 },
    );
  }
  const variants = variantsFor(input, before, before.version + 1, new Date());
  await tx.run(
    `update inserts set name = $2, kind = $3, marketplace = $4, order_id_mode = $5, offer = $6,
            copy = $7, look = $8, default_locale = $9, variants = $11, version = version + 1, updated_at = now()
      where shop_id = $1 and id = $10`,
    [tx.shopId, ...valuesOf(input), id, JSON.stringify(variants)],
  );
  await writeProducts(tx, id, input.productIds);
  await audit(tx, actor, "insert.update", `insert:${id}`, { version: before.version + 1 });
  if (before.status === "published") await prepareDiscounts(tx, id);
  return readInsert(tx, id);
}

/** Has discount codes made ahead for the insert, or those ended that nobody will be given any more. */
export async function prepareDiscounts(tx: Tx, id: string): Promise<void> {
  await enqueue(
    tx,
    "discount",
    { shopId: tx.shopId, task: "fill", insertId: id },
    { singletonKey: `fill:${id}` },
  );
}

type LockedInsert = StoredTest & { version: number; status: InsertStatus };

/** Locks the insert's row for the rest of the transaction. @throws NotFound */
export async function lockInsert(
  tx: Tx,
  id: string,
): Promise<LockedInsert> {
  const row = await tx.first<LockedInsert>(
    "select version, status, offer, copy, variants from inserts where shop_id = $1 and id = $2 for update",
    [tx.shopId, uuidOrNothing(id)],
  );
  if (!row) throw new NotFound("The insert");
  return row;
}

function requireOwnFiles(tx: Tx, { look, offer }: InsertInput): void {
  requireOwnFile(tx.shopId, look.logoKey, ["logo"], "look.logoKey");
  requireOwnFile(tx.shopId, look.pictureKey, ["picture"], "look.pictureKey");
  if (offer.kind === "guide") {
    requireOwnFile(tx.shopId, offer.fileKey, ["guide"], "offer.fileKey");
  }
}

function valuesOf(input: InsertInput): unknown[] {
  const { name, kind, marketplace, orderIdMode, offer, copy, look, defaultLocale } = input;
  const json = [offer, copy, look].map((value) => JSON.stringify(value));
  return [name, kind, marketplace, orderIdMode, ...json, defaultLocale];
}

async function writeProducts(tx: Tx, insertId: string, productIds: string[]): Promise<void> {
  const wanted = [...new Set(productIds)];
  await tx.run("delete from insert_products where shop_id = $1 and insert_id = $2", [
    tx.shopId,
    insertId,
  ]);
  const written = await tx.run(
    `insert into insert_products (shop_id, insert_id, product_id, position)
     select $1, $2, p.id, given.position
       from unnest($3::uuid[]) with ordinality as given (id, position)
       join products p on p.shop_id = $1 and p.id = given.id`,
    [tx.shopId, insertId, wanted],
  );
  if (written !== wanted.length) {
    const message = "A chosen product is gone. Choose the products again.";
    throw new UserError(message, { fields: { productIds: message } });
  }
}

/** A text that is no UUID finds nothing, rather than failing the statement. */
export function uuidOrNothing(id: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
    ? id
    : "00000000-0000-0000-0000-000000000000";
}
