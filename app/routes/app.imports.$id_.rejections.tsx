import { rejectionsCsv } from "#app/imports/index.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** The rejected rows as a file that can be corrected and dropped again. */
export const loader = staffLoader(async ({ shopId }, { params }) => {
  return new Response(await rejectionsCsv(shopId, params.id ?? ""), { headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=rejected.csv" } });
});
