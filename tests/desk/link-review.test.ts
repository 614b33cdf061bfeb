import { randomUUID } from "node:crypto";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import { acceptSureLinks, checkLink, listLinks, readRegistration, sureLinks } from "#app/migration/desk/index.ts";
import { acceptLink, undoLink } from "#app/migration/linking/index.ts";
import { register } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { isTyping } from "#app/ui/typing.ts";
import { aForm, anAmazonOrder, aScene, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

const staff = "staff:7" as const;
let serial = 0;

async function registered(scene: Scene): Promise<string> {
  const result = await register(scene.shopId, aForm(scene));
  if (result.outcome !== "registered") throw new Error(result.outcome);
  return result.registrationId;
}

/** A link to an order of its own, as linking would have stored it. */
async function aLink(scene: Scene, registrationId: string, { score = 0.97, state = "waiting", level = "probable" } = {}): Promise<string> {
  const [id, orderId] = [randomUUID(), `114-7000000-${String((serial += 1)).padStart(7, "0")}`];
  await anAmazonOrder(scene.shopId, { orderId });
  await withShop(scene.shopId, (tx) =>
    tx.run("insert into links (shop_id, id, registration_id, order_id, level, state, score, reasons) values ($1, $2, $3, $4, $5, $6, $7, '[]')", [scene.shopId, id, registrationId, orderId, level, state, score]),
  );
  return id;
}

const stateOf = (scene: Scene, ids: string[]) =>
  withShop(scene.shopId, async (tx) => {
    const rows = await tx.query<{ id: string; state: string }>("select id, state from links where shop_id = $1 and id = any($2::uuid[])", [scene.shopId, ids]);
    return ids.map((id) => rows.find((row) => row.id === id)?.state);
  });
const auditOf = (scene: Scene, linkId: string) =>
  withShop(scene.shopId, async (tx) => (await tx.query<{ action: string }>("select action from audit_log where shop_id = $1 and subject = $2 order by at, id", [scene.shopId, `link:${linkId}`])).map((row) => row.action));

test("the sure ones are what the page shows, and somebody else's decision does not stop the rest", async () => {
  const scene = await aScene("review-one.myshopify.com");
  const [first, second, third] = [await registered(scene), await registered(scene), await registered(scene)];
  const best = await aLink(scene, first, { score: 0.99 });
  const sibling = await aLink(scene, first, { score: 0.96 });
  const taken = await aLink(scene, second, { score: 0.98 });
  const last = await aLink(scene, third, { score: 0.95 });
  const unsure = await aLink(scene, await registered(scene), { score: 0.9 });
  const shown = sureLinks(await withShop(scene.shopId, (tx) => listLinks(tx, "waiting", staff)));
  expect(shown).toEqual([best, taken, last]);
  const later = await aLink(scene, await registered(scene), { score: 0.99 });
  await acceptLink(scene.shopId, taken, "staff:8");
  expect(await acceptSureLinks(scene.shopId, shown, staff)).toEqual({ accepted: 2, changed: 1 });
  expect(await stateOf(scene, [best, sibling, taken, last, unsure, later])).toEqual(["active", "refused", "active", "active", "waiting", "waiting"]);
  expect(await acceptSureLinks(scene.shopId, [unsure, randomUUID()], staff)).toEqual({ accepted: 0, changed: 2 });
});

test("an accepted link refuses the registration's other suggestions, each in the audit log, and two at once never both hold", async () => {
  const scene = await aScene("review-two.myshopify.com");
  const person = await registered(scene);
  const suggestions = [await aLink(scene, person), await aLink(scene, person), await aLink(scene, person)];
  const answers = await Promise.allSettled([acceptLink(scene.shopId, suggestions[0]!, staff), acceptLink(scene.shopId, suggestions[1]!, "staff:8")]);
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  expect((await stateOf(scene, suggestions)).sort()).toEqual(["active", "refused", "refused"]);
  const lines = await Promise.all(suggestions.map((id) => auditOf(scene, id)));
  expect(lines.flat().sort()).toEqual(["link.accept", "link.refuse", "link.refuse"]);
});

test("a wrong verdict undoes and is noted together or not at all", async () => {
  const scene = await aScene("review-three.myshopify.com");
  const link = await aLink(scene, await registered(scene), { state: "active", level: "exact" });
  const verdicts = () => withShop(scene.shopId, (tx) => tx.query("select verdict from link_checks where shop_id = $1", [scene.shopId]));
  await undoLink(scene.shopId, link, "staff:8");
  await expect(checkLink(scene.shopId, link, "wrong", staff)).rejects.toThrow(/not found/);
  expect(await verdicts()).toEqual([]);
  expect(await auditOf(scene, link)).toEqual(["link.undo"]);

  const other = await aLink(scene, await registered(scene), { state: "active", level: "exact" });
  await checkLink(scene.shopId, other, "right", "staff:8");
  await expect(checkLink(scene.shopId, other, "wrong", staff)).rejects.toThrow(/meanwhile/);
  expect(await stateOf(scene, [other])).toEqual(["active"]);
  expect(await verdicts()).toEqual([{ verdict: "right" }]);
});

test("the timeline has what other tools sent to this customer, once each, and nobody else's", async () => {
  const scene = await aScene("review-four.myshopify.com");
  const person = await registered(scene);
  const customer = "gid://shopify/Customer/41";
  await withShop(scene.shopId, async (tx) => {
    await tx.run("update registrations set customer_gid = $3 where shop_id = $1 and id = $2", [tx.shopId, person, customer]);
    const send = (id: string, day: string, kind: string, channel: string, name: string) =>
      tx.run("insert into sends (shop_id, platform, send_id, day, kind, channel, name, import_id, line) values ($1, 'klaviyo', $2, $3, $4, $5, $6, gen_random_uuid(), 1)", [tx.shopId, id, day, kind, channel, name]);
    await send("flow", "2026-03-01", "flow", "sms", "Welcome, first day");
    await send("flow", "2026-03-02", "flow", "sms", "Welcome, second day");
    await send("news", "2026-03-05", "campaign", "email", "Spring news");
    const received = (id: string, to: string, at: string | null) =>
      tx.run("insert into send_recipients (shop_id, send_id, customer_gid, sent_at, import_id, line) values ($1, $2, $3, $4, gen_random_uuid(), 1)", [tx.shopId, id, to, at]);
    await received("flow", customer, "2026-03-02T15:00:00Z");
    await received("news", customer, null);
    await received("news", "gid://shopify/Customer/42", null);
  });
  const { timeline } = await withShop(scene.shopId, (tx) => readRegistration(tx, person, staff));
  // A send with a day alone stands at that day's start in New York.
  expect(timeline.filter((entry) => / sent$/.test(entry.what) && entry.what !== "Mail sent").map(({ at, what, detail }) => [at.toISOString(), what, detail])).toEqual([
    ["2026-03-02T15:00:00.000Z", "Text message sent", "Welcome, second day"],
    ["2026-03-05T05:00:00.000Z", "E-mail sent", "Spring news"],
  ]);
});

test("the page's keys are left alone in whatever is typed or chosen in", () => {
  const { document } = new JSDOM('<input><textarea></textarea><select><option>a</option></select><div contenteditable="true"><b>x</b></div><div contenteditable="false"><i>x</i></div><button>b</button>').window;
  for (const typed of ["input", "textarea", "select", "b"]) expect(isTyping(document.querySelector(typed)), typed).toBe(true);
  for (const other of ["i", "button", "body"]) expect(isTyping(document.querySelector(other)), other).toBe(false);
  expect(isTyping(document)).toBe(false);
});
