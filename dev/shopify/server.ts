import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readAppConfig } from "./app-config.ts";
import { runBulkOperation } from "./bulk.ts";
import { Clock } from "./clock.ts";
import { Faults, type Fault } from "./faults.ts";
import type { Context } from "./graphql/context.ts";
import { Executor } from "./graphql/execute.ts";
import { loadAdminSchema } from "./graphql/schema.ts";
import { AdminApi, type InvalidOperation, type RecordedOperation } from "./http/admin-api.ts";
import { answer } from "./http/router.ts";
import type { ShopStore } from "./store/shop-store.ts";
import { StandInStore } from "./store/stand-in-store.ts";
import { Bucket } from "./throttle.ts";
import { signCustomerToken, signSessionToken, TokenEndpoint } from "./tokens.ts";
import { webhookPayload } from "./webhook-payloads.ts";
import { WebhookSender, type WebhookDelivery } from "./webhooks.ts";

export interface StandInOptions {
  /** 0 takes any free port. */
  port: number;
  /** JSON file that keeps the shops between runs; null keeps them in memory. */
  statePath: string | null;
  /** Where the app runs, as the browser reaches it. */
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  /** Where webhooks go; null sends none. */
  webhookUrl: string | null;
  schemaPath?: string;
  /** Granted scopes; without them those of `shopify.app.toml`. */
  scopes?: string[];
  /** The app's `shopify.app.toml`; null takes none (every topic, no definitions). */
  appConfigPath?: string | null;
  /** Where `/apps/<subpath>/…` leads; without it as `[app_proxy]` says, else `<appUrl>/proxy`. */
  proxyUrl?: string;
  /** Points of the rate limit; Shopify's Standard plan when absent. */
  limits?: { maximum: number; restoreRate: number };
  webhookRetryDelaysMs?: number[];
  /** How long a bulk operation stays in each of its states. */
  bulkPaceMs?: number;
}

export interface StandIn {
  url: string;
  port: number;
  /** Domain of the demo shop. */
  shopDomain: string;
  /** The demo shop's admin in a browser; on `localhost`, so that the app is another site. */
  adminUrl: string;
  /** The demo shop. */
  store: ShopStore;
  shops: ReadonlyMap<string, ShopStore>;
  /** A shop by domain or handle. */
  shop: (name?: string) => ShopStore;
  setFault: (fault: Fault) => void;
  clearFaults: () => void;
  faults: () => Fault[];
  sendWebhook: (topic: string, payload: unknown, shopDomain?: string) => void;
  /** Everything that was sent, with what came back. */
  webhooks: readonly WebhookDelivery[];
  webhooksIdle: () => Promise<void>;
  requests: readonly RecordedOperation[];
  invalidOperations: readonly InvalidOperation[];
  /** An access token of the app for a shop, for tests that need no exchange. */
  issueToken: (shopDomain?: string, scopes?: string[]) => string;
  /** A session token as the admin would give it to the app's page. */
  sessionToken: (shopDomain?: string) => string;
  /** A session token as a customer's account would give it to our extension; null for somebody not signed in. */
  customerToken: (customerGid: string | null, shopDomain?: string) => string;
  /** Kills every token of the shop, refresh tokens too, while the app stays installed. */
  revokeTokens: (shopDomain?: string) => void;
  advanceClock: (milliseconds: number) => void;
  uninstall: (shopDomain?: string) => void;
  close: () => Promise<void>;
}

const DEFAULT_SCOPES = [
  "write_customers",
  "write_customer_merge",
  "write_discounts",
  "write_products",
  "write_orders",
  "write_pixels",
  "read_customer_events",
  "write_app_proxy",
  "read_all_orders",
];
const STANDARD_LIMITS = { maximum: 2000, restoreRate: 100 };
const ROOT = join(import.meta.dirname, "..", "..");

