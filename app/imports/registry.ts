import type { Source } from "./model.ts";
import { amazonOrders } from "./sources/amazon-orders.ts";

/** Every source there is, one file each. */
export const registry: readonly Source[] = [amazonOrders];

const byId = new Map(registry.map((source) => [source.id, source]));

/** The source with this id, or undefined. */
export const sourceById = (id: string): Source | undefined => byId.get(id);
