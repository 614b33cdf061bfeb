import { expect, test } from "vitest";
import { inline, journeySettings, readInputsHash, readResult, readVersions, recompute, recomputeOutdated, reproduce, saveFlywheelSettings, saveJourneySettings, type ForcesResult, type HomeResult, type JourneysResult } from "#app/flywheel/index.ts";
import { alertsOf, notifyStaff } from "#app/flywheel/home/notify.ts";
import { storeResult } from "#app/flywheel/results.ts";
import { withDirectory, withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";

useDatabase();
const mailbox = useMailbox();

const now = new Date("2026-11-21T15:00:00Z");

/** A home page whose week left the band and whose order report is late. */
async function troubledHome(shop: number): Promise<HomeResult> {
  await recompute(shop, now, { layers: inline });
  const home = (await withShop(shop, (tx) => readResult<HomeResult>(tx, "home")))!.payload;
  home.migration.band = { low: 0.06, high: 0.1, week: "2026-11-09", observed: 0.03, outside: true };
  home.sources = [{ source: "amazon-orders", through: "2026-10-30", lastImportedAt: "2026-10-31T00:00:00Z", ageDays: 22, overdue: true }];
  await withShop(shop, (tx) => storeResult(tx, "home", { payload: home, through: null }, 1));
  return home;
}

test("a week outside its band and an overdue source are each mailed once to those who asked, and to nobody else", async () => {
  const shop = await aShop();
  const home = await troubledHome(shop);
  await notifyStaff(shop, now);
  expect(mailbox.mails).toHaveLength(0);
  await withShop(shop, (tx) => saveFlywheelSettings(tx, "staff:1", { targetRate: 8, mailTo: ["ann@brand.example", "bo@brand.example"] }));
  mailbox.failing = 1;
  await notifyStaff(shop, now);
  expect(mailbox.mails).toHaveLength(3);
  // The one that met a mail server in trouble comes with the next recompute; the others do not come again.
  await notifyStaff(shop, now);
  await notifyStaff(shop, now);
  const sent = mailbox.mails.map((mail) => `${[mail.to].flat()[0]?.text} ${mail.subject}`).sort();
  expect(sent).toEqual([
    "ann@brand.example Flybridge: Mira: migration rate below its expected band",
    "ann@brand.example Flybridge: Mira: the source “Amazon orders” is overdue",
    "bo@brand.example Flybridge: Mira: migration rate below its expected band",
    "bo@brand.example Flybridge: Mira: the source “Amazon orders” is overdue",
  ]);
  expect(mailbox.mails.map(({ text }) => text).join()).toContain("6% to 10%");
  expect(mailbox.mails.map(({ html }) => html).join()).toContain("https://admin.shopify.com/store/");

  // Two more fall behind: one mail about both, and none about what was told.
  home.sources.push(...["amazon-sqp", "meta-ads"].map((source) => ({ ...home.sources[0]!, source })));
  await withShop(shop, (tx) => storeResult(tx, "home", { payload: home, through: null }, 1));
  await notifyStaff(shop, now);
  expect(mailbox.mails.slice(4).map(({ subject }) => subject)).toEqual(["Flybridge: Mira: 2 sources are overdue", "Flybridge: Mira: 2 sources are overdue"]);
});

test("what is inside its band and on time is not worth a mail", async () => {
  const shop = await aShop();
  const home = await troubledHome(shop);
  home.migration.band!.outside = false;
  home.sources[0]!.overdue = false;
  expect(alertsOf(home, now)).toEqual([]);
});

test("the merchant's rule is kept, checked, and followed by the next recompute", async () => {
  const shop = await aShop();
  const given = { ledgerModel: "time_decay", halfLifeDays: 10, inferAssistants: true };
  await withShop(shop, (tx) => saveJourneySettings(tx, "staff:1", given));
  expect(journeySettings(await withShop(shop, readShop))).toEqual(given);
  await recompute(shop, now, { layers: inline });
  expect((await withShop(shop, (tx) => readResult<JourneysResult>(tx, "journeys")))!.payload.rule).toBe("time_decay");
  await expect(withShop(shop, (tx) => saveJourneySettings(tx, "staff:1", { ledgerModel: "all_mine", halfLifeDays: 0, inferAssistants: true }))).rejects.toMatchObject({
    fields: { ledgerModel: "Choose one of the rules.", halfLifeDays: expect.stringContaining("between half a day") },
  });
});

test("a figure that is made again comes from the same inputs and is the same, until a fact changes", async () => {
  const shop = await aShop();
  await recompute(shop, now, { layers: inline });
  const stored = await withShop(shop, async (tx) => ({ home: (await readResult<HomeResult>(tx, "home"))!.payload, hash: await readInputsHash(tx, "home") }));
  const again = (await reproduce(shop, "home", now, inline))!;
  expect(again.hash).toBe(stored.hash);
  expect(JSON.parse(JSON.stringify(again.payload))).toEqual(stored.home);
  await withShop(shop, (tx) => saveFlywheelSettings(tx, "staff:1", { targetRate: 8, mailTo: [] }));
  expect((await reproduce(shop, "home", now, inline))!.hash).not.toBe(stored.hash);
  expect(await reproduce(shop, "no such result", now, inline)).toBeNull();
});

test("an answer that an earlier version's method made is not read, and is made again from the same facts after an upgrade", async () => {
  const [upgraded, current] = [await aShop(), await aShop()];
  for (const shop of [upgraded, current]) await recompute(shop, now, { layers: inline });
  await withShop(upgraded, (tx) => tx.run("update results set method = method - 1, payload = '{\"forces\": [{\"number\": 1}]}' where shop_id = $1 and name = 'forces'", [upgraded]));
  const forces = () => withShop(upgraded, (tx) => readResult<ForcesResult>(tx, "forces"));
  expect(await forces()).toBeNull();
  expect((await withShop(upgraded, (tx) => readVersions(tx, "forces", ["forces", "0"]))).map(({ value }) => value)).toEqual([null]);

  await withDirectory((tx) => tx.run("delete from pgboss.job where name = 'recompute'"));
  await recomputeOutdated();
  await recomputeOutdated();
  expect(await withDirectory((tx) => tx.query("select (data ->> 'shopId')::int as shop from pgboss.job where name = 'recompute'"))).toEqual([{ shop: upgraded }]);
  await recompute(upgraded, now, { layers: inline });
  expect((await forces())?.payload.forces).toHaveLength(10);
});
