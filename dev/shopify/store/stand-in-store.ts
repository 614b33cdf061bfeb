import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../clock.ts";
import type { MetafieldDefinition, ShopRecord } from "./records.ts";
import { ShopStore, type StoreEvent } from "./shop-store.ts";

export interface TokenRecord {
  shop: string;
  scope: string[];
  online: boolean;
  /** Null for a token that never expires. */
  expiresAt: string | null;
}

export interface RefreshRecord {
  shop: string;
  expiresAt: string;
  /** The refresh token that it replaced: good for another try until this one is used. */
  predecessor: string | null;
}

interface SavedState {
  shops: ShopRecord[];
  accessTokens: Record<string, TokenRecord>;
  refreshTokens: Record<string, RefreshRecord>;
}

const emptyShop = (handle: string, id: number, now: string): ShopRecord => ({
  domain: `flybridge-${handle}.myshopify.com`,
  handle,
  id,
  name: handle === "demo" ? "Mira" : "Mira Outlet",
  email: `hello@${handle}.example`,
  currency: "USD",
  countryCode: "US",
  timezone: "America/New_York",
  createdAt: now,
  nextId: id * 1000,
  nextOrderNumber: 1001,
  installed: true,
  customers: [],
  products: [],
  orders: [],
  discounts: [],
  codeBatches: [],
  metafields: [],
  segments: [],
  bulkOperations: [],
  merges: [],
  webhookSubscriptions: [],
  webPixel: null,
  flowTriggers: [],
});

/** All shops and tokens of the stand-in, kept in a JSON file or, without a path, in memory only. */
export class StandInStore {
  readonly shops: Map<string, ShopStore>;
  readonly accessTokens: Record<string, TokenRecord>;
  readonly refreshTokens: Record<string, RefreshRecord>;
  #path: string | null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: {
    path: string | null;
    clock: Clock;
    definitions: MetafieldDefinition[];
    onEvent: (shop: ShopStore, event: StoreEvent) => void;
  }) {
    this.#path = options.path;
    const saved = options.path ? readState(options.path) : null;
    const now = options.clock.iso();
    const records = saved?.shops ?? [emptyShop("demo", 7_001, now), emptyShop("other", 7_002, now)];
    this.accessTokens = saved?.accessTokens ?? {};
    this.refreshTokens = saved?.refreshTokens ?? {};
    this.shops = new Map(
      records.map((record) => {
        const shop: ShopStore = new ShopStore(
          record,
          options.clock,
          options.definitions,
          (event) => {
            this.save();
            if (event) options.onEvent(shop, event);
          },
        );
        return [record.domain, shop];
      }),
    );
  }

  /** The shop with this domain or admin handle; throws when there is none. */
  shop(name = "demo"): ShopStore {
    const shop = this.shops.get(name) ?? this.shops.get(`flybridge-${name}.myshopify.com`);
    if (!shop) throw new Error(`The stand-in has no shop "${name}".`);
    return shop;
  }

  hasShop(domain: string): boolean {
    return this.shops.has(domain);
  }

  /** Writes soon; many changes in a row make one write. */
  save(): void {
    if (!this.#path || this.#timer) return;
    this.#timer = setTimeout(() => this.flush(), 300);
    this.#timer.unref();
  }

  /** Writes now. Beside the file first, so that a kill never leaves half of it. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#path) return;
    const state: SavedState = {
      shops: [...this.shops.values()].map((shop) => shop.data),
      accessTokens: this.accessTokens,
      refreshTokens: this.refreshTokens,
    };
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, JSON.stringify(state));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function readState(path: string): SavedState | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as SavedState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Error(`The stand-in's state at ${path} cannot be read; delete it to start afresh.`, {
      cause: error,
    });
  }
}
