import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { changeConsent, confirm, erasePerson, register } from "#app/migration/registration/index.ts";
import { remindOfWarranties } from "#app/migration/registration/warranty-reminder.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { aForm, aScene, runJobs, ticked, type Scene } from "./support.ts";

useDatabase();
const mailbox = useMailbox();
const shopify = useShopify();
const registeredAt = new Date("2026-11-20T10:00:00Z");
let scene: Scene;

beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain);
});

async function registered(change: object = {}, { confirmed = true } = {}): Promise<{ id: string; email: string }> {
  const form = aForm(scene, { now: registeredAt, ...change });
  const result = await register(scene.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  if (confirmed) await confirm(scene.shopId, result.registrationId, registeredAt);
  return { id: result.registrationId, email: form.email };
}

const on = (day: string) => remindOfWarranties(scene.shopId, new Date(`${day}T13:40:00Z`));
const reminded = (email: string) => mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes(email) && /ends|endet|終/.test(mail.subject ?? ""));

test("thirty days before the last day, once, in the person's language, with the day", async () => {
  const [english, german] = [await registered(), await registered({ locale: "de" })];
  expect(await on("2028-10-20")).toBe(0);
  expect(await on("2028-10-21")).toBe(2);
  expect(await on("2028-10-22")).toBe(0);
  await runJobs();
  expect(reminded(english.email)).toHaveLength(1);
  expect(reminded(english.email)[0]?.text).toContain("November 20, 2028");
  expect(reminded(german.email)[0]?.text).toContain("20. November 2028");
});

test("nobody unconfirmed, erased, void, bounced or already over; nobody who took consent back; whoever never ticked the box is reminded", async () => {
  const never = await registered();
  await registered({}, { confirmed: false });
  const gone = await registered();
  await erasePerson(scene.shopId, gone.id, "person", registeredAt);
  const made = await registered();
  await withShop(scene.shopId, (tx) => tx.run("update benefits set state = 'void' where registration_id = $1", [made.id]));
  const bounced = await registered();
  await withShop(scene.shopId, (tx) => tx.run("insert into mail_suppressions (shop_id, to_index, reason) select shop_id, email_index, 'bounce' from registrations where id = $1", [bounced.id]));
  const withdrew = await registered({ marketing: ticked });
  await changeConsent(scene.shopId, withdrew.id, { channel: "email", consent: { given: false, text: "", textVersion: "1" }, locale: "en" }, new Date("2026-11-21T00:00:00Z"));
  const agreed = await registered({ marketing: ticked });
  expect(await on("2028-11-01")).toBe(2);
  await runJobs();
  expect([never, agreed].map(({ email }) => reminded(email).length)).toEqual([1, 1]);
  expect(reminded(withdrew.email)).toEqual([]);
  await registered();
  expect(await on("2028-11-21")).toBe(0);
});

test("the merchant says how many days, or never; a short warranty is not reminded of before its middle", async () => {
  const settings = (days: number) => withShop(scene.shopId, (tx) => tx.run("update shops set settings = settings || $2 where shop_id = $1", [scene.shopId, JSON.stringify({ warrantyReminderDays: days })]));
  await withShop(scene.shopId, (tx) => tx.run("update benefits set state = 'void'"));
  const { id } = await registered();
  await settings(7);
  expect(await on("2028-11-12")).toBe(0);
  await settings(0);
  expect(await on("2028-11-15")).toBe(0);
  await settings(60);
  await withShop(scene.shopId, (tx) => tx.run("update benefits set ends_on = '2026-12-20' where registration_id = $1", [id]));
  expect(await on("2026-11-21")).toBe(0);
  expect(await on("2026-12-05")).toBe(1);
  expect(await remindOfWarranties(await aShop(), new Date())).toBe(0);
});
