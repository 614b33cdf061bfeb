import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { StandInStore, TokenRecord } from "./store/stand-in-store.ts";

const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 90 * 24 * 3600;
const SESSION_SECONDS = 60;

const base64url = (value: string): string => Buffer.from(value).toString("base64url");

interface Keys {
  apiKey: string;
  apiSecret: string;
}

/** A session token as App Bridge hands it out: HS256 with the app's secret, good for a minute. */
export function signSessionToken(keys: Keys, clock: Clock, shop: string, userId = "1"): string {
  return sign(keys, clock, {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    sub: userId,
    sid: randomBytes(16).toString("hex"),
  });
}

/**
 * A session token as an extension in a customer's account gets it: the shop without a scheme, and the customer, who is
 * left out for somebody who is not signed in.
 */
export function signCustomerToken(
  keys: Keys,
  clock: Clock,
  shop: string,
  customerGid: string | null,
): string {
  return sign(keys, clock, { dest: shop, ...(customerGid ? { sub: customerGid } : {}) });
}

function sign(keys: Keys, clock: Clock, own: Record<string, string>): string {
  const now = Math.floor(clock.now().getTime() / 1000);
  const claims = {
    ...own,
    aud: keys.apiKey,
    exp: now + SESSION_SECONDS,
    nbf: now - 5,
    iat: now,
    jti: randomBytes(16).toString("hex"),
  };
  const head = `${base64url(JSON.stringify({ alg: "HS256", typ: "JWT" }))}.${base64url(JSON.stringify(claims))}`;
  return `${head}.${createHmac("sha256", keys.apiSecret).update(head).digest("base64url")}`;
}

/** True when a session token is ours, for this shop and app, and not expired. */
export function verifySessionToken(keys: Keys, clock: Clock, shop: string, token: string): boolean {
  const [head, body, signature, rest] = token.split(".");
  if (!head || !body || !signature || rest !== undefined) return false;
  const expected = createHmac("sha256", keys.apiSecret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  try {
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const now = clock.now().getTime() / 1000;
    return (
      claims.aud === keys.apiKey &&
      claims.dest === `https://${shop}` &&
      Number(claims.exp) > now - 10 &&
      Number(claims.nbf) <= now + 10
    );
  } catch {
    return false;
  }
}

export interface TokenReply {
  status: number;
  body: Record<string, unknown>;
}

const refuse = (error: string, description: string): TokenReply => ({
  status: 400,
  body: { error, error_description: description },
});

/** Shopify's `/admin/oauth/access_token`: token exchange and refresh with rotation. */
export class TokenEndpoint {
  #store: StandInStore;
  #clock: Clock;
  #keys: Keys;
  #scopes: string[];

  constructor(store: StandInStore, clock: Clock, keys: Keys, scopes: string[]) {
    this.#store = store;
    this.#clock = clock;
    this.#keys = keys;
    this.#scopes = scopes;
  }

  answer(shop: string, body: Record<string, string | undefined>): TokenReply {
    if (!this.#store.hasShop(shop)) return { status: 404, body: { errors: "Not Found" } };
    if (body.client_id !== this.#keys.apiKey || body.client_secret !== this.#keys.apiSecret)
      return refuse("application_cannot_be_found", "The client id or the client secret is wrong");
    if (!this.#store.shop(shop).data.installed)
      return refuse("app_not_installed", "The app is not installed on this shop");
    if (body.grant_type === "refresh_token") return this.#refresh(shop, body.refresh_token ?? "");
    if (body.grant_type !== "urn:ietf:params:oauth:grant-type:token-exchange")
      return refuse(
        "unsupported_grant_type",
        `Grant type ${body.grant_type ?? ""} is not supported`,
      );
    if (!verifySessionToken(this.#keys, this.#clock, shop, body.subject_token ?? ""))
      return refuse("invalid_subject_token", "The session token is expired or not valid");
    if (body.requested_token_type?.endsWith(":online-access-token")) return this.#online(shop);
    return this.#offline(shop, body.expiring === "1");
  }

  /** A token for tests and seeds that need no app. */
  issue(shop: string, scopes = this.#scopes): string {
    return this.#access({ shop, scope: scopes, online: false, expiresAt: null });
  }

  #access(record: TokenRecord): string {
    const token = `shpat_${randomBytes(16).toString("hex")}`;
    this.#store.accessTokens[token] = record;
    this.#store.save();
    return token;
  }

  #later(seconds: number): string {
    return new Date(this.#clock.now().getTime() + seconds * 1000).toISOString();
  }

  #online(shop: string): TokenReply {
    const expiresAt = this.#later(86_399);
    const access_token = this.#access({ shop, scope: this.#scopes, online: true, expiresAt });
    const scope = this.#scopes.join(",");
    return {
      status: 200,
      body: {
        access_token,
        scope,
        expires_in: 86_399,
        associated_user_scope: scope,
        associated_user: {
          id: 1,
          first_name: "Ada",
          last_name: "Winter",
          email: "ada@mira.example",
          email_verified: true,
          account_owner: true,
          locale: "en",
          collaborator: false,
        },
      },
    };
  }

  #offline(shop: string, expiring: boolean, predecessor: string | null = null): TokenReply {
    const scope = this.#scopes;
    if (!expiring) {
      const access_token = this.#access({ shop, scope, online: false, expiresAt: null });
      return { status: 200, body: { access_token, scope: scope.join(",") } };
    }
    const access_token = this.#access({
      shop,
      scope,
      online: false,
      expiresAt: this.#later(ACCESS_SECONDS),
    });
    const refresh_token = `shprt_${randomBytes(16).toString("hex")}`;
    this.#store.refreshTokens[refresh_token] = {
      shop,
      expiresAt: this.#later(REFRESH_SECONDS),
      predecessor,
    };
    return {
      status: 200,
      body: {
        access_token,
        scope: scope.join(","),
        expires_in: ACCESS_SECONDS,
        refresh_token,
        refresh_token_expires_in: REFRESH_SECONDS,
      },
    };
  }

  /** A used refresh token stays good until its successor has been used, then it is gone. */
  #refresh(shop: string, token: string): TokenReply {
    const { refreshTokens } = this.#store;
    const record = refreshTokens[token];
    if (
      !record ||
      record.shop !== shop ||
      Date.parse(record.expiresAt) <= this.#clock.now().getTime()
    )
      return refuse("invalid_grant", "This request requires an active refresh_token");
    if (record.predecessor) delete refreshTokens[record.predecessor];
    const reply = this.#offline(shop, true, token);
    this.#store.save();
    return reply;
  }

  /** What a token may do, or null when it is unknown, expired or of another shop. */
  check(shop: string, token: string): TokenRecord | null {
    const record = this.#store.accessTokens[token];
    if (!record || record.shop !== shop || !this.#store.shop(shop).data.installed) return null;
    const alive = !record.expiresAt || Date.parse(record.expiresAt) > this.#clock.now().getTime();
    return alive ? record : null;
  }

  /** Kills every token of a shop, as an uninstall does. */
  revokeAll(shop: string): void {
    for (const tokens of [this.#store.accessTokens, this.#store.refreshTokens])
      for (const [token, record] of Object.entries(tokens))
        if (record.shop === shop) delete tokens[token];
    this.#store.save();
  }
}
