import "@shopify/shopify-api/adapters/node";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { afterAll, beforeAll } from "vitest";
import { withDomain } from "#app/platform/db.ts";
import { sealToken } from "#app/shopify/stored-token.ts";
import { startStandIn, type StandIn } from "#dev/shopify/server.ts";

/**
 * A stand-in for Shopify for the test file; whatever the app sends to a shop goes to it. Every operation that it finds
 * invalid fails the file.
 */
export function useShopify(options: { webhookUrl?: () => string; appUrl?: () => string } = {}): { standIn(): StandIn } {
  let standIn: StandIn | undefined;
  const realFetch = globalThis.fetch;
  beforeAll(async () => {
    standIn = await startStandIn({ port: 0, statePath: null, appUrl: options.appUrl?.() ?? "https://app.flybridge.test", apiKey: "test-key", apiSecret: "test-secret", webhookUrl: options.webhookUrl?.() ?? null, bulkPaceMs: 5 });
    process.env.SHOPIFY_STAND_IN_URL = standIn.url;
    await import(`#dev/shopify/redirect-fetch.ts`);
    // The library keeps the fetch of the file that loaded it first, whose stand-in is gone by now.
    setAbstractFetchFunc(globalThis.fetch);
  });
  afterAll(async () => {
    globalThis.fetch = realFetch;
    const invalid = standIn?.invalidOperations ?? [];
    await standIn?.close();
    if (invalid.length > 0) throw new Error(`Shopify would refuse: ${JSON.stringify(invalid)}`);
  });
  return {
    standIn: () => {
      if (!standIn) throw new Error("the stand-in starts in beforeAll");
      return standIn;
    },
  };
}

/** Gives the app an offline token for the shop, as a token exchange would have left it. */
export async function installToken(standIn: StandIn, { domain = standIn.shopDomain, expires = null, refreshToken = null }: { domain?: string; expires?: Date | null; refreshToken?: string | null } = {}): Promise<void> {
  const token = standIn.issueToken(domain);
  await withDomain(domain, (tx) =>
    tx.run(
      `insert into "Session" (id, shop, state, "isOnline", scope, "accessToken", expires, "refreshToken")
       values ($1, $2, '', false, '', $3, $4, $5)
       on conflict (id) do update set "accessToken" = excluded."accessToken", expires = excluded.expires, "refreshToken" = excluded."refreshToken"`,
      [`offline_${domain}`, domain, sealToken(domain, token), expires?.toISOString().slice(0, 23) ?? null, refreshToken && sealToken(domain, refreshToken)],
    ),
  );
}