/** Starts a Shopify of our own: tokens, Admin GraphQL, webhooks, admin shell, app proxy. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const clock = new Clock();
  const faults = new Faults();
  const config = readAppConfig(
    options.appConfigPath === undefined ? join(ROOT, "shopify.app.toml") : options.appConfigPath,
  );
  const scopes = options.scopes ?? (config?.scopes.length ? config.scopes : DEFAULT_SCOPES);
  const webhooks = new WebhookSender({
    url: options.webhookUrl,
    apiSecret: options.apiSecret,
    clock,
    faults,
    topics: config?.topics.size ? config.topics : null,
    retryDelaysMs: options.webhookRetryDelaysMs ?? [300, 1500, 5000],
  });
  const store = new StandInStore({
    path: options.statePath,
    clock,
    definitions: config?.definitions ?? [],
    onEvent: (shop, event) => {
      if (shop.data.installed)
        webhooks.send(shop.data.domain, event.topic, webhookPayload(shop, event));
    },
  });
  const executor = new Executor(await loadAdminSchema(options.schemaPath));
  const tokens = new TokenEndpoint(store, clock, options, scopes);
  const buckets = new Map<string, Bucket>();
  const background = new Set<Promise<void>>();

  const contextOf = (shop: ShopStore, granted: readonly string[]): Context => {
    const context: Context = {
      shop,
      url: standIn.url,
      apiKey: options.apiKey,
      appUrl: options.appUrl,
      scopes: new Set(granted),
      bulk: false,
      send: (topic, payload) => webhooks.send(shop.data.domain, topic, payload),
      startBulk: (id) => {
        const work = runBulkOperation(executor, context, id, options.bulkPaceMs ?? 150);
        background.add(work);
        void work.finally(() => background.delete(work));
      },
    };
    return context;
  };
  const api = new AdminApi({
    store,
    executor,
    tokens,
    faults,
    contextOf,
    bucketOf: (shop) => {
      let bucket = buckets.get(shop.data.domain);
      if (!bucket) {
        bucket = new Bucket(clock, options.limits ?? STANDARD_LIMITS);
        buckets.set(shop.data.domain, bucket);
      }
      return bucket;
    },
  });

  const demo = store.shop("demo");
  const server = createServer((request, response) => {
    void answer(standIn, { api, clock, config, options, scopes }, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    // This machine only: the stand-in gives its data to whoever asks.
    server.once("error", reject).listen(options.port, "localhost", () => resolve());
  });
  const { port } = server.address() as AddressInfo;

  const standIn: StandIn = {
    url: `http://localhost:${port}`,
    port,
    shopDomain: demo.data.domain,
    adminUrl: `http://localhost:${port}/store/demo`,
    store: demo,
    shops: store.shops,
    shop: (name = "demo") => store.shop(name),
    setFault: (fault) => faults.set(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    sendWebhook: (topic, payload, shopDomain = demo.data.domain) =>
      webhooks.send(shopDomain, topic, payload),
    webhooks: webhooks.deliveries,
    webhooksIdle: () => webhooks.idle(),
    requests: api.requests,
    invalidOperations: api.invalidOperations,
    issueToken: (shopDomain = demo.data.domain, granted = scopes) =>
      tokens.issue(shopDomain, granted),
    sessionToken: (shopDomain = demo.data.domain) => signSessionToken(options, clock, shopDomain),
    customerToken: (customerGid, shopDomain = demo.data.domain) =>
      signCustomerToken(options, clock, shopDomain, customerGid),
    revokeTokens: (shopDomain = demo.data.domain) => tokens.revokeAll(shopDomain),
    advanceClock: (milliseconds) => clock.advance(milliseconds),
    uninstall: (shopDomain = demo.data.domain) => {
      const shop = store.shop(shopDomain);
      tokens.revokeAll(shopDomain);
      shop.data.installed = false;
      shop.touch();
      webhooks.send(shopDomain, "app/uninstalled", {
        id: shop.data.id,
        name: shop.data.name,
        email: shop.data.email,
        domain: shopDomain,
        myshopify_domain: shopDomain,
      });
    },
    close: async () => {
      await Promise.all(background);
      webhooks.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.flush();
    },
  };
  return standIn;
}

export { seedCatalogue } from "./store/seed.ts";
