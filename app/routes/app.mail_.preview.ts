import { json } from "@remix-run/node";
import { editSchema, previewMail, type MailPreview } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction } from "#app/shopify/route.server.ts";

/** A mail as it would arrive, and what is wrong with its words, while the merchant types. */
export const action = staffAction(async ({ shopId }, { request }) => {
  const { slot, locale, words } = editSchema.parse(await request.json());
  return json<MailPreview>(await withShop(shopId, (tx) => previewMail(tx, slot, locale, words)));
});
