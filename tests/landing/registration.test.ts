import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withShop } from "#app/platform/db.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { personToken } from "#app/migration/registration/index.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aCard, startServer, tokenOf, wordingOf, type Answer, type Card } from "./support.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
process.env.FILES_DIR = mkdtempSync(join(tmpdir(), "flybridge-files-"));

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(() => {
  // People take seconds to type; the clock runs on so that a test does not have to wait.
  vi.useFakeTimers({ toFake: ["Date"], now: new Date() });
});
afterAll(async () => {
  vi.useRealTimers();
  await server.stop();
  await stopPublic();
});

/** Opens the card, types and sends, as a phone without script does. */
async function fillIn(card: Card, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const page = await server.ask(`/q/${card.code}`, { headers });
  vi.setSystemTime(Date.now() + 8_000);
  return server.ask(`/q/${card.code}`, { headers, form: { t: tokenOf(page.body), cv: wordingOf(page.body), l: /<html lang="(\w+)"/.exec(page.body)?.[1] ?? "en", website: "", ...fields } });
}

const registrations = (card: Card) => withShop(card.shopId, (tx) => tx.query<{ id: string; state: string; variant: string; locale: string; country: string; order_id: string | null; order_state: string; link_version: number; first_heard: string | null }>("select * from registrations where insert_id = $1", [card.insertId]));

test("an address and an unticked box register, and lead to the thank-you page", async () => {
  const card = await aCard(await aShop());
  const sent = await fillIn(card, { email: "anna@example.com" });
  expect(sent.status).toBe(303);
  expect(sent.headers.location).toMatch(/^\/me\/[A-Za-z0-9._-]+\/thanks$/);
  expect(sent.headers.location).not.toMatch(/anna|%40/);
  expect(await registrations(card)).toMatchObject([{ state: "registered", variant: "", locale: "en", country: "US" }]);
  const consents = await withShop(card.shopId, (tx) => tx.query("select channel, given, text, source from consents"));
  expect(consents).toEqual([{ channel: "email", given: false, text: "Also send me tips and offers from mira. I can stop at any time.", source: "landing" }]);
  const thanks = await server.ask(sent.headers.location ?? "");
  expect(thanks.status).toBe(200);
  expect(thanks.body).toContain("You are registered");
  expect(thanks.body).toContain("2 years more warranty");
  expect(thanks.body).not.toContain("anna@example.com");
});

test("a ticked box is kept with the words that stood beside it, in the page's language", async () => {
  const card = await aCard(await aShop());
  await fillIn(card, { email: "jörg@example.de".replace("ö", "oe"), consent: "yes" }, { "Accept-Language": "de-AT,de;q=0.9" });
  const consents = await withShop(card.shopId, (tx) => tx.query("select given, text, locale from consents"));
  expect(consents).toEqual([{ given: true, text: "Senden Sie mir auch Tipps und Angebote von mira. Ich kann jederzeit aufhören.", locale: "de" }]);
  expect(await registrations(card)).toMatchObject([{ country: "AT" }]);
});

test("a wrong address comes back with what was typed, the error beside the field and linked above", async () => {
  const card = await aCard(await aShop());
  const sent = await fillIn(card, { email: "anna@", consent: "yes" });
  expect(sent.status).toBe(422);
  expect(sent.body).toContain('value="anna@"');
  expect(sent.body).toMatch(/name="consent" value="yes" checked/);
  expect(sent.body).toContain('<a href="#email">');
  expect(sent.body).toMatch(/aria-describedby="email-e" aria-invalid="true"/);
  expect(await registrations(card)).toEqual([]);
});

