import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { locales } from "#app/migration/inserts/model.ts";
import { confirm, defaultWords, previewMail, readOwnWords, register, saveOwnWords, sendPreview } from "#app/migration/registration/index.ts";
import { checkWords } from "#app/migration/registration/mails/own-words.ts";
import { slotIds } from "#app/migration/registration/mails/slots.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { aForm, aScene, discount, runJobs, type Scene } from "./support.ts";

useDatabase();
const mailbox = useMailbox();
const shopify = useShopify();
let scene: Scene;

beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain, discount);
});

const save = (...edits: Parameters<typeof saveOwnWords>[2][number][]) => withShop(scene.shopId, (tx) => saveOwnWords(tx, "staff:1", edits));
const mailsTo = (email: string) => mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes(email));

test("our own words are right in every mail and language", () => {
  for (const slot of slotIds) for (const locale of locales) expect(checkWords(slot, locale, defaultWords(slot, locale)).problems, `${slot} ${locale}`).toEqual({});
});

test("a mail goes out in the merchant's words for its language, with ours where they left a field empty", async () => {
  await save({ slot: "confirm.discount", locale: "de", words: { subject: "Danke von {brand}!", greeting: "", body: "Schön, dass du da bist.\nWirklich.\n\nNoch <b>ein</b> Schritt.", button: "" } });
  const german = aForm(scene, { locale: "de" });
  const english = aForm(scene, { locale: "en" });
  await register(scene.shopId, german);
  await register(scene.shopId, english);
  await runJobs();
  const [mail] = mailsTo(german.email);
  expect(mail).toMatchObject({ subject: "Danke von Mira!" });
  expect(mail?.html).toContain("Schön, dass du da bist.<br>Wirklich.</p>");
  expect(mail?.html).toContain("Noch &#60;b&#62;ein&#60;/b&#62; Schritt.");
  expect(mail?.html).toContain(defaultWords("confirm.discount", "de").button);
  expect(mailsTo(english.email)[0]?.subject).toBe("Your thank-you from Mira");
});

test("the mail with the discount code must say it, and only what a mail can fill in may stand in it", async () => {
  const problems = (slot: Parameters<typeof checkWords>[0], words: object) => Object.keys(checkWords(slot, "en", words).problems);
  expect(problems("welcome", { subject: "Yours", body: "It is here." })).toEqual(["body"]);
  expect(problems("welcome", { subject: "{code}", body: "It is here until {date}." })).toEqual([]);
  expect(problems("confirm.warranty", { body: "Until {date}" })).toEqual(["body"]);
  expect(problems("card_link", { greeting: "Hello {name}", button: "{brand", subject: "a\nb" })).toEqual(["subject"]);
  expect(problems("card_link", { greeting: "Hello {name}", button: "{brand" })).toEqual(["greeting", "button"]);
  const refused = await save({ slot: "warranty_end", locale: "fr", words: { subject: "Bientôt fini", body: "Voilà." } }).catch((error: unknown) => error as { fields: object });
  expect(Object.keys((refused as { fields: object }).fields)).toEqual(["warranty_end:fr:body"]);
  expect((await withShop(scene.shopId, readOwnWords)).map(({ slot, locale }) => `${slot}:${locale}`)).toEqual(["confirm.discount:de"]);
});

test("words taken back are ours again", async () => {
  await save({ slot: "confirm.discount", locale: "de", words: { subject: "", greeting: "", body: "", button: "" } });
  expect(await withShop(scene.shopId, readOwnWords)).toEqual([]);
});

test("the preview shows the real mail, with Amazon's rules on its words, and a test of it reaches the merchant", async () => {
  const words = { subject: "Leave us a 5-star review and get a refund", greeting: "", body: "Code: {code}", button: "" };
  const preview = await withShop(scene.shopId, (tx) => previewMail(tx, "welcome", "ar", words));
  expect(preview.html).toContain('dir="rtl"');
  expect(preview.html).toContain(">THANKS-7KQ4-9XTP</strong>");
  const english = await withShop(scene.shopId, (tx) => previewMail(tx, "welcome", "en", words));
  expect(english.findings.some(({ field, severity }) => field === "subject" && severity === "error")).toBe(true);
  await sendPreview(scene.shopId, "welcome", "en", { ...words, subject: "Your {percent} %" }, "me@mira.example", new Date());
  expect(mailsTo("me@mira.example")[0]?.subject).toBe("Your 15 %");
  expect(mailsTo("me@mira.example")[0]?.text).not.toContain("/me/");
  mailbox.unknown.add("gone@mira.example");
  await expect(sendPreview(scene.shopId, "welcome", "en", words, "gone@mira.example", new Date())).rejects.toMatchObject({ fields: { to: expect.stringContaining("550") } });
});

test("a discount code reaches its owner in the merchant's words", async () => {
  await save({ slot: "welcome", locale: "en", words: { subject: "{percent} % for you", body: "Use {code} until {date}.", greeting: "Dear customer,", button: "My page" } });
  const form = aForm(scene);
  const result = await register(scene.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await confirm(scene.shopId, result.registrationId, new Date());
  await runJobs();
  const mail = mailsTo(form.email).find(({ subject }) => subject === "15 % for you");
  expect(mail?.text).toMatch(/Dear customer,\n\nUse MIRA-\w{4}-\w{4} until \w+ \d+, \d{4}\./);
});

test("mail links to people's pages on the shop's own domain once it leads here, else to ours", async () => {
  const linkOf = async () => {
    const form = aForm(scene);
    await register(scene.shopId, form);
    await runJobs();
    return /https?:\/\/[^/\s]+(?=\/me\/)/.exec(mailsTo(form.email)[0]?.text ?? "")?.[0];
  };
  const ours = await linkOf();
  await withShop(scene.shopId, (tx) => tx.run("insert into own_domains (shop_id, host, token, proven_at, leads_here_at) values ($1, 'care.mira.example', 'x', now(), now())", [scene.shopId]));
  expect(await linkOf()).toBe("https://care.mira.example");
  await withShop(scene.shopId, (tx) => tx.run("update own_domains set leads_here_at = null where shop_id = $1", [scene.shopId]));
  expect(await linkOf()).toBe(ours);
});
