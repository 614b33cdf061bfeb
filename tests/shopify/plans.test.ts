import { mkdtempSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { exportPerson, register } from "#app/migration/registration/index.ts";
import { limitsOf, readPlanUse } from "#app/shopify/index.ts";
import { shopifyEffects } from "#app/shopify/webhooks/effects.ts";
import { syncJob } from "#app/shopify/sync.ts";
import { aCard, counts, startServer, storedScans } from "#tests/landing/support.ts";
import { aForm, aScene, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
const shopify = useShopify();
let scene: Scene;
beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain);
});

const told = () => shopifyEffects["app_subscriptions/update"]!({ shopId: scene.shopId, payload: {}, triggeredAt: null });
const use = () => withShop(scene.shopId, readPlanUse);

test("the plan is what Shopify says now, however the webhooks come", async () => {
  const { data } = shopify.standIn().store;
  for (const [taken, plan, registrations] of [["Growth", "growth", 10_000], ["Founders 2024", "founders 2024", null], [undefined, "free", 100]] as const) {
    if (taken) data.subscription = taken;
    else delete data.subscription;
    await told();
    await told();
    const now = await use();
    expect([now.plan, now.limits.registrations]).toEqual([plan, registrations]);
  }
  expect((await use()).pricingUrl).toMatch(/^https:\/\/admin\.shopify\.com\/store\/[a-z0-9-]+\/charges\/flybridge\/pricing_plans$/);
});

test("a shop that was never asked for its plan is asked by the nightly pass", async () => {
  await withShop(scene.shopId, (tx) => tx.run("update shops set plan = null where shop_id = $1", [scene.shopId]));
  expect(await use()).toMatchObject({ plan: "free", known: false });
  shopify.standIn().store.data.subscription = "Growth";
  // The sync that follows is cut off at once: only what comes before it counts here.
  await syncJob({ shopId: scene.shopId, task: "nightly" }, { signal: AbortSignal.abort() } as Parameters<typeof syncJob>[1]).catch(() => undefined);
  expect(await use()).toMatchObject({ plan: "growth", known: true });
  delete shopify.standIn().store.data.subscription;
  await told();
});

test("no scan, form, job or export reads a limit", async () => {
  for (const path of (await readdir("app", { recursive: true })).filter((name) => /\.tsx?$/.test(name) && !name.startsWith("shopify/"))) {
    expect([path, /\b(readPlanUse|limitsOf)\b/.test(await readFile(`app/${path}`, "utf8")) && !path.startsWith("routes/app.settings/")]).toEqual([path, false]);
  }
});

test("past every limit a registration is still taken and what is known of a person is still given out", async () => {
  const { registrations } = limitsOf("free");
  await withShop(scene.shopId, (tx) => tx.run(
    `insert into registrations (shop_id, id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, first_heard, state)
     select $1, gen_random_uuid(), $2, $3, 'C', 'k' || i, '', 'e' || i, 'en', 'amazon', 'confirmed' from generate_series(1, $4) i`,
    [scene.shopId, scene.insertId, scene.printRunId, registrations],
  ));
  const taken = await register(scene.shopId, aForm(scene));
  if (taken.outcome !== "registered") throw new Error(`the registration was ${taken.outcome}`);
  expect(await use()).toMatchObject({ over: ["registrations"], used: { registrations: (registrations ?? 0) + 1 } });
  expect(JSON.stringify(await exportPerson(scene.shopId, taken.registrationId, new Date()))).toContain("@example.com");
});

test("past every limit a scan still gets its page and its form, and is counted, also on a card published over the plan", async () => {
  const cards = [await aCard(scene.shopId), await aCard(scene.shopId, { unique: true })];
  expect((await use()).over.sort()).toEqual(["publishedInserts", "registrations"]);
  const server = await startServer();
  try {
    for (const card of cards) {
      const page = await server.ask(`/q/${card.code}`);
      expect([page.status, page.body.includes("Two more years of warranty"), /<form[^>]+method="post"/i.test(page.body)]).toEqual([200, true, true]);
      expect([await counts(card), await storedScans(card)]).toEqual([{ scan: 1 }, 1]);
    }
  } finally {
    await server.stop();
    await stopPublic();
  }
});