test("too quick, too old, forged, foreign and robotic forms cost one more tap, with everything kept", async () => {
  const card = await aCard(await aShop());
  const page = await server.ask(`/q/${card.code}`);
  const form = { t: tokenOf(page.body), cv: wordingOf(page.body), l: "en", email: "anna@example.com", consent: "yes" };
  const quick = await server.ask(`/q/${card.code}`, { form });
  expect(quick.status).toBe(422);
  expect(quick.body).toContain("One more tap, please");
  expect(quick.body).toContain('value="anna@example.com"');
  vi.setSystemTime(Date.now() + 25 * 3600_000);
  for (const answer of [
    await server.ask(`/q/${card.code}`, { form }),
    await server.ask(`/q/${card.code}`, { form: { ...form, t: `${form.t}x` } }),
    await server.ask(`/q/${card.code}`, { form: { ...form, website: "https://spam.example" } }),
    await server.ask(`/q/${card.code}`, { form, headers: { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" } }),
  ]) {
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("One more tap, please");
    expect(answer.body).toContain('value="anna@example.com"');
  }
  expect(await registrations(card)).toEqual([]);
  // The one tap asked for is enough, at once.
  const again = await server.ask(`/q/${card.code}`, { form: { ...form, t: tokenOf(quick.body) } });
  expect(again.status).toBe(422);
  const fresh = await server.ask(`/q/${card.code}`, { form: { ...form, t: tokenOf(again.body) } });
  expect(fresh.status).toBe(303);
});

test("the same form sent twice is one registration", async () => {
  const card = await aCard(await aShop());
  const page = await server.ask(`/q/${card.code}`);
  vi.setSystemTime(Date.now() + 8_000);
  const form = { t: tokenOf(page.body), cv: wordingOf(page.body), l: "en", email: "anna@example.com" };
  const answers = await Promise.all([server.ask(`/q/${card.code}`, { form }), server.ask(`/q/${card.code}`, { form })]);
  expect(answers.map((one) => one.status)).toEqual([303, 303]);
  expect(await registrations(card)).toHaveLength(1);
});

test("nobody agrees to a wording that has changed since the page was drawn", async () => {
  const card = await aCard(await aShop());
  const sent = await fillIn(card, { email: "anna@example.com", consent: "yes", cv: "0123456789ab" });
  expect(sent.status).toBe(422);
  expect(sent.body).not.toMatch(/name="consent" value="yes" checked/);
});

test("details follow on the thank-you page; a wrong order number is explained beside the field", async () => {
  const card = await aCard(await aShop(), { products: ["Mira Carrier", "Mira Sling"] });
  const home = ((await fillIn(card, { email: "anna@example.com" })).headers.location ?? "").replace("/thanks", "");
  const wrong = await server.ask(`${home}/details`, { form: { orderAnswer: "have", orderId: "114-3941689", name: "Anna" } });
  expect(wrong.status).toBe(422);
  expect(wrong.body).toContain("Some digits are missing");
  expect(wrong.body).toContain('value="114-3941689"');
  expect(wrong.body).toContain('value="Anna"');
  const phone = await server.ask(`${home}/details`, { form: { phone: "+1 555 010 0000" } });
  expect(phone.body).toContain("We keep your number only if you agree");
  const right = await server.ask(`${home}/details`, { form: { orderAnswer: "have", orderId: "order 114 3941689 8772232, thanks", name: "Anna", firstHeard: "tiktok" } });
  expect(right.status).toBe(303);
  expect(right.headers.location).toBe(`${home}/thanks?ok=saved`);
  expect(await registrations(card)).toMatchObject([{ order_id: "114-3941689-8772232", first_heard: "tiktok" }]);
  const page = await server.ask(right.headers.location ?? "");
  expect(page.body).toContain("Saved. Thank you!");
  // The browser that only sent the form may neither confirm nor see nor erase.
  for (const action of ["confirm", "consent", "erase", "another"]) {
    expect((await server.ask(`${home}/${action}`, { form: { sure: "yes" } })).status).toBe(422);
  }
  expect((await server.ask(`${home}/export`)).headers["content-type"]).toContain("text/html");
  expect(await registrations(card)).toMatchObject([{ state: "registered" }]);
});

test("a registered unique card shows neither form nor owner, and takes a claim for review", async () => {
  const card = await aCard(await aShop(), { unique: true });
  await fillIn(card, { email: "anna@example.com" });
  const page = await server.ask(`/q/${card.code}`);
  expect(page.body).toContain("This card is registered");
  expect(page.body).not.toContain('name="consent"');
  expect(page.body).not.toMatch(/anna/);
  vi.setSystemTime(Date.now() + 8_000);
  const t = tokenOf(page.body);
  const mailed = await server.ask(`/q/${card.code}`, { form: { t, l: "en", do: "link" } });
  expect(mailed.body).toContain("The link is on its way");
  const wrong = await server.ask(`/q/${card.code}`, { form: { t, l: "en", do: "claim", email: "bob" } });
  expect(wrong.body).toContain("This is not a whole e-mail address");
  const claimed = await server.ask(`/q/${card.code}`, { form: { t, l: "en", do: "claim", email: "bob@example.com" } });
  expect(claimed.body).toContain("will look into it");
  // A form drawn before somebody else registered ends on the same page.
  expect(await registrations(card)).toHaveLength(1);
});

test("the mailed page confirms by its button only, changes consent, adds, exports and erases", async () => {
  const card = await aCard(await aShop());
  await fillIn(card, { email: "anna@example.com" });
  const [registration] = await registrations(card);
  const token = personToken({ shopId: card.shopId, registrationId: registration?.id ?? "", linkVersion: registration?.link_version ?? 1, access: "mailed" }, new Date());
  const home = `/me/${token}`;
  expect((await server.ask(home)).body).toContain("Please confirm your e-mail address");
  expect(await registrations(card)).toMatchObject([{ state: "registered" }]);
  const confirmed = await server.ask(`${home}/confirm`, { form: {} });
  expect(confirmed.headers.location).toBe(`${home}?ok=confirmed`);
  expect(await registrations(card)).toMatchObject([{ state: "confirmed" }]);
  expect((await server.ask(confirmed.headers.location ?? "")).body).toContain("Your e-mail address is confirmed.");

  await server.ask(`${home}/consent`, { form: { email: "yes" } });
  expect((await server.ask(home)).body).toMatch(/name="email" value="yes" checked/);
  const wrong = await server.ask(`${home}/another`, { form: { otherOrder: "12" } });
  expect(wrong.body).toContain('<a href="#otherOrder">');
  expect((await server.ask(`${home}/another`, { form: { otherOrder: "111-2345678-1234567" } })).status).toBe(303);
  expect((await server.ask(`${home}/claim`, { form: { text: "The buckle broke." } })).headers.location).toContain("ok=claimSent");

  const file = await server.ask(`${home}/export`);
  expect(file.headers["content-disposition"]).toContain("attachment");
  expect(JSON.stringify(JSON.parse(file.body))).toContain("anna@example.com");
  const certificate = await server.ask(`${home}/certificate.pdf`);
  expect(certificate.bytes.subarray(0, 5).toString()).toBe("%PDF-");

  expect((await server.ask(`${home}/erase`, { form: {} })).status).toBe(422);
  const erased = await server.ask(`${home}/erase`, { form: { sure: "yes" } });
  expect(erased.body).toContain("Everything is erased");
  expect((await server.ask(home)).status).toBe(404);
});

test("a guide's link works after registration and for an hour", async () => {
  const shopId = await aShop();
  const { files, fileKey } = await import("#app/platform/files.ts");
  const key = fileKey(shopId, "guide", `${randomUUID()}.pdf`);
  await files().put(key, "%PDF-1.4 guide");
  const card = await aCard(shopId, { offer: { kind: "guide", title: "Ten ways to carry", fileKey: key } });
  const sent = await fillIn(card, { email: "anna@example.com" });
  const thanks = await server.ask(sent.headers.location ?? "");
  const href = /href="(\/guide\/[^"]+)"/.exec(thanks.body)?.[1] ?? "";
  const guide = await server.ask(href);
  expect(guide.body).toBe("%PDF-1.4 guide");
  vi.setSystemTime(Date.now() + 2 * 3600_000);
  expect((await server.ask(href)).status).toBe(404);
  expect((await server.ask(`${href}x`)).status).toBe(404);
});

test("where the order number is required, the benefit says so and waits", async () => {
  const card = await aCard(await aShop(), { orderIdMode: "required" });
  const home = ((await fillIn(card, { email: "anna@example.com" })).headers.location ?? "").replace("/thanks", "");
  const page = await server.ask(`${home}/thanks`);
  expect(page.body).toContain("It is activated as soon as you add your order number.");
  expect(page.body).not.toContain("It was a gift");
  const none = await server.ask(`${home}/details`, { form: { orderAnswer: "have" } });
  expect(none.body).toContain("Enter your Amazon order number.");
  // Neither days nor a certificate before; both after.
  expect(page.body).not.toContain("certificate.pdf");
  expect((await server.ask(`${home}/certificate.pdf`)).status).toBe(404);
  await server.ask(`${home}/details`, { form: { orderAnswer: "have", orderId: "111-2345678-1234567" } });
  expect((await server.ask(`${home}/thanks`)).body).toContain("certificate.pdf");
  expect((await server.ask(`${home}/certificate.pdf`)).headers["content-type"]).toBe("application/pdf");
});

test("variants: the form carries what the person saw, and the cookie keeps it", async () => {
  const card = await aCard(await aShop(), {
    variants: [{ key: "A", copy: {} }, { key: "B", copy: { en: { headline: "Another headline" } } }],
  });
  const seen = new Set<string>();
  for (let visit = 0; visit < 40 && seen.size < 2; visit += 1) {
    const page = await server.ask(`/q/${card.code}`);
    const variant = page.body.includes("Another headline") ? "B" : "A";
    seen.add(variant);
    const cookie = (page.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
    expect(cookie).toBe(`fb=${card.code}:${variant}`);
    const again = await server.ask(`/q/${card.code}`, { headers: { Cookie: cookie } });
    expect(again.body.includes("Another headline")).toBe(variant === "B");
    vi.setSystemTime(Date.now() + 8_000);
    await server.ask(`/q/${card.code}`, { form: { t: tokenOf(page.body), cv: wordingOf(page.body), l: "en", email: `p${visit}@example.com` } });
  }
  expect(seen).toEqual(new Set(["A", "B"]));
  const rows = await registrations(card);
  expect(new Set(rows.map((row) => row.variant))).toEqual(new Set(["A", "B"]));
});
