import { expect, test } from "vitest";
import { checkLink, correctRegistration, linkQuality, listLinks, listRegistrations, readRegistration, recallCsv, reissueBenefit, resendMail, voidBenefit } from "#app/migration/desk/index.ts";
import { retryWaiting, undoLink } from "#app/migration/linking/index.ts";
import { addDetails, confirm, register } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { aForm, anAmazonOrder, aScene, discount, type Scene } from "#tests/registration/support.ts";

useDatabase();

const staff = "staff:7" as const;

async function registered(scene: Scene, email: string): Promise<string> {
  const result = await register(scene.shopId, aForm(scene, { email }));
  if (result.outcome !== "registered") throw new Error(result.outcome);
  return result.registrationId;
}

const find = (scene: Scene, search: string) => withShop(scene.shopId, async (tx) => (await listRegistrations(tx, { search }, "staff:1")).rows.map((row) => row.email));
const record = (scene: Scene, id: string) => withShop(scene.shopId, (tx) => readRegistration(tx, id, staff));
const actions = (scene: Scene) => withShop(scene.shopId, async (tx) => (await tx.query<{ action: string }>("select action from audit_log where shop_id = $1", [scene.shopId])).map((row) => row.action));

test("people are found by whole address, order id and card code, and never across shops", async () => {
  const [scene, other] = [await aScene("desk-one.myshopify.com"), await aScene("desk-two.myshopify.com")];
  const id = await registered(scene, "ana@example.com");
  await addDetails(scene.shopId, id, { orderId: "114-3941689-8772232" }, new Date());
  for (const search of ["ANA@example.com ", "114 3941689 8772232", scene.code.toLowerCase()]) expect(await find(scene, search), search).toEqual(["ana@example.com"]);
  for (const search of ["ana", "bob@example.com", "114-3941689-8772233"]) expect(await find(scene, search), search).toEqual([]);
  expect(await find(other, "ana@example.com")).toEqual([]);
  await expect(record(other, id)).rejects.toThrow(/not found/);
});

test("a corrected address must be confirmed again, and its old link is dead", async () => {
  const scene = await aScene("desk-three.myshopify.com");
  const id = await registered(scene, "typo@example.com");
  await confirm(scene.shopId, id, new Date());
  await withShop(scene.shopId, (tx) => correctRegistration(tx, id, { email: "right@example.com" }, staff, new Date()));
  const now = await record(scene, id);
  expect(now).toMatchObject({ email: "right@example.com", confirmedAt: null });
  expect(now.mails.filter((mail) => mail.kind === "confirm")).toHaveLength(2);
  await expect(withShop(scene.shopId, (tx) => correctRegistration(tx, id, { email: "nobody" }, staff, new Date()))).rejects.toMatchObject({ fields: { email: expect.any(String) } });
  expect(await actions(scene)).toEqual(expect.arrayContaining(["registration.correct", "registration.view"]));
});

test("a corrected order links, and correcting it again undoes the old link; the purchase date moves the warranty", async () => {
  const scene = await aScene("desk-four.myshopify.com");
  await anAmazonOrder(scene.shopId, { orderId: "114-0000000-0000001" });
  const id = await registered(scene, "ana@example.com");
  await withShop(scene.shopId, (tx) => correctRegistration(tx, id, { orderId: "114 0000000 0000001", purchaseDate: "2026-01-31" }, staff, new Date()));
  const linked = await record(scene, id);
  expect(linked.links.map((link) => link.state)).toEqual(["active"]);
  expect(linked.benefits[0]).toMatchObject({ kind: "warranty", endsOn: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) });
  await withShop(scene.shopId, (tx) => correctRegistration(tx, id, { orderId: "" }, staff, new Date()));
  expect(await record(scene, id)).toMatchObject({ orderId: null, orderState: "not_given", links: [{ state: "undone" }] });
  // Staff who type the same order again, or the true id of a corrected one, are obeyed.
  await withShop(scene.shopId, (tx) => correctRegistration(tx, id, { orderId: "114-0000000-0000010" }, staff, new Date()));
  expect(await record(scene, id)).toMatchObject({ orderState: "waiting" });
  await withShop(scene.shopId, (tx) => correctRegistration(tx, id, { orderId: "114-0000000-0000001" }, staff, new Date()));
  expect(await record(scene, id)).toMatchObject({ orderState: "linked", links: [{ level: "exact", state: "active" }] });
});

