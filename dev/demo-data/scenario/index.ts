import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { recompute } from "#app/flywheel/index.ts";
import { closePool, withShop } from "#app/platform/db.ts";
import { stopJobs } from "#app/platform/jobs.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { addDays, shopDay, timeZone } from "./calendar.ts";
import { storefront } from "./brand.ts";
import { generateScenario } from "./generate.ts";
import { writeScenario } from "./write.ts";

/** The read-only shop that the demo-data switch shows: the setting DEMO_SHOP. */
export const scenarioShop = "demo-data.myshopify.com";
/** With this one every planted effect is found. */
const seed = 11;
/** So long that the first migrated customers have been known for a year. */
const days = 480;

/**
 * Makes the shop of demo data with its stored results, once. What happened in it ends yesterday.
 * @param say hears what is under way
 */
export async function createScenarioShop({ stateFile, now, say = () => undefined }: { stateFile: string; now: Date; say?: (what: string) => void }): Promise<void> {
  if (await readFile(stateFile, "utf8").catch(() => null)) return;
  try {
    const shopId = await ensureShop(scenarioShop, { name: "Mira (demo data)", currency: "USD", timeZone, locale: "en", country: "US", storefrontUrl: storefront });
    // Nobody has this shop in Shopify: nothing is to be synced at night, and no job may change it.
    await withShop(shopId, (tx) => tx.run("update shop_directory set uninstalled_at = coalesce(uninstalled_at, now()) where id = $1", [shopId]));
    const isWritten = await withShop(shopId, (tx) => tx.first("select 1 from imports where shop_id = $1 limit 1", [shopId]));
    if (!isWritten) {
      say("planting");
      const scenario = generateScenario({ seed, days, scale: 0.9, through: addDays(shopDay(now), -1) });
      say("storing");
      await writeScenario(shopId, scenario);
    }
    say("computing");
    await recompute(shopId, now);
    await mkdir(dirname(stateFile), { recursive: true });
    await writeFile(stateFile, JSON.stringify({ shopId, seed }));
  } finally {
    await stopJobs();
    await closePool();
  }
}
