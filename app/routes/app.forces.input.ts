import { inputCsv } from "#app/flywheel/index.ts";
import { NotFound } from "#app/platform/errors.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** The exact input of a stored figure, as the command line reads it. */
export const loader = staffLoader(async ({ shopId }, { request }) => {
  const of = new URL(request.url).searchParams.get("of") ?? "";
  const file = await withShop(shopId, (tx) => inputCsv(tx, of));
  if (!file) throw new NotFound("The input");
  return new Response(file.text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="${file.name}"`, "Cache-Control": "no-store" } });
});
