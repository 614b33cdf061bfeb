import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { PrismaPg } from "@prisma/adapter-pg";
import prismaClient from "@prisma/client";
import { config } from "#app/platform/config.ts";
import { withDomain } from "#app/platform/db.ts";
import { rotateSessions } from "#app/platform/rotation.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { adminGraphql, offlineToken, ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/index.ts";
import { openToken } from "#app/shopify/stored-token.ts";
import { SealedSessionStorage } from "#app/shopify/session-storage.server.ts";
import { shopFacts } from "#app/shopify/operations/shop.ts";
import { useDatabase } from "#tests/support/database.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

useDatabase();
const shopify = useShopify();
const anything = z.unknown();
let prisma: InstanceType<typeof prismaClient.PrismaClient>;
const realExchange = async (standIn: ReturnType<typeof shopify.standIn>) => {
  const reply = await fetch(`https://${standIn.shopDomain}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      client_id: "test-key",
      client_secret: "test-secret",
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: standIn.sessionToken(),
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    }),
  });
  return z.object({ access_token: z.string(), refresh_token: z.string() }).parse(await reply.json());
};
let refreshes = 0;
let leaveOutLife = false;

beforeAll(async () => {
  prisma = new prismaClient.PrismaClient({ adapter: new PrismaPg({ connectionString: config().DATABASE_URL, max: 1 }) });
  await ensureShop(shopify.standIn().shopDomain);
  const redirected = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    if (!String(input).endsWith("/oauth/access_token")) return redirected(input, init);
    refreshes += 1;
    const reply = await redirected(input, init);
    // Slow enough for everyone to be waiting at once.
    await new Promise((done) => setTimeout(done, 50));
    if (!leaveOutLife) return reply;
    const { expires_in: _life, ...body } = (await reply.json()) as Record<string, unknown>;
    return Response.json(body, { status: reply.status });
  };
});

afterAll(() => prisma.$disconnect());

afterEach(() => {
  shopify.standIn().clearFaults();
  leaveOutLife = false;
});

async function expiredToken(): Promise<void> {
  const { refresh_token } = await realExchange(shopify.standIn());
  await installToken(shopify.standIn(), { expires: new Date(Date.now() - 1_000), refreshToken: refresh_token });
  refreshes = 0;
}

const stored = () => withDomain(shopify.standIn().shopDomain, (tx) => tx.first<{ token: string; refresh: string | null }>(`select "accessToken" as token, "refreshToken" as refresh from "Session" where id = $1`, [`offline_${shopify.standIn().shopDomain}`]));

test("five at once with an expired token make one refresh, and all get the new token", async () => {
  await expiredToken();
  const tokens = await Promise.all(Array.from({ length: 5 }, () => offlineToken(shopify.standIn().shopDomain)));
  expect(new Set(tokens).size).toBe(1);
  expect(refreshes).toBe(1);
  const { token, refresh } = (await stored())!;
  expect([token, refresh]).toEqual([expect.stringMatching(/^k1\./), expect.stringMatching(/^k1\./)]);
  expect(openToken(shopify.standIn().shopDomain, token)).toBe(tokens[0]);
  expect(openToken("other.myshopify.com", token)).toBeNull();
  await offlineToken(shopify.standIn().shopDomain);
  expect(refreshes).toBe(1);
});

test("a second process waits for the first one's refresh instead of making its own", async () => {
  await expiredToken();
  const other = withDomain(shopify.standIn().shopDomain, async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('offline-token:' || $1, 0))", [shopify.standIn().shopDomain]);
    await new Promise((done) => setTimeout(done, 200));
    await tx.run(`update "Session" set "accessToken" = 'from-the-other', expires = now() at time zone 'UTC' + interval '1 hour' where id = $1`, [`offline_${shopify.standIn().shopDomain}`]);
  });
  await new Promise((done) => setTimeout(done, 50));
  expect(await offlineToken(shopify.standIn().shopDomain)).toBe("from-the-other");
  await other;
  expect(refreshes).toBe(0);
});

test("a refresh that does not say how long the token lives is taken to live an hour", async () => {
  await expiredToken();
  leaveOutLife = true;
  await offlineToken(shopify.standIn().shopDomain);
  const { rows } = { rows: await withDomain(shopify.standIn().shopDomain, (tx) => tx.query<{ minutes: number }>(`select extract(epoch from expires - now() at time zone 'UTC')::int / 60 as minutes from "Session" where id = $1`, [`offline_${shopify.standIn().shopDomain}`])) };
  expect(rows[0]!.minutes).toBeGreaterThan(50);
});

test("tokens lie encrypted, those of an earlier release are read in clear until a rotation, and one without its key is asked for anew", async () => {
  const standIn = shopify.standIn();
  const clear = standIn.issueToken();
  await installToken(standIn);
  const put = (token: string) => withDomain(shopify.standIn().shopDomain, (tx) => tx.run(`update "Session" set "accessToken" = $2, "refreshToken" = null where id = $1`, [`offline_${standIn.shopDomain}`, token]));
  await put(clear);
  const storage = new SealedSessionStorage(prisma);
  expect(await offlineToken(standIn.shopDomain)).toBe(clear);
  expect((await storage.loadSession(`offline_${standIn.shopDomain}`))?.accessToken).toBe(clear);

  expect(await rotateSessions()).toEqual({ rotated: 1, stale: 0 });
  expect(await rotateSessions()).toEqual({ rotated: 0, stale: 0 });
  expect((await stored())!.token).toMatch(/^k1\./);
  expect(await offlineToken(standIn.shopDomain)).toBe(clear);
  // What the library stores and reads goes the same way.
  const session = (await storage.findSessionsByShop(standIn.shopDomain))[0]!;
  session.refreshToken = "renews";
  await storage.storeSession(session);
  const row = (await stored())!;
  expect([row.token.includes(clear), row.refresh?.includes("renews")]).toEqual([false, false]);
  expect(await storage.loadSession(session.id)).toMatchObject({ accessToken: clear, refreshToken: "renews" });

  await put(row.token.replace(/^k1/, "k0"));
  await expect(offlineToken(standIn.shopDomain)).rejects.toThrow(ShopifyAccessLost);
  expect(await storage.loadSession(session.id)).toBeUndefined();
});

test("a token that Shopify refused and that cannot be renewed is exchanged at the merchant's next visit", async () => {
  const standIn = shopify.standIn();
  await installToken(standIn, { expires: new Date(Date.now() + 3_600_000), refreshToken: "dead" });
  standIn.revokeTokens();
  await expect(adminGraphql(standIn.shopDomain, shopFacts, {}, anything)).rejects.toThrow(ShopifyAccessLost);
  const session = await new SealedSessionStorage(prisma).loadSession(`offline_${standIn.shopDomain}`);
  // What the library asks before it exchanges a token.
  expect(session!.isActive(undefined)).toBe(false);
});

test("a dead refresh token is lost access, Shopify's own failure is not", async () => {
  await installToken(shopify.standIn(), { expires: new Date(Date.now() - 1_000), refreshToken: "dead" });
  await expect(offlineToken(shopify.standIn().shopDomain)).rejects.toThrow(ShopifyAccessLost);
  await expiredToken();
  shopify.standIn().setFault({ kind: "token_error500" });
  await expect(offlineToken(shopify.standIn().shopDomain)).rejects.toThrow(ShopifyUnavailable);
  await expect(offlineToken("unknown.myshopify.com")).rejects.toThrow(ShopifyAccessLost);
});

test("throttling, 429, 5xx, broken connections and a token that dies are outlived", async () => {
  const { shopDomain, setFault } = shopify.standIn();
  for (const kind of ["throttle", "http429", "error500", "garbage", "drop"] as const) {
    await installToken(shopify.standIn());
    setFault({ kind, times: 2 });
    await expect(adminGraphql(shopDomain, shopFacts, {}, anything), kind).resolves.toMatchObject({ shop: { name: "Mira" } });
  }
  await expiredToken();
  await offlineToken(shopDomain);
  setFault({ kind: "token_dead" });
  await expect(adminGraphql(shopDomain, shopFacts, {}, anything)).resolves.toMatchObject({ shop: { name: "Mira" } });
});

test("no request goes to anything but a shop's own host", async () => {
  for (const domain of ["evil.example", "myshopify.com", "a.myshopify.com.evil.example", "a.myshopify.com/x", "127.0.0.1"]) {
    await expect(adminGraphql(domain, shopFacts, {}, anything)).rejects.toThrow("not a shop's domain");
  }
});
