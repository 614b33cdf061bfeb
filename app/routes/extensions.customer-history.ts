import { z } from "zod";
import { linkOrderToCustomer, readCustomerHistory, undoCustomerLink } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffExtensionRoute } from "#app/shopify/extension-route.server.ts";

const customer = z.string().regex(/^gid:\/\/shopify\/Customer\/\d+$/);

/** What the block on Shopify's customer page shows. */
export const loader = staffExtensionRoute(async ({ shopId, actor }, { request }) => {
  const gid = customer.parse(new URL(request.url).searchParams.get("customer"));
  return withShop(shopId, (tx) => readCustomerHistory(tx, gid, actor));
});

const asked = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("link"), customer, orderId: z.string().max(2000), registrationId: z.uuid().nullable(), insertId: z.uuid().nullable().default(null) }),
  z.object({ intent: z.literal("undo"), customer, linkId: z.uuid() }),
]);

/** Links an Amazon order to the customer, or takes a link back. */
export const action = staffExtensionRoute(async ({ shopId, actor }, { request }) => {
  const ask = asked.parse(await request.json().catch(() => null));
  if (ask.intent === "undo") {
    await undoCustomerLink(shopId, ask.customer, ask.linkId, actor);
    return { outcome: "undone" };
  }
  return linkOrderToCustomer(shopId, ask.customer, { typed: ask.orderId, registrationId: ask.registrationId, insertId: ask.insertId }, actor, new Date());
});
