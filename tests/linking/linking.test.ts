import { beforeAll, expect, test } from "vitest";
import { blindIndex } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { acceptLink, refuseLink, retryWaiting, undoLink } from "#app/migration/linking/index.ts";
import { slices } from "#app/migration/linking/turns.ts";
import { addDetails, register } from "#app/migration/registration/index.ts";
import { aForm, anAmazonOrder, aScene, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();
let scene: Scene;
let serial = 0;

beforeAll(async () => {
  scene = await aScene("linking.myshopify.com");
});

const query = <Row extends object>(sql: string, values: unknown[] = []) => withShop(scene.shopId, (tx) => tx.query<Row>(sql, values));
const anId = () => `114-${String(3_000_000 + ((serial += 7919) % 6_000_000))}-${String(1_000_000 + ((serial * 104_729) % 8_000_000)).padStart(7, "0")}`;

async function aPerson(details: Parameters<typeof addDetails>[2] = {}, email?: string): Promise<string> {
  const result = await register(scene.shopId, aForm(scene, email ? { email } : {}));
  if (result.outcome !== "registered") throw new Error(result.outcome);
  if (Object.keys(details).length > 0) await addDetails(scene.shopId, result.registrationId, details, new Date());
  return result.registrationId;
}

type Link = { id: string; order_id: string; level: string; state: string; reasons: { fact: string; agrees?: boolean }[] };
const linksOf = (id: string) => query<Link>("select id, order_id, level, state, reasons from links where registration_id = $1 order by created_at", [id]);
const orderState = async (id: string) => (await query<{ state: string }>("select order_state as state from registrations where id = $1", [id]))[0]?.state;

test("an order that is imported later links what waited for it, and a second round changes nothing", async () => {
  const orderId = anId();
  const person = await aPerson({ orderId });
  expect(await orderState(person)).toBe("waiting");
  await anAmazonOrder(scene.shopId, { orderId });
  expect(await retryWaiting(scene.shopId)).toMatchObject({ exact: 1 });
  expect(await linksOf(person)).toMatchObject([{ order_id: orderId, level: "exact", state: "active", reasons: [{ fact: "order_id_equal" }, { fact: "product", agrees: true }] }]);
  expect(await retryWaiting(scene.shopId)).toEqual({ exact: 0, corrected: 0, probable: 0, review: 0 });
});

test("a slip is corrected at once when one order is one edit away and product and date agree", async () => {
  const orderId = anId();
  await anAmazonOrder(scene.shopId, { orderId });
  const swapped = orderId.replace(/(\d)(\d)$/, (_, a: string, b: string) => (a === b ? `${a}${(Number(b) + 1) % 10}` : `${b}${a}`));
  const person = await aPerson({ orderId: swapped });
  expect(await linksOf(person)).toMatchObject([{ order_id: orderId, level: "corrected", state: "active" }]);
  expect(await orderState(person)).toBe("linked");
});

test("two slips are corrected after the next import; a digit too few is sent back and still found", async () => {
  const [first, second] = [anId(), anId()];
  const wrongTwice = first.slice(0, 4) + ((Number(first[4]) + 1) % 10) + first.slice(5, -1) + ((Number(first.at(-1)) + 5) % 10);
  const two = await aPerson({ orderId: wrongTwice });
  const short = await aPerson();
  expect(await addDetails(scene.shopId, short, { orderId: second.slice(0, -1) }, new Date())).toEqual({ outcome: "invalid", fields: { orderId: "orderIdTooShort" } });
  await anAmazonOrder(scene.shopId, { orderId: first });
  await anAmazonOrder(scene.shopId, { orderId: second });
  await retryWaiting(scene.shopId);
  expect(await linksOf(two)).toMatchObject([{ order_id: first, level: "corrected", state: "active" }]);
  expect(await linksOf(short)).toMatchObject([{ order_id: second, level: "corrected", state: "active" }]);
});

test("a near order of another product, another time or another place only waits for the merchant", async () => {
  const cases = [{ asin: "B0OTHER001" }, { purchasedAt: new Date(Date.now() - 400 * 86_400_000) }, { postalIndex: blindIndex(scene.shopId, "postal", "99999") }];
  for (const change of cases) {
    const orderId = anId();
    await anAmazonOrder(scene.shopId, { orderId, ...change });
    const wrong = orderId.slice(0, -1) + ((Number(orderId.at(-1)) + 1) % 10);
    const person = await aPerson({ orderId: wrong, postalCode: "12180" });
    expect(await linksOf(person), JSON.stringify(change)).toMatchObject([{ level: "probable", state: "waiting" }]);
    expect(await orderState(person)).toBe("waiting");
  }
});

test("two orders equally near are no answer", async () => {
  const base = anId();
  const with_ = (last: number) => base.slice(0, -1) + ((Number(base.at(-1)) + last) % 10);
  await anAmazonOrder(scene.shopId, { orderId: with_(1) });
  await anAmazonOrder(scene.shopId, { orderId: with_(2) });
  const person = await aPerson({ orderId: base });
  await retryWaiting(scene.shopId);
  expect(await linksOf(person)).toEqual([]);
});

test("registrations pass up to the order's units, counted in people; one more waits and is let through by the merchant", async () => {
  const orderId = anId();
  await anAmazonOrder(scene.shopId, { orderId, units: 2 });
  const people = [await aPerson({ orderId }, "a@example.com"), await aPerson({ orderId }, "b@example.com"), await aPerson({ orderId }, "c@example.com"), await aPerson({ orderId }, "a@example.com")];
  expect(await Promise.all(people.map(orderState))).toEqual(["linked", "linked", "review", "linked"]);
  const [waiting] = await linksOf(people[2]!);
  expect(waiting).toMatchObject({ state: "waiting", reasons: expect.arrayContaining([{ fact: "units", units: 2, people: 3 }]) });
  await acceptLink(scene.shopId, waiting!.id, "staff:1");
  expect(await orderState(people[2]!)).toBe("linked");
  await expect(acceptLink(scene.shopId, waiting!.id, "staff:1")).rejects.toThrow("not found");
});

test("two people who claim the last unit at once never both get it", async () => {
  const orderId = anId();
  await anAmazonOrder(scene.shopId, { orderId, units: 1 });
  const people = await Promise.all(Array.from({ length: 5 }, () => aPerson({ orderId })));
  const states = await Promise.all(people.map(orderState));
  expect(states.filter((state) => state === "linked")).toHaveLength(1);
  expect(states.filter((state) => state === "review")).toHaveLength(4);
});

test("a round in slices links each person once, also beside people who register meanwhile", async () => {
  const orders = Array.from({ length: 30 }, anId);
  for (const orderId of orders) await anAmazonOrder(scene.shopId, { orderId, units: 1, asin: "B0LATER001" });
  const waiting = await Promise.all(orders.map((orderId) => aPerson({ orderId })));
  // Each unit was taken at once; undone by hand they would wait, so the state before the import is set back here.
  await query("delete from links where registration_id = any($1)", [waiting]);
  await query("update registrations set order_state = 'waiting' where id = any($1)", [waiting]);
  const [, late] = await Promise.all([retryWaiting(scene.shopId), Promise.all(orders.slice(0, 6).map((orderId) => aPerson({ orderId })))]);
  const taken = await query<{ people: number }>("select count(*)::int as people from links where order_id = any($1) and state = 'active' group by order_id", [orders]);
  expect(taken.map((row) => row.people)).toEqual(orders.map(() => 1));
  const states = await Promise.all([...waiting, ...late].map(orderState));
  expect(states.filter((state) => state === "linked")).toHaveLength(orders.length);
  expect(states.filter((state) => state === "review")).toHaveLength(late.length);
});

test("slices of turns hold every order once", () => {
  for (const count of [0, 1, 4_000, 4_001, 29_116, 10_000_000]) {
    const parts = slices(count, 4_000);
    const turns = parts.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
    expect(turns).toEqual(Array.from({ length: 1_000 }, (_, turn) => turn));
  }
});

test("a cancelled order carries nobody", async () => {
  const orderId = anId();
  await anAmazonOrder(scene.shopId, { orderId, cancelled: true });
  expect(await orderState(await aPerson({ orderId }))).toBe("review");
});

test("a link that is undone or refused is audited and not made again", async () => {
  const orderId = anId();
  await anAmazonOrder(scene.shopId, { orderId });
  const person = await aPerson({ orderId });
  const [link] = await linksOf(person);
  await undoLink(scene.shopId, link!.id, "staff:1");
  expect(await orderState(person)).toBe("waiting");
  await retryWaiting(scene.shopId);
  expect(await linksOf(person)).toMatchObject([{ state: "undone" }]);
  expect(await query("select action from audit_log where subject = $1 order by at", [`link:${link!.id}`])).toEqual([{ action: "link.make" }, { action: "link.undo" }]);

  const other = anId();
  await anAmazonOrder(scene.shopId, { orderId: other, asin: "B0OTHER001" });
  const near = await aPerson({ orderId: other.slice(0, -1) + ((Number(other.at(-1)) + 1) % 10) });
  await refuseLink(scene.shopId, (await linksOf(near))[0]!.id, "staff:1");
  await retryWaiting(scene.shopId);
  expect(await linksOf(near)).toMatchObject([{ state: "refused" }]);
});

test("without an order id, postal code, product and date find the one likely order, which waits with its reasons", async () => {
  const postalIndex = blindIndex(scene.shopId, "postal", "60601");
  const orderId = anId();
  await anAmazonOrder(scene.shopId, { orderId, postalIndex });
  await anAmazonOrder(scene.shopId, { orderId: anId(), postalIndex, asin: "B0OTHER001" });
  const person = await aPerson({ postalCode: "60601-1234" });
  await retryWaiting(scene.shopId);
  const [link] = await linksOf(person);
  expect(link).toMatchObject({ order_id: orderId, level: "probable", state: "waiting" });
  expect(link!.reasons.map((reason) => reason.fact)).toEqual(expect.arrayContaining(["postal_code", "date", "product", "lead"]));
  expect(await orderState(person)).toBe("not_given");

  const crowded = blindIndex(scene.shopId, "postal", "10001");
  await anAmazonOrder(scene.shopId, { orderId: anId(), postalIndex: crowded });
  await anAmazonOrder(scene.shopId, { orderId: anId(), postalIndex: crowded });
  const unsure = await aPerson({ postalCode: "10001" });
  await retryWaiting(scene.shopId);
  expect(await linksOf(unsure)).toEqual([]);
});
