import { z } from "zod";
import { config } from "#app/platform/config.ts";
import { withDomain, type Tx } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { assertShopDomain } from "./domain.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";
import { openToken, sealToken } from "./stored-token.ts";

/** A token is renewed this long before it ends, so that a call never starts with a dying one. */
const MARGIN_MS = 5 * 60_000;
/** Shopify's own life of an offline token, for a reply that leaves it out. */
const DEFAULT_LIFE_SECONDS = 3600;

type StoredToken = { accessToken: string; expires: Date | null; refreshToken: string | null; refreshTokenExpires: Date | null };

const reply = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().positive().optional(),
});

/** One refresh a shop at a time in this process; across processes an advisory lock sees to it. */
const inFlight = new Map<string, Promise<string>>();

/**
 * The shop's offline access token, renewed when it is about to end. However many ask at once, one refresh is made:
 * Shopify rotates refresh tokens, and the library's own refresh would use the same one several times.
 * @throws ShopifyAccessLost when there is no token or it cannot be renewed; ShopifyUnavailable when Shopify is away
 */
export async function offlineToken(domain: string): Promise<string> {
  const stored = await withDomain(domain, (tx) => readToken(tx, domain));
  if (!stored) throw new ShopifyAccessLost("the app is not installed");
  if (isFresh(stored)) return stored.accessToken;
  let refresh = inFlight.get(domain);
  if (!refresh) {
    refresh = renew(domain).finally(() => inFlight.delete(domain));
    inFlight.set(domain, refresh);
  }
  return refresh;
}

/**
 * Marks a token that Shopify refused as ended, so that the next call renews it, or else the merchant's next visit. Not
 * at the epoch: the library takes a moment of zero milliseconds for none, and the token for one that never ends.
 */
export async function expireToken(domain: string, accessToken: string): Promise<void> {
  await withDomain(domain, async (tx) => {
    // The row is held while it is compared: a token that was renewed meanwhile has not ended.
    const row = await tx.first<{ sealed: string }>(`select "accessToken" as sealed from "Session" where id = $1 and "refreshToken" is not null for update`, [sessionId(domain)]);
    if (row && openToken(domain, row.sealed) === accessToken) await tx.run(`update "Session" set expires = timestamp '2000-01-01' where id = $1`, [sessionId(domain)]);
  });
}

/** Forgets the shop's sessions, after an uninstall. */
export async function forgetTokens(domain: string): Promise<void> {
  await withDomain(domain, (tx) => tx.run(`delete from "Session" where shop = $1`, [domain]));
}

async function renew(domain: string): Promise<string> {
  return withDomain(domain, async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('offline-token:' || $1, 0))", [domain]);
    // Another process may have renewed it while we waited for the lock.
    const stored = await readToken(tx, domain);
    if (!stored) throw new ShopifyAccessLost("the app is not installed");
    if (isFresh(stored)) return stored.accessToken;
    if (!stored.refreshToken) throw new ShopifyAccessLost("the token has ended and cannot be renewed");
    const renewed = await askForToken(domain, stored.refreshToken);
    const now = Date.now();
    const after = (seconds: number) => new Date(now + seconds * 1000);
    await tx.run(
      `update "Session" set "accessToken" = $2, expires = $3, "refreshToken" = coalesce($4, "refreshToken"),
              "refreshTokenExpires" = coalesce($5, "refreshTokenExpires"), scope = coalesce($6, scope) where id = $1`,
      [
        sessionId(domain),
        sealToken(domain, renewed.access_token),
        asStored(after(renewed.expires_in ?? DEFAULT_LIFE_SECONDS)),
        renewed.refresh_token ? sealToken(domain, renewed.refresh_token) : null,
        renewed.refresh_token_expires_in ? asStored(after(renewed.refresh_token_expires_in)) : null,
        renewed.scope ?? null,
      ],
    );
    log.info({ operation: "token.refresh" }, "offline token renewed");
    return renewed.access_token;
  });
}

async function askForToken(domain: string, refreshToken: string): Promise<z.infer<typeof reply>> {
  let response: Response;
  try {
    response = await fetch(`https://${assertShopDomain(domain)}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ client_id: config().SHOPIFY_API_KEY, client_secret: config().SHOPIFY_API_SECRET, grant_type: "refresh_token", refresh_token: refreshToken }),
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    throw new ShopifyUnavailable(`the token refresh found no answer (${(error as Error).name})`);
  }
  if (response.status === 429 || response.status >= 500) throw new ShopifyUnavailable(`the token refresh was answered ${response.status}`);
  if (!response.ok) throw new ShopifyAccessLost(`the token refresh was answered ${response.status}`);
  const parsed = reply.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw new ShopifyUnavailable("the token refresh answered something else than a token");
  return parsed.data;
}

async function readToken(tx: Pick<Tx, "first">, domain: string): Promise<StoredToken | undefined> {
  const row = await tx.first<StoredToken>(
    `select "accessToken", expires at time zone 'UTC' as expires, "refreshToken", "refreshTokenExpires" at time zone 'UTC' as "refreshTokenExpires"
       from "Session" where id = $1`,
    [sessionId(domain)],
  );
  if (!row) return undefined;
  const accessToken = openToken(domain, row.accessToken);
  if (accessToken === null) throw new ShopifyAccessLost("the token is encrypted under a key that ENCRYPTION_KEYS does not have");
  return { ...row, accessToken, refreshToken: row.refreshToken && openToken(domain, row.refreshToken) };
}

/**
 * A token without an end but with a refresh token came from a reply that left its life out: it is renewed, for nobody
 * knows how old it is. One without either never ends.
 */
function isFresh(token: StoredToken): boolean {
  if (!token.expires) return token.refreshToken === null;
  return token.expires.getTime() - MARGIN_MS > Date.now();
}

/** The library's own name for a shop's offline session. */
function sessionId(domain: string): string {
  return `offline_${domain}`;
}

/** Session columns are timestamps without a zone, in UTC, as the library's storage writes them. */
function asStored(moment: Date): string {
  return moment.toISOString().slice(0, 23);
}
