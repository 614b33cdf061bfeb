import { exportInsertFile } from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** The insert as one file, for another shop. */
export const loader = staffLoader(async ({ shopId }, { params }) => {
  const { fileName, body } = await withShop(shopId, (tx) => exportInsertFile(tx, params.id ?? ""));
  return new Response(body, {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="${fileName}"`,
    },
  });
});