test("an order id typed again after its link was undone links again, and one that holds is left as it is", async () => {
  const scene = await aScene("desk-eight.myshopify.com");
  const orderId = "114-0000000-0000001";
  await anAmazonOrder(scene.shopId, { orderId });
  const id = await registered(scene, "ana@example.com");
  const type = () => withShop(scene.shopId, (tx) => correctRegistration(tx, id, { orderId }, staff, new Date()));
  await type();
  const [link] = (await record(scene, id)).links;
  await undoLink(scene.shopId, link!.id, staff);
  expect(await record(scene, id)).toMatchObject({ orderId, orderState: "waiting", links: [{ state: "undone" }] });
  await retryWaiting(scene.shopId);
  expect(await record(scene, id)).toMatchObject({ orderState: "waiting", links: [{ state: "undone" }] });
  await type();
  expect(await record(scene, id)).toMatchObject({ orderState: "linked", links: [{ level: "exact", state: "active" }] });
  const before = await record(scene, id);
  await type();
  expect(await record(scene, id)).toMatchObject({ orderState: "linked", links: before.links });
  // Nobody decided about it again.
  expect((await actions(scene)).filter((action) => action === "link.make")).toHaveLength(2);
});

test("a benefit can be made void and issued again; a mail is sent again, within the day's three", async () => {
  const scene = await aScene("desk-five.myshopify.com");
  const id = await registered(scene, "ana@example.com");
  const [benefit] = (await record(scene, id)).benefits;
  await withShop(scene.shopId, (tx) => voidBenefit(tx, benefit!.id, staff));
  expect((await record(scene, id)).benefits[0]?.state).toBe("void");
  await withShop(scene.shopId, (tx) => reissueBenefit(tx, benefit!.id, staff));
  expect((await record(scene, id)).benefits[0]?.state).toBe("issued");
  const again = (seconds: number) => withShop(scene.shopId, (tx) => resendMail(tx, id, staff, new Date(Date.now() + seconds * 1000)));
  await again(1);
  await again(2);
  await expect(again(3)).rejects.toThrow(/three times/);
});

test("a discount code that is made void ends in Shopify, once nobody of the person's registrations holds it", async () => {
  const scene = await aScene("desk-nine.myshopify.com", discount);
  const gid = "gid://shopify/DiscountCodeNode/77";
  const ids = [await registered(scene, "ana@example.com"), await registered(scene, "ana@example.com")];
  await withShop(scene.shopId, (tx) => tx.run("update benefits set state = 'issued', discount_code = 'MIRA-1', discount_gid = $2 where shop_id = $1", [scene.shopId, gid]));
  const ends = () => withShop(scene.shopId, (tx) => tx.query("select data from pgboss.job where name = 'discount' and data ->> 'gid' = $1", [gid]));
  const makeVoid = async (id: string) => {
    const { benefits } = await record(scene, id);
    await withShop(scene.shopId, (tx) => voidBenefit(tx, benefits[0]!.id, staff));
  };
  await makeVoid(ids[0]!);
  expect(await ends()).toEqual([]);
  await makeVoid(ids[1]!);
  expect(await ends()).toEqual([{ data: { shopId: scene.shopId, task: "end", gid } }]);
});

test("the recall list names everyone concerned, opens no formula, and is in the audit log", async () => {
  const scene = await aScene("desk-six.myshopify.com");
  const id = await registered(scene, "ana@example.com");
  await withShop(scene.shopId, (tx) => correctRegistration(tx, id, { name: "=cmd()", productId: scene.productId }, staff, new Date()));
  const { csv, people } = await withShop(scene.shopId, (tx) => recallCsv(tx, { productId: scene.productId }, staff));
  expect(people).toBe(1);
  expect(csv).toContain("ana@example.com");
  expect(csv).toContain("'=cmd()");
  expect((await withShop(scene.shopId, (tx) => recallCsv(tx, { lot: "none" }, staff))).people).toBe(0);
  expect(await actions(scene)).toContain("registration.export");
});

test("the weekly sample shows older automatic links, and its error rate has an interval", async () => {
  const scene = await aScene("desk-seven.myshopify.com");
  const linkIds: string[] = [];
  for (const end of [1, 2, 3]) {
    await anAmazonOrder(scene.shopId, { orderId: `114-000000${end}-0000001` });
    const id = await registered(scene, `p${end}@example.com`);
    await addDetails(scene.shopId, id, { orderId: `114-000000${end}-0000001` }, new Date());
    linkIds.push((await record(scene, id)).links[0]!.id);
  }
  await withShop(scene.shopId, (tx) => tx.run("update links set created_at = now() - interval '9 days' where shop_id = $1", [scene.shopId]));
  const sample = () => withShop(scene.shopId, (tx) => listLinks(tx, "sample", "staff:1"));
  expect((await sample()).map((link) => link.linkId).sort()).toEqual([...linkIds].sort());
  expect(await withShop(scene.shopId, linkQuality)).toMatchObject({ checked: 0, rate: null });
  await checkLink(scene.shopId, linkIds[0]!, "right", staff);
  await checkLink(scene.shopId, linkIds[1]!, "wrong", staff);
  expect((await sample()).map((link) => link.linkId)).toEqual([linkIds[2]]);
  const quality = await withShop(scene.shopId, linkQuality);
  expect(quality).toMatchObject({ checked: 2, wrong: 1, rate: 0.5, checkedThisWeek: 2 });
  expect(quality.low).toBeLessThan(0.5);
  expect(quality.high).toBeGreaterThan(0.5);
});
