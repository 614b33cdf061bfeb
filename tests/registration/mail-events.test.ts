import { afterAll, beforeAll, expect, test } from "vitest";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { allowMailAgain, handleMailEvents, mailEventsAccess, register, renewMailEventsPassword } from "#app/migration/registration/index.ts";
import { parseMailEvents } from "#app/migration/registration/mail-events/parse.ts";
import { readRegistration, resendMail } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { aForm, aScene, runJobs, ticked, type Scene } from "./support.ts";

useDatabase();
const mailbox = useMailbox();
const shopify = useShopify();
const service = "a secret of the service's own provider";
process.env.MAIL_EVENTS_SECRET = service;
let scene: Scene;
let other: Scene;
let server: Server;

beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain);
  other = await aScene("mail-events-other.myshopify.com");
  server = createServer((req, res) => void handleMailEvents(req, res));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => new Promise((done) => server.close(done)));

async function registered(change: object = {}): Promise<{ id: string; email: string; messageId: string }> {
  const form = aForm(scene, change);
  const result = await register(scene.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await runJobs();
  const mail = mailbox.mails.find((one) => JSON.stringify(one.to).includes(form.email));
  return { id: result.registrationId, email: form.email, messageId: mail?.messageId ?? "" };
}

const password = (where = scene) => withShop(where.shopId, async (tx) => (await mailEventsAccess(tx)).password);
const record = (id: string) => withShop(scene.shopId, (tx) => readRegistration(tx, id, "staff:1"));

async function send(body: unknown, authorization: string, method = "POST"): Promise<{ status: number; body: { events?: number; taken?: number } }> {
  const reply = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mail-events`, { method, headers: { authorization }, ...(method === "POST" ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}) });
  return { status: reply.status, body: (await reply.json()) as { events?: number; taken?: number } };
}
const basic = (secret: string) => `Basic ${Buffer.from(`flybridge:${secret}`).toString("base64")}`;

const sesBounce = (email: string, messageId: string, bounceType = "Permanent") => ({
  Type: "Notification",
  TopicArn: "arn:aws:sns:eu-central-1:1:mail",
  Message: JSON.stringify({
    notificationType: "Bounce",
    bounce: { bounceType, bounceSubType: "General", bouncedRecipients: [{ emailAddress: email, action: "failed", status: "5.1.1", diagnosticCode: `smtp; 550 5.1.1 <${email}> user unknown` }] },
    mail: { messageId: "0000-ses", headers: [{ name: "Message-ID", value: messageId }] },
  }),
});

test("a hard bounce told by Amazon stops mail to the address and shows on the registration; without the address in it", async () => {
  const { id, email, messageId } = await registered();
  expect(await send(sesBounce(email, messageId), basic(service))).toEqual({ status: 200, body: { events: 1, taken: 1 } });
  const seen = await record(id);
  expect(seen.mailStopped).toMatchObject({ reason: "bounce" });
  expect(seen.mails).toMatchObject([{ state: "bounced", error: "General: smtp; 550 5.1.1 … user unknown" }]);
  await expect(withShop(scene.shopId, (tx) => resendMail(tx, id, "staff:1", new Date()))).rejects.toThrow(/bounced/);
  await registered({ email });
  expect(mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes(email))).toHaveLength(1);
  await withShop(scene.shopId, (tx) => allowMailAgain(tx, id, "staff:1"));
  expect((await record(id)).mailStopped).toBeNull();
});

test("a complaint told by Postmark takes consent back, here and in Shopify, and cannot be lifted", async () => {
  const { id, email } = await registered({ marketing: ticked, now: new Date(Date.now() - 60_000) });
  const customer = shopify.standIn().store.findCustomerByEmail(email)!;
  expect(customer.emailConsent.state).toBe("SUBSCRIBED");
  const event = { RecordType: "SpamComplaint", Type: "SpamComplaint", Email: email, Description: "The subscriber explicitly marked this message as spam.", Inactive: true };
  expect((await send(event, basic(await password()))).body).toEqual({ events: 1, taken: 1 });
  await runJobs();
  expect(customer.emailConsent.state).toBe("UNSUBSCRIBED");
  const seen = await record(id);
  expect(seen).toMatchObject({ mailStopped: { reason: "complaint" }, mails: [{ state: "complained" }] });
  expect(seen.consents.at(-1)).toMatchObject({ given: false, source: "complaint" });
  // A late bounce of the same mail does not make less of it.
  await send({ type: "bounce", email }, `Bearer ${await password()}`);
  expect((await record(id)).mailStopped).toMatchObject({ reason: "complaint" });
  await expect(withShop(scene.shopId, (tx) => allowMailAgain(tx, id, "staff:1"))).rejects.toThrow();
});

test("a soft bounce is noted and stops nothing", async () => {
  const { id, email, messageId } = await registered();
  await send(sesBounce(email, messageId, "Transient"), basic(service));
  await send({ events: [{ type: "soft_bounce", email, reason: "mailbox full" }] }, basic(await password()));
  expect(await record(id)).toMatchObject({ mailStopped: null, mails: [{ state: "sent", error: "mailbox full" }] });
});

test("one shop's provider cannot speak of another shop's mail, nor the service's of an address alone", async () => {
  const { id, email, messageId } = await registered();
  expect((await send(sesBounce(email, messageId), basic(await password(other)))).body).toEqual({ events: 1, taken: 0 });
  expect((await send({ type: "bounce", email }, basic(service))).body).toEqual({ events: 1, taken: 0 });
  expect((await send({ type: "bounce", email: "stranger@example.com" }, basic(await password()))).body).toEqual({ events: 1, taken: 0 });
  expect((await record(id)).mailStopped).toBeNull();
});

test("no password, a wrong one, an old one and one of a shop that is gone are refused alike", async () => {
  const old = await password(other);
  await withShop(other.shopId, (tx) => renewMailEventsPassword(tx, "staff:1"));
  for (const authorization of ["", "Basic !", basic("wrong password, but long enough"), basic(old), `Bearer ${old}x`]) expect((await send({}, authorization)).status).toBe(401);
  expect((await send({ RecordType: "Delivery", MessageID: "1" }, basic(await password(other)))).body).toEqual({ events: 0, taken: 0 });
  expect((await send("{", basic(service))).status).toBe(400);
  expect((await send("x".repeat(600_000), basic(service))).status).toBe(413);
  expect((await send({}, basic(service), "GET")).status).toBe(405);
});

test("Amazon's subscription is confirmed at Amazon's own address only", async () => {
  const asked: string[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    if (!String(input).startsWith("http://127.0.0.1")) {
      asked.push(String(input));
      return new Response("ok");
    }
    return real(input, init);
  };
  const confirmation = (SubscribeURL: string) => ({ Type: "SubscriptionConfirmation", Message: "You have chosen to subscribe", SubscribeURL });
  const good = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=1";
  for (const url of [good, "http://sns.eu-central-1.amazonaws.com/", "https://sns.evil.example/", "https://sns.eu-central-1.amazonaws.com.evil.example/", "https://169.254.169.254/"]) await send(confirmation(url), basic(service));
  globalThis.fetch = real;
  expect(asked).toEqual([good]);
});

test("other shapes: event publishing with tags, Postmark's lists of suppressed addresses, holiday answers", () => {
  const reference = { shopId: 12, mailId: "01980000-0000-7000-8000-000000000000" };
  const tagged = { eventType: "Complaint", complaint: { complainedRecipients: [{ emailAddress: "a@example.com" }], complaintFeedbackType: "abuse" }, mail: { tags: { mail: [`12_${reference.mailId}`] } } };
  expect(parseMailEvents(tagged).events).toEqual([{ kind: "complaint", address: "a@example.com", reference, reason: "abuse" }]);
  expect(parseMailEvents({ RecordType: "SubscriptionChange", Recipient: "a@example.com", SuppressSending: true, SuppressionReason: "HardBounce", Metadata: { mail: `12_${reference.mailId}` } }).events).toMatchObject([{ kind: "bounce", reference }]);
  expect(parseMailEvents({ RecordType: "SubscriptionChange", Recipient: "a@example.com", SuppressSending: false }).events).toEqual([]);
  expect(parseMailEvents({ RecordType: "Bounce", Type: "AutoResponder", Email: "a@example.com" }).events).toEqual([]);
  expect(parseMailEvents({ RecordType: "Bounce", Type: "SoftBounce", Email: "a@example.com" }).events).toMatchObject([{ kind: "soft" }]);
  for (const odd of [null, 1, "x", [], {}, { Type: "Notification", Message: "no json" }]) expect(parseMailEvents(odd)).toEqual({ events: [], confirmUrl: null });
});
