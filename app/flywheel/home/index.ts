import { readShop } from "#app/platform/shops.ts";
import { monthCosts, type CacResult } from "../cac/index.ts";
import { isoDay, localDay } from "../days.ts";
import type { ForcesResult } from "../forces/index.ts";
import { findLeaks } from "../migration/leaks.ts";
import type { MigrationResult, Rate, Week } from "../migration/model.ts";
import { activityRate, lastDay } from "../migration/rates.ts";
import type { MigrationValue } from "../migration/value.ts";
import type { Computation } from "../recompute.ts";
import { readResult } from "../results.ts";
import { acquisitionFigure } from "./acquisition.ts";
import { expectedBand, readChanges, readSources } from "./changes.ts";
import { compareClaims } from "./claims.ts";
import type { HomeResult } from "./model.ts";
import { readOwned } from "./owned.ts";
import { readFlywheelSettings } from "./settings.ts";
import { readVelocity } from "./velocity.ts";

export { notifyStaff } from "./notify.ts";
export { readFlywheelSettings, saveFlywheelSettings, type FlywheelSettings } from "./settings.ts";
export type * from "./model.ts";

/** What the home page shows: four figures, what changed, the leaks, the claims, the sources. */
export const homeComputation: Computation<HomeResult> = {
  name: "home",
  read: async (tx, { now }) => {
    const shop = await readShop(tx);
    const today = localDay(now, shop.timeZone);
    const migration = (await readResult<MigrationResult>(tx, "migration"))?.payload ?? null;
    const forces = (await readResult<ForcesResult>(tx, "forces"))?.payload ?? null;
    const value = (await readResult<MigrationValue>(tx, "migration-value"))?.payload ?? null;
    const cac = (await readResult<CacResult>(tx, "cac"))?.payload ?? null;
    const sources = await readSources(tx, isoDay(today));
    const { targetRate } = await readFlywheelSettings(tx);
    const spend = await tx.first<{ from: string | null; through: string | null }>(
      `select min(from_day) as "from", greatest(max(to_day), (select max(period_to) from imports i where i.shop_id = $1 and i.state = 'done' and i.id in (select distinct import_id from spend_days where shop_id = $1))) as through
         from spend_days where shop_id = $1`,
      [tx.shopId],
    );
    const weeks = migration?.weeks ?? [];
    const figures = {
      migration: {
        rate: migration?.activity ?? none(),
        before: rateOf(weeks.filter(({ partial }) => !partial).slice(-8, -4)),
        trend: weeks.slice(-26).map(({ week, activity, partial }) => ({ at: week, partial, ...(activity.state === "ok" ? { value: activity.value, low: activity.low, high: activity.high } : { value: null, low: null, high: null }) })),
        target: targetRate,
        band: expectedBand(migration),
      },
      owned: await readOwned(tx, today),
      cac: acquisitionFigure(cac ? monthCosts(cac) : [], { from: null, through: spend?.through ?? null }),
      velocity: await readVelocity(tx, forces?.through ?? null),
    };
    return {
      currency: shop.currency,
      through: forces?.through ?? null,
      ...figures,
      changes: await readChanges(tx, forces, migration, sources),
      leaks: migration ? findLeaks(migration.recent.inserts, Math.max(1, migration.recent.weeks), value?.within90?.mean ?? null) : [],
      claims: compareClaims(figures, forces, value),
      sources,
    };
  },
  compute: (payload) => ({ payload, through: payload.through }),
};

function rateOf(weeks: readonly Week[]): Rate {
  const sum = (pick: (week: Week) => number) => weeks.reduce((total, week) => total + pick(week), 0);
  return activityRate(sum((week) => week.migrated), sum((week) => week.units), weeks[0]?.week ?? "", lastDay(weeks.at(-1)?.week));
}

const none = (): Rate => ({ state: "insufficient_data", why: "no orders imported yet", need: "Amazon’s all-orders report" });
