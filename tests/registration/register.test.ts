import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { decrypt } from "#app/platform/crypto.ts";
import {
  addAnotherProduct,
  addDetails,
  changeConsent,
  claim,
  claimCard,
  confirm,
  erasePerson,
  exportPerson,
  personMailForCard,
  personToken,
  readPerson,
  register,
  sendTestMail,
  type RegistrationInput,
} from "#app/migration/registration/index.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { aForm, anAmazonOrder, aScene, discount, ticked, type Scene } from "./support.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";
import { registrationJobs } from "#app/migration/registration/index.ts";
import { explainMailError } from "#app/migration/registration/test-mail.ts";

useDatabase();
const mailbox = useMailbox();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene("register.myshopify.com");
  await withShop(scene.shopId, (tx) => tx.run("update shops set sender_name = 'Mira & Sons', reply_to = 'help@mira.example', support_email = 'care@mira.example'"));
});

const sendMails = () => drainJobs({ mail: registrationJobs.mail! });
const query = <Row extends object>(sql: string, values: unknown[] = []) => withShop(scene.shopId, (tx) => tx.query<Row>(sql, values));

async function registered(change: Partial<RegistrationInput> = {}, where = scene) {
  const form = aForm(where, change);
  const result = await register(where.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  return { ...result, email: form.email, form };
}

const mailedToken = (registrationId: string, linkVersion = 1) => personToken({ shopId: scene.shopId, registrationId, linkVersion, access: "mailed" }, new Date());

test("a registration keeps e-mail encrypted, consent with its text, and the benefit, and mails the link to the person's page", async () => {
  const { registrationId, email } = await registered({ marketing: ticked, locale: "de" });
  const [row] = await query<{ email: string; index: string }>("select email_encrypted as email, email_index as index from registrations where id = $1", [registrationId]);
  expect(row!.email).not.toContain("example");
  expect(row!.index).not.toContain("example");
  expect(decrypt(scene.shopId, row!.email)).toBe(email);
  expect(await query("select channel, given, text, text_version, locale, source from consents where registration_id = $1", [registrationId])).toEqual([
    { channel: "email", given: true, text: "Send me news by e-mail.", text_version: "1", locale: "de", source: "landing" },
  ]);
  expect(await query("select kind, state from benefits where registration_id = $1", [registrationId])).toEqual([{ kind: "warranty", state: "issued" }]);

  await sendMails();
  const mail = mailbox.mails.find((one) => one.to && !Array.isArray(one.to) && one.to.text === email)!;
  expect(mail.from!.value[0]!.name).toBe("Mira & Sons");
  expect(mail.replyTo!.text).toBe("help@mira.example");
  expect(mail.subject).toBe("Ihre Garantie bei Mira & Sons");
  expect(mail.html).toContain("Mira &#38; Sons");
  const token = /\/me\/([\w.-]+)/.exec(mail.text!)![1]!;
  const person = await readPerson(token, new Date());
  expect(person).toMatchObject({ access: "mailed", registrationId, confirmed: false, marketing: { email: true, sms: false } });
  expect(person!.emailMasked).toMatch(/^p•••@example\.com$/);
  expect(mail.text).not.toContain(email);
});

test("the same form sent twice is one registration, also at once", async () => {
  const form = aForm(scene);
  const results = await Promise.all([register(scene.shopId, form), register(scene.shopId, form), register(scene.shopId, form)]);
  expect(new Set(results.map((result) => result.outcome === "registered" && result.registrationId)).size).toBe(1);
  expect(await query("select 1 from mails m join registrations r on r.id = m.registration_id where r.code = $1 and m.registration_id = $2", [form.code, results[0]!.outcome === "registered" ? results[0].registrationId : null])).toHaveLength(1);
});

test("going back to mend a slip in the address moves the registration and kills the wrong address's link", async () => {
  const first = await registered();
  const second = await registered({ ...first.form, email: "right@example.com" });
  expect(second.registrationId).toBe(first.registrationId);
  expect(await readPerson(mailedToken(first.registrationId, 1), new Date())).toBeNull();
  expect(await readPerson(mailedToken(first.registrationId, 2), new Date())).not.toBeNull();
});

test("a unique card is registered once, whoever is quicker", async () => {
  const forms = [1, 2, 3, 4].map(() => aForm(scene, { code: scene.uniqueCode }));
  const outcomes = (await Promise.all(forms.map((form) => register(scene.shopId, form)))).map((result) => result.outcome);
  expect(outcomes.toSorted()).toEqual(["card_registered", "card_registered", "card_registered", "registered"]);

  const sent = mailbox.mails.length;
  await personMailForCard(scene.shopId, scene.uniqueCode, new Date());
  await personMailForCard(scene.shopId, scene.uniqueCode, new Date());
  await personMailForCard(scene.shopId, "NOSUCHCODE", new Date());
  await sendMails();
  expect(mailbox.mails.slice(sent).filter((mail) => mail.subject!.startsWith("Your page"))).toHaveLength(1);

  expect(await claimCard(scene.shopId, scene.uniqueCode, "new@example.com", new Date())).toEqual({ outcome: "saved" });
  expect(await claimCard(scene.shopId, "NOSUCHCODE", "new@example.com", new Date())).toEqual({ outcome: "saved" });
  expect(await query("select kind, state from claims where kind = 'card'")).toEqual([{ kind: "card", state: "open" }]);
});

test("what cannot be an e-mail address is refused, beside its field", async () => {
  for (const email of ["ann", "ann@", "ann@gmail.con", "ann @example.com", "<script>@example.com"]) {
    expect(await register(scene.shopId, aForm(scene, { email })), email).toEqual({ outcome: "invalid", fields: { email: "emailInvalid" } });
  }
});

test("an address that nobody confirmed gets three mails a day, though ten forms come at once", async () => {
  const email = "victim@example.com";
  const results = await Promise.all(Array.from({ length: 10 }, () => register(scene.shopId, aForm(scene, { email }))));
  expect(results.every((result) => result.outcome === "registered")).toBe(true);
  await sendMails();
  const toVictim = mailbox.mails.filter((mail) => !Array.isArray(mail.to) && mail.to?.text === email);
  expect(toVictim).toHaveLength(3);
  expect(await register(scene.shopId, aForm(scene, { email }))).toEqual({ outcome: "limited" });
});

test("one network is stopped after its cap, IPv6 by its /48", async () => {
  const outcomes: string[] = [];
  for (let at = 0; at < 32; at += 1) outcomes.push((await register(scene.shopId, aForm(scene, { network: `2001:db8:7::${at.toString(16)}` }))).outcome);
  expect(outcomes.filter((outcome) => outcome === "registered")).toHaveLength(30);
  expect((await register(scene.shopId, aForm(scene, { network: "2001:db8:8::1" }))).outcome).toBe("registered");
});

test("details are checked beside their fields and kept; an order id is answered alike whether it exists or not", async () => {
  const { registrationId } = await registered();
  await anAmazonOrder(scene.shopId, { orderId: "114-1111111-1111111" });
  const now = new Date();
  expect(await addDetails(scene.shopId, registrationId, { orderId: "114-11", phone: "12", creatorHandle: "not a handle!", productId: "nope" }, now)).toEqual({
    outcome: "invalid",
    fields: { orderId: "orderIdTooShort", phone: "phoneInvalid", creatorHandle: "creatorHandleInvalid", productId: "productInvalid" },
  });
  expect(await addDetails(scene.shopId, registrationId, { name: "Ann Smith", productId: scene.productId, creatorHandle: "ann", firstHeard: "friends", orderId: "My order is １１４−１１１１１１１−１１１１１１１ thanks" }, now)).toEqual({ outcome: "saved" });
  expect(await query("select order_id, order_state, purchase_date is not null as dated from registrations where id = $1", [registrationId])).toEqual([{ order_id: "114-1111111-1111111", order_state: "linked", dated: true }]);
  expect(await query("select b.starts_on = r.purchase_date as from_purchase from benefits b join registrations r on r.id = b.registration_id where r.id = $1", [registrationId])).toEqual([{ from_purchase: true }]);

  const other = await registered();
  expect(await addDetails(scene.shopId, other.registrationId, { orderId: "114-9999999-9999999" }, now)).toEqual({ outcome: "saved" });
  const person = await readPerson(other.personToken, now);
  expect(person).toMatchObject({ access: "visit", registrations: [{ orderGiven: true }] });
  expect(JSON.stringify(person)).not.toContain("9999999");
});

test("a phone number is kept only with consent to messages", async () => {
  const { registrationId } = await registered();
  const sms = { given: true, text: "Text me.", textVersion: "1" };
  expect(await addDetails(scene.shopId, registrationId, { phone: "(555) 010-0000" }, new Date())).toMatchObject({ fields: { phone: "phoneNeedsConsent" } });
  expect(await addDetails(scene.shopId, registrationId, { phone: "(555) 010-0000", smsMarketing: sms }, new Date())).toEqual({ outcome: "saved" });
  const [row] = await query<{ phone: string }>("select phone_encrypted as phone from registrations where id = $1", [registrationId]);
  expect(decrypt(scene.shopId, row!.phone)).toBe("+15550100000");
});

test("“later” is reminded of once, when the address is confirmed and the order still missing", async () => {
  const { registrationId, email } = await registered();
  await addDetails(scene.shopId, registrationId, { orderAnswer: "later" }, new Date());
  await confirm(scene.shopId, registrationId, new Date());
  await sendMails();
  const mailsTo = () => mailbox.mails.filter((mail) => !Array.isArray(mail.to) && mail.to?.text === email).map((mail) => mail.subject);
  expect(mailsTo()).toEqual(["Your warranty with Mira & Sons"]);
  const inAWeek = new Date(Date.now() + 7 * 86_400_000);
  await drainJobs({ mail: registrationJobs.mail! }, { untilTime: inAWeek });
  await addDetails(scene.shopId, registrationId, { orderAnswer: "later" }, new Date());
  await drainJobs({ mail: registrationJobs.mail! }, { untilTime: inAWeek });
  expect(mailsTo()).toEqual(["Your warranty with Mira & Sons", "Your Amazon order number"]);
});

test("the browser that sent the form sees its own registration only; the mailed link, once confirmed, all of the address", async () => {
  const email = "several@example.com";
  const first = await registered({ email });
  const second = await registered({ email });
  const now = new Date();
  expect((await readPerson(second.personToken, now))!.registrations).toHaveLength(1);
  expect((await readPerson(mailedToken(second.registrationId), now))!.registrations).toHaveLength(1);
  await confirm(scene.shopId, second.registrationId, now);
  expect((await readPerson(second.personToken, now))!.registrations).toHaveLength(1);
  expect((await readPerson(mailedToken(second.registrationId), now))!.registrations.map((one) => one.registrationId)).toEqual(expect.arrayContaining([first.registrationId, second.registrationId]));
  expect(await readPerson(second.personToken, new Date(now.getTime() + 3 * 3_600_000))).toBeNull();
  expect(await readPerson(`${second.personToken.slice(0, -1)}x`, now)).toBeNull();
});

test("a person adds another product, takes consent back, claims, exports, and is erased", async () => {
  const { registrationId, email } = await registered({ marketing: ticked });
  const now = new Date();
  await confirm(scene.shopId, registrationId, now);
  expect(await addAnotherProduct(scene.shopId, registrationId, { orderId: "114-2222222-2222222" }, now)).toEqual({ outcome: "saved" });
  expect(await addAnotherProduct(scene.shopId, registrationId, { orderId: "114-2222222-2222222" }, now)).toEqual({ outcome: "saved" });
  expect((await readPerson(mailedToken(registrationId), now))!.registrations).toHaveLength(2);

  await changeConsent(scene.shopId, registrationId, { channel: "email", consent: { ...ticked, given: false }, locale: "en" }, now);
  expect((await readPerson(mailedToken(registrationId), now))!.marketing).toEqual({ email: false, sms: false });

  expect(await claim(scene.shopId, registrationId, { text: "The strap <b>broke</b>." }, now)).toEqual({ outcome: "saved" });
  await sendMails();
  const claimed = mailbox.mails.find((mail) => !Array.isArray(mail.to) && mail.to?.text === "care@mira.example")!;
  expect(claimed.text).toContain("The strap <b>broke</b>.");
  expect(claimed.html).toContain("&#60;b&#62;");
  expect(claimed.replyTo!.text).toBe(email);

  const exported = await exportPerson(scene.shopId, registrationId, now);
  expect(JSON.stringify(exported.json)).toContain(email);
  expect(exported.json.registrations).toHaveLength(2);

  await erasePerson(scene.shopId, registrationId, "person", now);
  expect(await readPerson(mailedToken(registrationId), now)).toBeNull();
  expect(await query("select state, email_encrypted, order_id, name_encrypted from registrations where id = $1", [registrationId])).toEqual([{ state: "erased", email_encrypted: "", order_id: null, name_encrypted: null }]);
  expect((await exportPerson(scene.shopId, registrationId, now)).json.registrations).toHaveLength(0);
});

test("an address that bounces gets no more mail, and a server out of order is tried again", async () => {
  const bouncing = await registered({ email: "gone@example.com" });
  mailbox.unknown.add("gone@example.com");
  await sendMails();
  expect(await query("select state from mails where registration_id = $1", [bouncing.registrationId])).toEqual([{ state: "bounced" }]);
  mailbox.unknown.clear();
  const again = await registered({ email: "gone@example.com" });
  await sendMails();
  expect(await query("select state from mails where registration_id = $1", [again.registrationId])).toEqual([{ state: "suppressed" }]);

  const { registrationId } = await registered();
  mailbox.failing = 1;
  await expect(sendMails()).rejects.toThrow();
  mailbox.failing = 0;
  await sendMails();
  expect(await query("select state from mails where registration_id = $1", [registrationId])).toEqual([{ state: "sent" }]);
});

test("sender settings are tried before they are saved, and a wrong server is named", async () => {
  const settings = { senderName: "Mira", senderEmail: "hello@mira.example", replyTo: null, smtpUrl: process.env.SMTP_URL! };
  expect(await sendTestMail(scene.shopId, settings, "me@mira.example")).toEqual({ ok: true });
  expect(mailbox.mails.at(-1)!.from!.text).toBe('"Mira" <hello@mira.example>');
  expect(await sendTestMail(scene.shopId, { ...settings, smtpUrl: "smtp://127.0.0.1:9" }, "me@mira.example")).toEqual({ ok: false, reason: "127.0.0.1 points to a private network." });
  expect(explainMailError(Object.assign(new Error("connect ECONNREFUSED"), { code: "ESOCKET" }))).toBe("The server does not answer at this address and port.");
  // A line break in a name makes no further header.
  expect(await sendTestMail(scene.shopId, { ...settings, senderName: "Mira\r\nBcc: all@example.com" }, "me@mira.example")).toEqual({ ok: true });
  expect(mailbox.mails.at(-1)!.headers.has("bcc")).toBe(false);
});

test("another shop's insert and person stay out of reach", async () => {
  const other = await aShop();
  await expect(register(other, aForm(scene))).rejects.toThrow("The insert was not found");
  const { registrationId } = await registered();
  expect(await confirm(other, registrationId, new Date())).toEqual({ outcome: "gone" });
  expect((await exportPerson(other, registrationId, new Date())).json.registrations).toHaveLength(0);
});

test("a discount waits while more people claim an order than it has units", async () => {
  const where = await aScene("register.myshopify.com", discount);
  await anAmazonOrder(where.shopId, { orderId: "114-3333333-3333333", units: 1 });
  const people = [await registered({}, where), await registered({}, where)];
  for (const { registrationId } of people) await addDetails(where.shopId, registrationId, { orderId: "114-3333333-3333333" }, new Date());
  const states = await query<{ state: string }>("select order_state as state from registrations where id = any($1)", [people.map((one) => one.registrationId)]);
  expect(states.map((row) => row.state).toSorted()).toEqual(["linked", "review"]);
});
