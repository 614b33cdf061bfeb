import type { PrismaClient } from "@prisma/client";
import { Session } from "@shopify/shopify-api";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { log } from "#app/platform/log.ts";
import { openToken, sealToken } from "./stored-token.ts";

/**
 * The library's storage of sessions, with both tokens encrypted in the database and in clear in memory only. Each of its
 * queries names the session or the shop that it is about, for row-level security shows no other.
 */
export class SealedSessionStorage extends PrismaSessionStorage<PrismaClient> {
  constructor(prisma: PrismaClient) {
    super(boundToWhatIsAsked(prisma));
  }

  override async storeSession(session: Session): Promise<boolean> {
    const { accessToken, refreshToken } = session;
    return super.storeSession(withTokens(session, accessToken && sealToken(session.shop, accessToken), refreshToken && sealToken(session.shop, refreshToken)));
  }

  override async loadSession(id: string): Promise<Session | undefined> {
    const session = await super.loadSession(id);
    return session && opened(session);
  }

  override async deleteSessions(ids: string[]): Promise<boolean> {
    for (const id of ids) await this.deleteSession(id);
    return true;
  }

  override async findSessionsByShop(shop: string): Promise<Session[]> {
    return (await super.findSessionsByShop(shop)).map(opened).filter((session) => session !== undefined);
  }
}

type Asked = { where?: { id?: unknown; shop?: unknown }; create?: { shop?: unknown } };

/** A client whose statements about sessions run in a transaction with the settings that the table's policy compares. */
function boundToWhatIsAsked(prisma: PrismaClient): PrismaClient {
  return prisma.$extends({
    query: {
      session: {
        async $allOperations({ args, query }) {
          const { where, create } = (args ?? {}) as Asked;
          // Who stores a session names its shop: another shop's row of that id is not to be seen, let alone changed.
          const [id, shop] = [create ? "" : where?.id, create?.shop ?? where?.shop].map((value) => (typeof value === "string" ? value : ""));
          const [, result] = await prisma.$transaction([prisma.$executeRaw`select set_config('app.session_id', ${id}, true), set_config('app.shop_domain', ${shop}, true)`, query(args)]);
          return result as unknown;
        },
      },
    },
  }) as unknown as PrismaClient;
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
