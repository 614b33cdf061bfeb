import { registry } from "../registry.ts";

/** The key columns after shop_id of every table that imports fill. */
export const factKey: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(registry.flatMap((source) => source.targets.map((target) => [target.table, Object.keys(target.key)]))),
  // Filled by merges of their own, whose stages have other keys than their tables.
  amazon_order_items: ["order_id", "item_key"],
  amazon_orders: ["order_id"],
};
