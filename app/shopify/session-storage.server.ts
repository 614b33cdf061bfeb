import type { PrismaClient } from "@prisma/client";
import { Session } from "@shopify/shopify-api";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { log } from "#app/platform/log.ts";
import { openToken, sealToken } from "./stored-token.ts";

/** The library's storage of sessions, with both tokens encrypted in the database and in clear in memory only. */
export class SealedSessionStorage extends PrismaSessionStorage<PrismaClient> {
  override async storeSession(session: Session): Promise<boolean> {
    const { accessToken, refreshToken } = session;
    return super.storeSession(withTokens(session, accessToken && sealToken(session.shop, accessToken), refreshToken && sealToken(session.shop, refreshToken)));
  }

  override async loadSession(id: string): Promise<Session | undefined> {
    const session = await super.loadSession(id);
    return session && opened(session);
  }

  override async findSessionsByShop(shop: string): Promise<Session[]> {
    return (await super.findSessionsByShop(shop)).map(opened).filter((session) => session !== undefined);
  }
}

/** Without its key a session is no session: the library then exchanges the page's own token for a new one. */
function opened(session: Session): Session | undefined {
  const [accessToken, refreshToken] = [session.accessToken, session.refreshToken].map((token) => (token ? openToken(session.shop, token) : undefined));
  if (accessToken !== null && refreshToken !== null) return withTokens(session, accessToken, refreshToken);
  log.warn({ operation: "session.load" }, "a session's tokens are encrypted under a key that ENCRYPTION_KEYS does not have");
  return undefined;
}

function withTokens(session: Session, accessToken: string | undefined, refreshToken: string | undefined): Session {
  return new Session({ ...session.toObject(), accessToken, refreshToken });
}
