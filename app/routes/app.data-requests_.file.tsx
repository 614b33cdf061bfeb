import { readDataRequest } from "#app/migration/registration/index.ts";
import { audit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** One person's data as a file; the download is in the audit log. */
export const loader = staffLoader(async ({ shopId, actor }, { request }) => {
  const name = new URL(request.url).searchParams.get("name") ?? "";
  const text = await readDataRequest(shopId, name);
  await withShop(shopId, (tx) => audit(tx, actor, "data_request.download", "data_request:file"));
  return new Response(text, { headers: { "Content-Type": "application/json; charset=utf-8", "Content-Disposition": "attachment; filename=personal-data.json" } });
});
