import { registeredProducts } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { customerRoute } from "#app/shopify/extension-route.server.ts";

/** What the customer account extension shows: the signed-in customer's own registrations, and no one else's. */
export const loader = customerRoute(async ({ shopId, customerGid }) => ({ products: await withShop(shopId, (tx) => registeredProducts(tx, customerGid)) }));
