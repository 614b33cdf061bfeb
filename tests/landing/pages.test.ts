import { afterAll, beforeAll, expect, test } from "vitest";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { withShop } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { contrastRatio } from "#app/migration/inserts/contrast.ts";
import { locales } from "#app/migration/inserts/model.ts";
import { escapeHtml, fill, html, safeLink } from "#app/migration/landing/html.ts";
import { chooseLocale } from "#app/migration/landing/language.ts";
import { texts } from "#app/migration/landing/locales/index.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { SplicedPage } from "#app/migration/landing/spliced-page.ts";
import { themeCss } from "#app/migration/landing/theme.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { gunzipSync } from "node:zlib";
import { aCard, counts, startServer } from "./support.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
process.env.FILES_DIR = mkdtempSync(join(tmpdir(), "flybridge-files-"));

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await stopPublic();
});

test("in every language the page fits one first flight of TCP and says its own language and direction", async () => {
  const card = await aCard(await aShop(), { copy: {} });
  for (const locale of locales) {
    const page = await server.ask(`/q/${card.code}`, { headers: { "Accept-Language": locale } });
    expect(page.wire, locale).toBeLessThan(14 * 1024);
    expect(page.body).toContain(`<html lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">`);
    expect(page.body).toContain(escapeHtml(texts[locale].landing.button.warranty));
    expect(page.body).toContain(texts[locale].landing.privacy);
    expect(page.body).not.toMatch(/<script|javascript:|style="/);
  }
});

test("every language says everything, with the same places to fill", () => {
  const flat = (value: unknown, path = ""): [string, string][] => (typeof value === "string" ? [[path, value]] : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${path}.${key}`)));
  const english = flat(texts.en);
  for (const locale of locales) {
    for (const [[path, text], [ownPath, own]] of english.map((entry, index) => [entry, flat(texts[locale])[index] ?? ["", ""]] as const)) {
      expect(ownPath, locale).toBe(path);
      expect(own.trim(), `${locale}${path}`).not.toBe("");
      const places = (one: string) => [...new Set(one.match(/\{\w+\}/g))].sort();
      expect(places(own), `${locale}${path}`).toEqual(places(text));
      if (locale !== "en" && text.length > 30) expect(own, `${locale}${path}`).not.toBe(text);
    }
  }
});

test("the policy allows nothing but our pictures, forms to ourselves and the one stylesheet, by its hash", async () => {
  const card = await aCard(await aShop());
  const page = await server.ask(`/q/${card.code}`);
  const style = /<style>([\s\S]*?)<\/style>/.exec(page.body)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(page.headers["content-security-policy"]).toBe(`default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`);
  expect(page.headers["referrer-policy"]).toBe("no-referrer");
  expect(page.headers["cache-control"]).toBe("no-store");
});

test("nothing that a merchant writes becomes markup, style or a link of another kind", async () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const card = await aCard(await aShop(), {
    copy: { en: { headline: evil, text: `${evil}\n\n</style>`, button: "<script>alert(1)</script>", thanks: evil, consent: evil } },
    look: { brand: "</title><script>" },
  });
  const page = await server.ask(`/q/${card.code}`);
  expect(page.status).toBe(200);
  expect(page.body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page.body).not.toMatch(/<script|<img/);
  expect(page.body.match(/<\/style>/g)).toHaveLength(1);
  expect(themeCss({ primary: "red;}body{display:none", background: "url(https://evil.example)", text: "</style>", corner: "soft" })).not.toMatch(/url|display:none|<\//);
  for (const address of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "vbscript:x", ""]) expect(safeLink(address)).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text)) && html`<b>${text}</b>`.text === `<b>${escapeHtml(text)}</b>`));
  expect(fill("{a} & {b}", { a: "<i>", b: html`<i>` }).text).toBe("&lt;i&gt; &amp; <i>");
});

test("a spliced gzip page reads as the page with the value in its place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), fc.stringMatching(/^[\w.~-]{0,300}$/), (before, after, value) => {
      const page = new SplicedPage(`${before}\u0001token\u0001${after}`, "\u0001token\u0001");
      const plain = page.plain(value);
      return plain.equals(gunzipSync(page.gzip(value))) && plain.equals(Buffer.concat([Buffer.from(before), Buffer.from(value), Buffer.from(after)]));
    }),
  );
});

test("whatever colours the merchant chose, text and shapes stay readable by day and by night", () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(colour, colour, colour, (primary, background, text) => {
      for (const block of themeCss({ primary, background, text, corner: "soft" }).match(/:root\{[^}]*\}/g) ?? []) {
        const of = (name: string) => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(block)?.[1] ?? "";
        const ratio = (one: string, other: string) => contrastRatio(of(one), of(other)) ?? 0;
        for (const one of ["fg", "soft", "link", "err"]) expect(ratio(one, "bg"), `${one} on bg in ${block}`).toBeGreaterThanOrEqual(4.5);
        for (const one of ["soft", "link"]) expect(ratio(one, "tint"), `${one} on tint in ${block}`).toBeGreaterThanOrEqual(4.5);
        expect(ratio("on", "brand")).toBeGreaterThanOrEqual(4.5);
        expect(ratio("line", "field")).toBeGreaterThanOrEqual(3);
        expect(ratio("brand", "bg")).toBeGreaterThanOrEqual(3);
      }
    }),
  );
});

test("the language is the switch's, else the browser's best that we have, else the insert's", async () => {
  expect(chooseLocale(null, "da, pt-BR;q=0.8, en;q=0.7", "de")).toBe("pt");
  expect(chooseLocale("ja", "en", "de")).toBe("ja");
  expect(chooseLocale("xx", "da,nb;q=0.5", "de")).toBe("de");
  expect(chooseLocale(null, "en;q=0, fr;q=0.1", "de")).toBe("fr");
  expect(chooseLocale(null, undefined, "it")).toBe("it");
  const card = await aCard(await aShop());
  const page = await server.ask(`/q/${card.code}?l=de`);
  // The merchant wrote English only: its words are marked, ours are German.
  expect(page.body).toContain('<h1 lang="en" dir="ltr">Two more years');
  expect(page.body).toContain("Garantie aktivieren");
});

test("the merchant's button is shown in the languages it was written in, ours in every other", async () => {
  const card = await aCard(await aShop(), { copy: { en: { headline: "Two more years", button: "Yes please" }, ja: { headline: "二年", button: "はい" } } });
  const button = async (locale: string) => /<button[^>]*>([^<]*)<\/button><\/form>/.exec((await server.ask(`/q/${card.code}?l=${locale}`)).body)?.[1];
  expect(await Promise.all(["en", "ja", "ar", "de"].map(button))).toEqual(["Yes please", "はい", texts.ar.landing.button.warranty, texts.de.landing.button.warranty]);
});

test("a card whose insert is not published says that it has not opened, to its owner and to the merchant who tries it", async () => {
  const draft = await server.ask(`/q/${(await aCard(await aShop(), { status: "draft" })).code}`);
  expect(draft.body).toContain("Not open yet");
  expect(draft.body).toContain("goes live when the insert is published");
  expect(draft.body).not.toContain("closed");
  expect(draft.body).not.toContain('name="email"');
});

test("archived, uninstalled and erased shops still answer with something useful, without a form", async () => {
  const archived = await server.ask(`/q/${(await aCard(await aShop(), { status: "archived" })).code}`);
  expect(archived.body).toContain("Registration is closed");
  expect(archived.body).toContain('href="https://mira.example/"');
  expect(archived.body).not.toContain('name="email"');
  const gone = await aCard(await aShop());
  await withShop(gone.shopId, (tx) => tx.run("update shop_directory set uninstalled_at = now() where id = $1", [gone.shopId]));
  const uninstalled = await server.ask(`/q/${gone.code}`);
  expect(uninstalled.body).toContain("Visit mira");
  expect(uninstalled.body).not.toContain('name="email"');
  expect(await counts(gone)).toEqual({});
  const erased = await aCard(await aShop());
  await withShop(erased.shopId, (tx) => tx.run("update shop_directory set uninstalled_at = now(), redacted_at = now() where id = $1", [erased.shopId]));
  const neutral = await server.ask(`/q/${erased.code}`);
  expect(neutral.status).toBe(410);
  expect(neutral.body).not.toContain("mira");
});

test("codes are read as people type them, and a way to type one is offered", async () => {
  const card = await aCard(await aShop(), { unique: true });
  const written = card.code.toLowerCase().match(/.{4}/g)?.join("-") ?? "";
  expect((await server.ask(`/q/${written}`)).status).toBe(200);
  for (const path of ["/q", "/q/"]) {
    const typing = await server.ask(path);
    expect([typing.status, typing.body.includes('name="code"')]).toEqual([200, true]);
  }
  const typed = await server.ask(`/q?code=${encodeURIComponent(` ${written} `)}`);
  expect(typed.headers.location).toBe(`/q/${card.code}`);
  expect((await server.ask("/q/no-such-thing")).status).toBe(404);
});

test("a mailed link that was cut off or added to is answered to a customer, not to staff", async () => {
  for (const path of ["/me", "/me/", "/me/cut", "/me/0123456789)", "/me/a%20b", `/me/${"x".repeat(900)}`, "/guide/", "/guide/cut", "/guide/0123456789%3E"]) {
    const page = await server.ask(path);
    expect([path, page.status, page.body.includes("This link no longer works"), page.body.includes("Shopify")]).toEqual([path, 404, true, false]);
  }
});

test("GS1 addresses are another name of a code, only where the host names the shop", async () => {
  const shopId = await aShop();
  const unique = await aCard(shopId, { unique: true, gtin: "09506000134352", lot: "L7" });
  const shared = await aCard(shopId, { gtin: "9506000134376", lot: "L8" });
  await withShop(shopId, (tx) => tx.run("insert into host_directory (host, shop_id) values ('care.mira.example', $1)", [shopId]));
  const headers = { Host: "care.mira.example" };
  expect((await server.ask(`/01/09506000134352/21/${unique.code}?utm_source=box`, { headers })).status).toBe(200);
  expect((await server.ask(`/01/09506000134352/10/L7/21/${unique.code}`, { headers })).status).toBe(200);
  expect((await server.ask("/01/09506000134376/10/L8", { headers })).status).toBe(200);
  expect(await counts(unique)).toEqual({ scan: 1, reload: 1 });
  expect(await counts(shared)).toEqual({ scan: 1 });
  expect((await server.ask(`/01/09506000134353/21/${unique.code}`, { headers })).status).toBe(404);
  expect((await server.ask(`/01/09506000134376/21/${unique.code}`, { headers })).status).toBe(404);
  expect((await server.ask(`/01/09506000134352/21/${unique.code}`)).status).toBe(404);
});

/** A path as Shopify's app proxy passes it on. */
function proxied(path: string, shop: string, extra: Record<string, string> = {}): string {
  const query = { shop, path_prefix: "/apps/card", timestamp: String(Math.floor(Date.now() / 1000)), logged_in_customer_id: "", ...extra };
  const signed = Object.entries(query).map(([name, value]) => `${name}=${value}`).sort().join("");
  const signature = createHmac("sha256", process.env.SHOPIFY_API_SECRET ?? "").update(signed).digest("hex");
  return `/proxy${path}?${new URLSearchParams({ ...query, signature })}`;
}

test("through the app proxy: signed by Shopify, fresh, given once, and only that shop's cards", async () => {
  const domain = "proxied.myshopify.com";
  const card = await aCard(await aShop(domain), { look: { pictureKey: "1/picture/x.webp" } });
  const foreign = await aCard(await aShop());
  const page = await server.ask(proxied(`/q/${card.code}`, domain, { l: "de" }));
  expect(page.status).toBe(200);
  expect(page.body).toContain('lang="de"');
  expect(page.body).toContain('src="/apps/card/media/1/picture/x.webp"');
  expect((await server.ask(proxied(`/q/${foreign.code}`, domain))).status).toBe(404);
  const address = proxied(`/q/${card.code}`, domain);
  expect((await server.ask(`${address}&shop=${domain}`)).status).toBe(401);
  expect((await server.ask(address.replace(domain, "other.myshopify.com"))).status).toBe(401);
  expect((await server.ask(`/proxy/q/${card.code}`)).status).toBe(401);
  expect((await server.ask(proxied(`/q/${card.code}`, domain, { timestamp: String(Math.floor(Date.now() / 1000) - 120) }))).status).toBe(401);
});

test("pictures are small, of their stated size, immutable, and only those meant for the public", async () => {
  const shopId = await aShop();
  const noise = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: "#888", noise: { type: "gaussian", mean: 128, sigma: 60 } } }).jpeg().toBuffer();
  const key = fileKey(shopId, "picture", "carrier.jpg");
  await files().put(key, noise);
  const secret = fileKey(shopId, "guide", "guide.pdf");
  await files().put(secret, "%PDF-");
  const page = await server.ask(`/q/${(await aCard(shopId, { look: { pictureKey: key } })).code}`);
  expect(page.body).toContain(`<img class="hero" src="/media/${key}" width="800" height="350" alt=""`);
  for (const [accept, type] of [["image/avif,image/webp", "avif"], ["image/webp", "webp"]] as const) {
    const picture = await server.ask(`/media/${key}`, { headers: { Accept: accept } });
    expect(picture.headers["content-type"]).toBe(`image/${type}`);
    expect(picture.wire).toBeLessThanOrEqual(40 * 1024);
    expect(picture.headers["cache-control"]).toContain("immutable");
    expect(await sharp(picture.bytes).metadata()).toMatchObject({ width: 800, height: 350 });
  }
  for (const path of [secret, `${shopId}/picture/../guide/guide.pdf`, `${shopId}/picture/none.jpg`, "picture"]) expect((await server.ask(`/media/${path}`)).status).toBe(404);
});

test("what is not public is left to others", async () => {
  for (const path of ["/", "/app", "/query", "/meadow", "/01234"]) expect((await server.ask(path)).body).toBe("not public");
  expect((await server.ask("/q/ABC", { method: "DELETE" })).status).toBe(405);
});
