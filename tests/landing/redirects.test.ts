import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { personToken } from "#app/migration/registration/tokens.ts";
import { register } from "#app/migration/registration/index.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aForm } from "#tests/registration/support.ts";
import { aCard, startServer, tokenOf, type Answer, type AskOptions, type Card } from "./support.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
process.env.FILES_DIR = mkdtempSync(join(tmpdir(), "flybridge-files-"));

const domain = "redirects.myshopify.com";
/** Addresses of another site as they are smuggled in; each names the site, so that it cannot be missed in an answer. */
const elsewhere = ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example", "/\t/elsewhere.example", "https:elsewhere.example", "https://app.flybridge.test@elsewhere.example", ".elsewhere.example", "javascript:elsewhere.example", "%2F%2Felsewhere.example", "x\r\nLocation: https://elsewhere.example", "https://elsewhere.example/q/ABCD2345"];
const names = ["return_to", "returnTo", "return_url", "redirect", "redirect_uri", "next", "url", "u", "to", "continue", "dest", "l", "p", "r", "ok", "host", "shop", "code", "path_prefix", "domain", "exitIframe", "shopify-reload"];
const headers = { "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "//elsewhere.example", Forwarded: "host=elsewhere.example", "X-Original-URL": "//elsewhere.example", "X-Rewrite-URL": "//elsewhere.example", Referer: "https://elsewhere.example/" };

let server: Awaited<ReturnType<typeof startServer>>;
let card: Card;
let mine: string;

beforeAll(async () => {
  server = await startServer();
  card = await aCard(await aShop(domain));
  const form = aForm({ ...card, productId: "", uniqueCode: "" });
  const sent = await register(card.shopId, form);
  if (sent.outcome !== "registered") throw new Error(sent.outcome);
  mine = personToken({ shopId: card.shopId, registrationId: sent.registrationId, linkVersion: 1, access: "mailed" }, new Date());
});
afterAll(async () => {
  await server.stop();
  await stopPublic();
});

/** A redirect keeps the browser on the site it asked, wherever that is, and no page leads or sends a form away by itself. */
function staysHere(answer: Answer, asked: string): void {
  const { location, refresh } = answer.headers;
  expect(refresh, asked).toBeUndefined();
  if (location !== undefined) {
    expect(location, asked).toMatch(/^\/[A-Za-z0-9]/);
    // As a browser reads it: backslashes are slashes there, tabs and line ends nothing.
    expect(new URL(location, "https://care.mira.example/q").host, asked).toBe("care.mira.example");
  }
  expect(answer.body, asked).not.toMatch(/http-equiv="?refresh|<base/i);
  for (const [, address = ""] of answer.body.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
    const named = new URL(address.replaceAll("&amp;", "&"), "https://care.mira.example/q");
    expect(["care.mira.example", "mira.example", "www.amazon.com", ""], `${asked} → ${address}`).toContain(named.host);
    expect(["https:", "mailto:"], `${asked} → ${address}`).toContain(named.protocol);
  }
}

async function ask(path: string, options: AskOptions = {}): Promise<Answer> {
  const answer = await server.ask(path, options);
  staysHere(answer, `${options.method ?? (options.form ? "POST" : "GET")} ${path}`);
  return answer;
}

const query = (to: string) => new URLSearchParams(names.map((name) => [name, to])).toString();

test("no parameter and no header of a public page leads to another site", async () => {
  for (const to of elsewhere) {
    for (const path of [`/q/${card.code}`, "/q", `/me/${mine}`, "/me/0123456789", "/guide/0123456789", "/domain-known", "/01/09506000134352/21/ABC"]) await ask(`${path}?${query(to)}`, { headers });
    // One at a time too, where the others would decide first.
    for (const name of ["l", "p", "code"]) await ask(`/q?${new URLSearchParams({ [name]: to })}`, { headers });
    await ask(`/q?code=${encodeURIComponent(`${card.code}${to}`)}`, { headers });
  }
});

test("a code typed beside hostile parameters leads to its own card, and nothing of them is kept", async () => {
  for (const to of elsewhere) {
    const { location } = (await ask(`/q?${new URLSearchParams([["code", card.code], ...names.filter((name) => name !== "code").map((name) => [name, to])])}`, { headers: { ...headers, Host: "elsewhere.example" } })).headers;
    expect(location).toBe(`/q/${card.code}`);
  }
});

test("hostile paths stay ours", async () => {
  for (const rest of ["//elsewhere.example", "/%2F%2Felsewhere.example", "/%5Celsewhere.example", "/\\elsewhere.example", "/..//elsewhere.example", "/https://elsewhere.example", "/@elsewhere.example", "/%0d%0aLocation:%20https://elsewhere.example"]) {
    for (const start of ["/q", "/me", "/media", "/guide", "/01", `/me/${mine}`, `/q/${card.code}`]) await ask(`${start}${rest}`, { headers });
  }
});

test("a form's fields lead nowhere else: registration, and everything on a person's own page", async () => {
  const page = await ask(`/q/${card.code}`);
  // At once, since a person's order ids are answered on full steps of time.
  const asked = elsewhere.flatMap((to) => {
    const fields = Object.fromEntries(names.map((name) => [name, to]));
    const own = ["confirm", "consent", "details", "another", "claim", "creator", "erase", "export", "thanks"].map((action) =>
      ask(`/me/${mine}/${action}?${query(to)}`, { headers, form: { ...fields, text: "x", creatorHandle: to, otherOrder: to, productId: to } }),
    );
    return [ask(`/q/${card.code}?${query(to)}`, { headers, form: { ...fields, t: tokenOf(page.body), email: "a@example.com", cv: to } }), ...own];
  });
  await Promise.all(asked);
  const saved = await ask(`/me/${mine}/consent?l=//elsewhere.example&next=//elsewhere.example`, { headers, form: { email: "yes" } });
  expect([saved.status, saved.headers.location]).toEqual([303, `/me/${mine}?ok=saved`]);
});

/** A path with everything that Shopify's app proxy would sign: whatever a caller of the shop's domain put beside it is signed too. */
function proxied(path: string, extra: Record<string, string>): string {
  const given = { shop: domain, path_prefix: "/apps/card", timestamp: String(Math.floor(Date.now() / 1000)), logged_in_customer_id: "", ...extra };
  const signed = Object.entries(given).map(([name, value]) => `${name}=${value}`).sort().join("");
  return `/proxy${path}?${new URLSearchParams({ ...given, signature: createHmac("sha256", process.env.SHOPIFY_API_SECRET ?? "").update(signed).digest("hex") })}`;
}

test("through the app proxy a path prefix that is none is refused, and what callers add leads nowhere", async () => {
  for (const to of elsewhere) {
    for (const path of ["/q", `/q/${card.code}`]) expect((await ask(proxied(path, { path_prefix: to, code: card.code }), { headers })).status, to).toBe(401);
    const others = Object.fromEntries(names.filter((name) => !["shop", "path_prefix", "code"].includes(name)).map((name) => [name, to]));
    expect((await ask(proxied("/q", { ...others, code: card.code }), { headers })).headers.location).toBe(`/apps/card/q/${card.code}`);
    expect((await ask(proxied("/register", others), { headers, form: { ...others, code: card.code, fallback: to, email: to } })).headers.location).toMatch(new RegExp(`^/apps/card/q/${card.code}(\\?p=[A-Za-z0-9._%-]+)?$`));
    await ask(proxied("/register", others), { headers, form: { code: to, fallback: to } });
  }
});
