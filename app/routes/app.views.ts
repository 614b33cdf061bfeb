import { changeSavedViews } from "#app/platform/saved-views.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction } from "#app/shopify/route.server.ts";

/** The saved views of all lists. */
export const action = staffAction(async ({ shopId }, { request }) => {
  const asked = (await request.json()) as unknown;
  await withShop(shopId, (tx) => changeSavedViews(tx, asked));
  const what = (asked as { what?: string }).what;
  return { ok: true, message: what === "remove" ? "View deleted" : what === "rename" ? "View renamed" : "View saved" };
});
