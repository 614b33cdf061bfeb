import type { Tx } from "#app/platform/db.ts";
import { addDays } from "../migration/rates.ts";
import type { MigrationResult } from "../migration/model.ts";
import { forces as catalogue, type ForcesResult, type ForceView } from "../forces/index.ts";
import type { Change, HomeResult, SourceReach } from "./model.ts";

const leastShare = 0.1;
const mostForces = 4;

/**
 * What changed between the last two weeks that data cover whole. A change is told when it is a tenth or more, and more
 * than the weeks before it scatter by.
 */
export function weeklyChanges(forces: readonly ForceView[]): Extract<Change, { kind: "force" }>[] {
  return forces
    .flatMap((force) => {
      const whole = force.weeks.filter(({ partial }) => !partial);
      const [before, now] = whole.slice(-2);
      if (!now || !before || before.value + now.value === 0 || force.state === "blind") return [];
      const steps = whole.slice(-14, -1).map((week, at, all) => (at === 0 ? 0 : week.value - all[at - 1]!.value)).slice(1);
      const scatter = steps.length >= 4 ? Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length) : 0;
      const change = now.value - before.value;
      if (Math.abs(change) < leastShare * Math.max(before.value, 1) || Math.abs(change) < scatter) return [];
      return [{ kind: "force" as const, force: force.number, now: now.value, before: before.value, week: now.week, unit: catalogue[force.number].money === "none" ? ("count" as const) : ("money" as const), posts: [] }];
    })
    .sort((a, b) => Number(a.unit === "count") - Number(b.unit === "count") || Math.abs(b.now - b.before) - Math.abs(a.now - a.before))
    .slice(0, mostForces);
}

/** The sentences of the home page, the most telling first. */
export async function readChanges(tx: Tx, forces: ForcesResult | null, migration: MigrationResult | null, sources: readonly SourceReach[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const change of weeklyChanges(forces?.forces ?? [])) changes.push(change.force === 1 ? { ...change, posts: await topPosts(tx, change.week) } : change);
  const weeks = (migration?.weeks ?? []).filter(({ partial }) => !partial).slice(-2);
  const [before, now] = weeks;
  if (before && now && Math.abs(now.migrated - before.migrated) > 2 * Math.sqrt(before.migrated + now.migrated)) changes.push({ kind: "figure", figure: "migration", now: now.migrated, before: before.migrated, week: now.week });
  if (migration && migration.waitingForOrder > 0) changes.push({ kind: "waiting", registrations: migration.waitingForOrder, ordersThrough: migration.through.orders });
  for (const source of sources.filter(({ overdue }) => overdue).slice(0, 2)) changes.push({ kind: "overdue", source: source.source, through: source.through, days: source.ageDays });
  const blind = forces?.forces.find(({ state, missing }) => state === "blind" && missing.length > 0);
  if (blind) changes.push({ kind: "blind", force: blind.number, what: blind.missing[0]!.what });
  return changes;
}

async function topPosts(tx: Tx, week: string): Promise<{ creator: string; title: string | null; views: number | null }[]> {
  return tx.query(
    `select p.creator, p.title, (select max(r.views)::float8 from content_results r where r.shop_id = p.shop_id and r.platform = p.platform and r.post_id = p.post_id) as views
       from content_posts p join shops s on s.shop_id = p.shop_id
      where p.shop_id = $1 and p.platform = 'tiktok' and (p.posted_at at time zone s.time_zone)::date between $2::date and $3::date order by 3 desc nulls last, 1 limit 2`,
    [tx.shopId, week, addDays(week, 6)],
  );
}

const usualDays: Record<string, number> = { "amazon-sqp": 14, "amazon-repeat": 40, "review-counts": 35, costs: 40, calendar: 400, creators: 400, listings: 4000, "fx-rates": 14 };

/** How far each source reaches, and which are older than they should be. */
export async function readSources(tx: Tx, today: string): Promise<SourceReach[]> {
  const rows = await tx.query<{ source: string; through: string | null; lastImportedAt: Date; age: number }>(
    `select source, max(period_to) as through, max(coalesce(finished_at, created_at)) as "lastImportedAt", ($2::date - coalesce(max(period_to), max(coalesce(finished_at, created_at))::date))::int as age
       from imports where shop_id = $1 and state = 'done' group by 1 order by 1`,
    [tx.shopId, today],
  );
  return rows.map(({ source, through, lastImportedAt, age }) => ({ source, through, lastImportedAt: lastImportedAt.toISOString(), ageDays: age, overdue: age > (usualDays[source] ?? 10) }));
}

/** The band that a week's new customers should lie in, from the eight weeks before it, and whether they do. */
export function expectedBand(migration: MigrationResult | null): HomeResult["migration"]["band"] {
  const whole = (migration?.weeks ?? []).filter(({ partial, units }) => !partial && units > 0);
  const last = whole.at(-1);
  const former = whole.slice(-9, -1);
  if (!last || former.length < 4) return null;
  const sum = (pick: (week: (typeof former)[number]) => number) => former.reduce((total, week) => total + pick(week), 0);
  const mean = sum((week) => week.migrated) / sum((week) => week.units);
  // Weeks differ by more than chance alone: their own scatter widens Poisson's.
  const dispersion = Math.max(1, former.reduce((total, week) => total + (week.migrated - mean * week.units) ** 2 / Math.max(0.5, mean * week.units), 0) / (former.length - 1));
  const half = 2.24 * Math.sqrt(dispersion * mean * last.units * (1 + last.units / sum((week) => week.units)));
  const [low, high] = [Math.max(0, mean * last.units - half) / last.units, (mean * last.units + half) / last.units];
  const observed = last.migrated / last.units;
  return { low, high, week: last.week, observed, migrated: last.migrated, units: last.units, outside: observed < low || observed > high };
}
