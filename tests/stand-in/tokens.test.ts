import { afterEach, beforeEach, expect, test } from "vitest";
import type { StandIn } from "#dev/shopify/server.ts";
import { API_KEY, API_SECRET, graphql, testStandIn } from "./support.ts";

let standIn: StandIn;
beforeEach(async () => {
  standIn = await testStandIn();
});
afterEach(() => standIn.close());

async function token(body: Record<string, string>, shop = standIn.shopDomain) {
  const response = await fetch(`${standIn.url}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shop": shop },
    body: JSON.stringify({ client_id: API_KEY, client_secret: API_SECRET, ...body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const exchange = (subject: string, shop?: string) =>
  token(
    {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: subject,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    },
    shop,
  );
const refresh = (refresh_token: string) => token({ grant_type: "refresh_token", refresh_token });
const ask = (accessToken: string) =>
  graphql(standIn, "{ shop { name } }", {}, { token: accessToken });

test("a session token is exchanged for an access token that dies after an hour", async () => {
  const { body } = await exchange(standIn.sessionToken());
  expect(body).toMatchObject({ expires_in: 3600, refresh_token: expect.any(String) as string });
  expect((await ask(body.access_token ?? "")).body.data?.shop).toEqual({ name: "Mira" });
  standIn.advanceClock(3_601_000);
  expect((await ask(body.access_token ?? "")).status).toBe(401);
});

test("a forged, an old and another shop's session token are refused", async () => {
  const good = standIn.sessionToken();
  const forged = `${good.slice(0, -4)}AAAA`;
  expect((await exchange(forged)).body.error).toBe("invalid_subject_token");
  expect((await exchange(good, "flybridge-other.myshopify.com")).body.error).toBe(
    "invalid_subject_token",
  );
  standIn.advanceClock(120_000);
  expect((await exchange(good)).body.error).toBe("invalid_subject_token");
});

test("a refresh whose answer was lost can be tried again", async () => {
  const first = (await exchange(standIn.sessionToken())).body.refresh_token ?? "";
  expect((await refresh(first)).status).toBe(200);
  const again = await refresh(first);
  expect((await ask(again.body.access_token ?? "")).status).toBe(200);
});

test("a used refresh token is good until its successor has been used", async () => {
  const first = (await exchange(standIn.sessionToken())).body.refresh_token ?? "";
  const second = (await refresh(first)).body.refresh_token ?? "";
  expect((await refresh(second)).status).toBe(200);
  expect((await refresh(first)).body.error).toBe("invalid_grant");
});

test("after an uninstall every token is dead", async () => {
  const { body } = await exchange(standIn.sessionToken());
  standIn.uninstall();
  expect((await ask(body.access_token ?? "")).status).toBe(401);
  expect((await refresh(body.refresh_token ?? "")).status).toBe(400);
});

test("a shop's token opens no other shop", async () => {
  const mine = standIn.issueToken();
  const reply = await graphql(
    standIn,
    "{ shop { name } }",
    {},
    { token: mine, shop: "flybridge-other.myshopify.com" },
  );
  expect(reply.status).toBe(401);
});
