import { recallCsv } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** The recall list as a file; written to the audit log. */
export const loader = staffLoader(async ({ shopId, actor }, { request }) => {
  const query = new URL(request.url).searchParams;
  const filter = { productId: query.get("productId") ?? "", printRunId: query.get("printRunId") ?? "", lot: query.get("lot") ?? "" };
  if (!Object.values(filter).some(Boolean)) throw new UserError("Choose a product, a print run or a lot.");
  const { csv } = await withShop(shopId, (tx) => recallCsv(tx, filter, actor));
  return new Response(csv, { headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=recall.csv" } });
});
