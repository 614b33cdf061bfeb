import { z } from "zod";
import {
  archiveInsert,
  duplicateInsert,
  listPrintRuns,
  marketplaceSchema,
  parseInsertInput,
  pictureThumbnail,
  publishInsert,
  publishProblems,
  readInsert,
  readProducts,
  restoreInsert,
  saveMainListing,
  updateInsert,
} from "#app/migration/inserts/index.ts";
import type { Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";

/** All that the editor shows. */
export async function loadEditor(shopId: number, id: string) {
  const data = await withShop(shopId, async (tx) => {
    const insert = await readInsert(tx, id);
    const runs = await listPrintRuns(tx, id);
    return {
      insert,
      shopName: (await readShop(tx)).name,
      products: await readProducts(tx, insert.productIds),
      problems: insert.status === "draft" ? await publishProblems(tx, insert) : {},
      runs: runs.map(({ id, name, status, scans }) => ({ id, name, status, scans })),
    };
  });
  const { logoKey, pictureKey } = data.insert.look;
  const thumbnails = {
    logo: await pictureThumbnail(logoKey),
    picture: await pictureThumbnail(pictureKey),
  };
  return { ...data, thumbnails };
}

const listingsSchema = z.record(
  z.string().regex(/^[0-9a-f-]{36}:[A-Z]{2}$/),
  z.object({ asin: z.string(), sku: z.string() }),
);
export const editSchema = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("save"),
    version: z.number().int(),
    form: z.looseObject({ listings: listingsSchema }),
  }),
  z.object({ what: z.enum(["publish", "archive", "restore", "duplicate"]) }),
]);

const steps = {
  publish: { run: publishInsert, message: "Insert is live" },
  archive: { run: archiveInsert, message: "Insert archived" },
  restore: { run: restoreInsert, message: "Insert restored" },
  duplicate: { run: duplicateInsert, message: "Insert duplicated" },
};

/** Does what the editor asks, in one transaction. */
export async function edit(
  shopId: number,
  actor: Actor,
  id: string,
  asked: z.infer<typeof editSchema>,
) {
  return withShop(shopId, async (tx) => {
    if (asked.what !== "save") {
      const { run, message } = steps[asked.what];
      const insert = await run(tx, actor, id);
      return { ok: true, message, data: { id: insert.id } };
    }
    const input = parseInsertInput(asked.form);
    await updateInsert(tx, actor, id, input, asked.version);
    await saveTypedListings(tx, actor, asked.form.listings);
    return { ok: true, message: "Insert saved" };
  });
}

async function saveTypedListings(
  tx: Tx,
  actor: Actor,
  typed: z.infer<typeof listingsSchema>,
): Promise<void> {
  for (const [key, names] of Object.entries(typed)) {
    const [productId = "", code] = key.split(":");
    const marketplace = marketplaceSchema.parse(code);
    await saveMainListing(tx, actor, productId, marketplace, names).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      const fields = Object.fromEntries(
        Object.entries(error.fields).map(([name, why]) => [`listings.${productId}.${name}`, why]),
      );
      throw new UserError(error.message, { fields });
    });
  }
}
