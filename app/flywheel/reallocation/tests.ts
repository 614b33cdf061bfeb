import { randomInt } from "node:crypto";
import { z } from "zod";
import { drawLots, leastPairs, onOffEffect, type Pair } from "#app/attribution/returns/index.ts";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { dayNumber, isoDay, localDay, monday } from "../days.ts";
import { forces as catalogue, type ForceNumber } from "../forces/index.ts";
import { readResult } from "../results.ts";
import type { ReallocationResult, TestView, TestWeek } from "./model.ts";

const form = z.object({ lever: z.string().max(120), pairs: z.coerce.number("A number of pairs.").int("A whole number.").min(leastPairs, `At least ${leastPairs} pairs of weeks: with fewer no outcome could stand out.`).max(26, "At most 26 pairs: a year.") });
const weeksSchema = z.array(z.object({ week: z.string(), on: z.boolean() }));

type Row = { id: string; lever: string; name: string; force: ForceNumber; weeks: unknown; startedOn: string; stoppedOn: string | null };

/**
 * Draws which weeks a spend is on, from the next Monday on, and writes them to the calendar.
 * @throws UserError for a lever that is not there, or is being tested
 */
export async function startTest(tx: Tx, actor: Actor, given: unknown, now: Date): Promise<void> {
  const checked = form.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: Object.fromEntries(checked.error.issues.map((issue) => [String(issue.path[0]), issue.message])) });
  const { lever: id, pairs } = checked.data;
  const result = (await readResult<ReallocationResult>(tx, "reallocation"))?.payload;
  const lever = result?.levers.find((one) => one.id === id);
  if (!lever?.force) throw new UserError("Choose a spend that drives a force.", { fields: { lever: "Choose a spend that drives a force." } });
  const today = localDay(now, (await readShop(tx)).timeZone);
  const running = await tx.query<{ lever: string; weeks: unknown }>("select lever, weeks from on_off_tests where shop_id = $1 and stopped_on is null", [tx.shopId]);
  if (running.some((test) => test.lever === id && dayNumber(weeksSchema.parse(test.weeks).at(-1)?.week ?? "1970-01-01") + 6 >= today)) throw new UserError("This spend is being tested already.");
  const seed = randomInt(1, 2 ** 31 - 1);
  const first = monday(today) + 7;
  const weeks = drawLots(pairs, seed).flatMap((firstOn, pair): TestWeek[] => [{ week: isoDay(first + pair * 14), on: firstOn }, { week: isoDay(first + pair * 14 + 7), on: !firstOn }]);
  await tx.run("insert into on_off_tests (shop_id, lever, name, force, seed, weeks, started_by, started_on) values ($1, $2, $3, $4, $5, $6, $7, $8)", [tx.shopId, id, lever.name, lever.force, seed, JSON.stringify(weeks), actor, isoDay(today)]);
  for (const { week, on } of weeks) await tx.run("insert into calendar_events (shop_id, kind, name, item, from_day, to_day, note) values ($1, 'other', $2, '', $3, $4, 'drawn by lot') on conflict do nothing", [tx.shopId, calendarName(lever.name, lever.force, on), week, isoDay(dayNumber(week) + 6)]);
  await audit(tx, actor, "on_off_test.start", `lever:${id}`, { pairs, seed });
}

const calendarName = (name: string, force: number, on: boolean) => `Test: ${name}, force ${force}, ${on ? "on" : "off"}`;

/** Ends a test early. Its weeks to come leave the calendar; what it has is analysed as it is. */
export async function stopTest(tx: Tx, actor: Actor, id: unknown, now: Date): Promise<void> {
  const uuid = z.uuid().safeParse(id);
  const today = isoDay(localDay(now, (await readShop(tx)).timeZone));
  const stopped = uuid.success ? await tx.first<{ name: string; force: number }>("update on_off_tests set stopped_on = $3 where shop_id = $1 and id = $2 and stopped_on is null returning name, force", [tx.shopId, uuid.data, today]) : null;
  if (!stopped) throw new UserError("This test has ended already.");
  await tx.run("delete from calendar_events where shop_id = $1 and kind = 'other' and name = any($2) and from_day > $3", [tx.shopId, [true, false].map((on) => calendarName(stopped.name, stopped.force, on)), today]);
  await audit(tx, actor, "on_off_test.stop", `on_off_test:${uuid.data}`);
}

/** Whether a stored answer knows every test as it stands: started, or ended early. */
export async function knowsTests(tx: Tx, tests: readonly TestView[]): Promise<boolean> {
  const row = await tx.first<{ all: number; stopped: number }>(`select count(*)::int as "all", count(stopped_on)::int as stopped from on_off_tests where shop_id = $1`, [tx.shopId]);
  return row?.all === tests.length && row.stopped === tests.filter(({ stoppedOn }) => stoppedOn !== null).length;
}

/** What a test's outcome is by week: Amazon's revenue for forces that work there unseen, else the force's own value. */
export type Outcomes = { amazon: ReadonlyMap<string, number>; byForce: ReadonlyMap<number, ReadonlyMap<string, number>>; spend: ReadonlyMap<string, number> };

/** Every test, newest first, with what it found once its weeks are over or it was stopped. */
export async function readTests(tx: Tx, outcomes: Outcomes): Promise<TestView[]> {
  const rows = await tx.query<Row>(`select id, lever, name, force, weeks, started_on as "startedOn", stopped_on as "stoppedOn" from on_off_tests where shop_id = $1 order by started_on desc, id`, [tx.shopId]);
  return rows.map(({ weeks: stored, ...row }) => {
    const weeks = weeksSchema.parse(stored).filter(({ week }) => row.stoppedOn === null || dayNumber(week) + 6 < dayNumber(row.stoppedOn));
    const unseen = catalogue[row.force].money === "overlay";
    const values = unseen ? outcomes.amazon : (outcomes.byForce.get(row.force) ?? new Map<string, number>());
    const pairs = Array.from({ length: Math.floor(weeks.length / 2) }, (_unused, at) => pairOf(weeks[2 * at]!, weeks[2 * at + 1]!, values)).filter((pair) => pair !== null);
    const complete = pairs.length === Math.floor(weeks.length / 2);
    const over = row.stoppedOn !== null || complete;
    return { ...row, weeks, outcome: unseen ? "Amazon revenue a week" : "the force’s value a week", result: over ? resultOf(pairs, weeks, outcomes.spend, row.lever) : null };
  });
}

function pairOf(first: TestWeek, second: TestWeek, values: ReadonlyMap<string, number>): Pair | null {
  const [one, two] = [values.get(first.week), values.get(second.week)];
  if (one === undefined || two === undefined) return null;
  return first.on ? { on: one, off: two } : { on: two, off: one };
}

function resultOf(pairs: readonly Pair[], weeks: readonly TestWeek[], spend: ReadonlyMap<string, number>, lever: string): TestView["result"] {
  const found = onOffEffect(pairs);
  const spent = (on: boolean) => weeks.filter((week) => week.on === on).reduce((sum, { week }) => sum + (spend.get(`${lever}|${week}`) ?? 0), 0);
  const spentMinor = Math.round((spent(true) - spent(false)) / Math.max(1, pairs.length));
  if (found.state === "too_few") return { state: "too_few", pairs: found.pairs, effectMinor: null, lowMinor: null, highMinor: null, p: null, spentMinor };
  return { state: found.state, pairs: found.pairs, effectMinor: Math.round(found.effect), lowMinor: Math.round(found.low), highMinor: Math.round(found.high), p: found.p, spentMinor };
}
