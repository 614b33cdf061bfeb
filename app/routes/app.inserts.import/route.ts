import { z } from "zod";
import { importInsertFile } from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction } from "#app/shopify/route.server.ts";

const bodySchema = z.object({ text: z.string() });

/** Makes a draft of an uploaded insert file. */
export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const { text } = bodySchema.parse(await request.json());
  const insert = await withShop(shopId, (tx) => importInsertFile(tx, actor, text));
  return { ok: true, message: `“${insert.name}” imported as a draft`, data: { id: insert.id } };
});
