import * as bulk from "./bulk.ts";
import * as customers from "./customers.ts";
import * as discounts from "./discounts.ts";
import * as flow from "./flow.ts";
import * as orders from "./orders.ts";
import * as pixel from "./pixel.ts";
import * as plan from "./plan.ts";
import * as shop from "./shop.ts";
import * as sync from "./sync.ts";

const { orderFields: _fragment, ...orderOperations } = orders;
const { changedSince: _build, ...syncOperations } = sync;

/** Every document that we send to Shopify, by name: a test validates each and computes the scopes they need. */
export const allOperations: Readonly<Record<string, string>> = {
  ...bulk,
  ...customers,
  ...discounts,
  ...flow,
  ...orderOperations,
  ...pixel,
  ...plan,
  ...shop,
  ...syncOperations,
};
