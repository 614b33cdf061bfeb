import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaPg } from "@prisma/adapter-pg";
import prismaClient from "@prisma/client";
import { config } from "#app/platform/config.ts";
import { log, withoutPersonalData } from "#app/platform/log.ts";
import { WatchedClient } from "#app/platform/silence.ts";
import { findShopId } from "#app/platform/shops.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { Actor } from "#app/platform/audit.ts";
import { afterInstall } from "#app/shopify/index.ts";
import { SealedSessionStorage } from "#app/shopify/session-storage.server.ts";

const settings = config();

/** Shopify's sessions are the one thing that Prisma's client reads: its storage library asks for it. */
const prisma = new prismaClient.PrismaClient({
  adapter: new PrismaPg({ connectionString: settings.DATABASE_URL, max: 3, Client: WatchedClient }),
  // Each of its queries is a transaction (session-storage.server.ts): it waits for a connection as it would without one,
  // instead of failing after Prisma's two seconds.
  transactionOptions: { maxWait: 30_000, timeout: 30_000 },
});

const shopify = shopifyApp({
  apiKey: settings.SHOPIFY_API_KEY,
  apiSecretKey: settings.SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.July26,
  scopes: settings.SCOPES.split(",").filter(Boolean),
  appUrl: settings.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  sessionStorage: new SealedSessionStorage(prisma),
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  // The library's own lines go where ours go, cleaned like them; it says every request otherwise.
  logger: { level: LogSeverity.Warning, log: (severity, message) => log[severity === LogSeverity.Error ? "error" : "warn"](withoutPersonalData(message)) },
  hooks: {
    afterAuth: async ({ session }) => {
      await afterInstall(session.shop);
    },
  },
});

/** Headers of every admin document: which pages may frame it. A development shell is named by the environment. */
export function addDocumentResponseHeaders(request: Request, headers: Headers): void {
  shopify.addDocumentResponseHeaders(request, headers);
  const policy = headers.get("Content-Security-Policy");
  if (policy && settings.EXTRA_FRAME_ANCESTOR) {
    headers.set("Content-Security-Policy", policy.replace("frame-ancestors ", `frame-ancestors ${settings.EXTRA_FRAME_ANCESTOR} `));
  }
  // The library preloads App Bridge from Shopify's network whatever the page loads.
  const preload = headers.get("Link");
  if (preload && settings.APP_BRIDGE_URL) headers.set("Link", preload.replaceAll("https://cdn.shopify.com/shopifycloud/app-bridge.js", settings.APP_BRIDGE_URL));
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
}

export const { authenticate, unauthenticated, login } = shopify;

export type StaffSession = { shopId: number; domain: string; actor: Actor; locale: string };

/**
 * Who asks, in an admin route: the shop is the session token's, never the address's.
 * @throws Response the library's own answers (bounce page, 401, 410)
 */
export async function requireStaff(request: Request): Promise<StaffSession> {
  const { session, sessionToken } = await authenticate.admin(request).catch((error: unknown) => {
    // A customer's token names the shop without a scheme, which the library takes for an address.
    throw error instanceof TypeError && "code" in error && error.code === "ERR_INVALID_URL" ? new Response(null, { status: 401 }) : error;
  });
  // Tokens of a customer's account have the same signature and shop: only a member of staff has a number.
  if (!/^\d+$/.test(sessionToken?.sub ?? "")) throw new Response(null, { status: 401 });
  let shopId = await findShopId(session.shop);
  // A token can outlive the directory's row (a restored database): enter the shop again.
  if (shopId === null) {
    await afterInstall(session.shop);
    shopId = await findShopId(session.shop);
  }
  if (shopId === null) throw new NotFound("The shop");
  const locale = knownLocale(new URL(request.url).searchParams.get("locale")) ?? knownLocale(request.headers.get("accept-language")?.split(/[,;]/)[0]) ?? "en";
  return { shopId, domain: session.shop, actor: `staff:${sessionToken?.sub}`, locale };
}

/** A language tag that can be written in; "*" and what is none at all are not. */
function knownLocale(tag: string | null | undefined): string | null {
  try {
    return tag ? (Intl.NumberFormat.supportedLocalesOf(tag.trim())[0] ?? null) : null;
  } catch {
    return null;
  }
}
