import type { ShopStore } from "../store/shop-store.ts";
import type { OrderRecord } from "../store/records.ts";

/** What every resolver may know. */
export interface Context {
  shop: ShopStore;
  /** Address of the stand-in itself, for pictures and result files. */
  url: string;
  apiKey: string;
  appUrl: string;
  scopes: ReadonlySet<string>;
  /** In a bulk operation a connection gives everything it has. */
  bulk: boolean;
  /** Starts the work behind a bulk operation that has just been stored. */
  startBulk: (id: number) => void;
  /** Tells the app of something that is no change of a record. */
  send: (topic: string, payload: unknown) => void;
}

export type Args = Record<string, unknown>;
/** An object that graphql-js resolves fields on; every field it may be asked for is a key of it. */
export type View = Record<string, unknown>;

const SIXTY_DAYS = 60 * 24 * 3600 * 1000;

/** Orders that this app may see: 60 days, or all of them with `read_all_orders`. */
export function visibleOrders(context: Context): OrderRecord[] {
  if (context.scopes.has("read_all_orders")) return context.shop.orders;
  const since = context.shop.clock.now().getTime() - SIXTY_DAYS;
  return context.shop.orders.filter((order) => Date.parse(order.createdAt) >= since);
}
