import type { Tx } from "#app/platform/db.ts";
import type { Computed } from "../results.ts";
import { emptyFunnel, type Funnel, type Grouped, type MigrationResult, type Week } from "./model.ts";
import { dataReach, insertNames, linkedByPurchaseWeek, messagesSent, productNames, registrationEvents, scanEvents, unitsByInsert, unitsTotal, type EventsRow, type UnitsRow } from "./queries.ts";
import { activityRate, addDays, cohortRate, headlineRates, lastDay } from "./rates.ts";

export type { Funnel, MigrationResult, Rate, Week, Grouped } from "./model.ts";

const fillingDays = 30;

/** The funnel from units with the card to first Shopify orders, whole and in parts, with the two migration rates. */
export async function computeMigration(tx: Tx): Promise<Computed> {
  const reach = await dataReach(tx);
  const [units, total, messages, registrations, scans, linked, inserts, products] = [
    await unitsByInsert(tx),
    await unitsTotal(tx),
    await messagesSent(tx),
    await registrationEvents(tx),
    await scanEvents(tx),
    await linkedByPurchaseWeek(tx),
    await insertNames(tx),
    await productNames(tx),
  ];
  const events: EventsRow[] = [...registrations, ...scans.map((row) => ({ ...emptyFunnel(), ...row, productId: null }))];
  const parts = [...units, ...messages];
  const weeklyUnits = new Map(total.map((row) => [row.week, row.units]));
  for (const row of messages) weeklyUnits.set(row.week, (weeklyUnits.get(row.week) ?? 0) + row.units);

  const weeks = weekly(weeklyUnits, events, new Map(linked.map((row) => [row.week, row.linked])), reach);
  const insertOf = new Map(inserts.map((insert) => [insert.id, insert]));
  const by = (name: (insertId: string) => string | undefined) => grouped(parts, events, (row) => name(row.insertId));
  const named = (groups: Map<string, Funnel>, label: (id: string) => string): Grouped[] =>
    [...groups].map(([id, funnel]) => ({ id, name: label(id), ...funnel })).sort((a, b) => b.units - a.units || b.registrations - a.registrations);

  const whole = weeks.filter((week) => !week.partial).slice(-4).map(({ week }) => week);
  const isRecent = (row: { week: string }) => whole.includes(row.week);
  const recent = grouped(parts.filter(isRecent), events.filter(isRecent), (row) => row.insertId);

  const payload: MigrationResult = {
    through: { orders: reach.orders, registrations: reach.today, shopify: reach.shopify },
    shopifySince: reach.shopifySince,
    ordersFrom: reach.ordersFrom,
    total: weeks.reduce((sum, week) => add(sum, week), emptyFunnel()),
    ...headlineRates(weeks),
    weeks,
    byInsert: named(by((id) => id), (id) => insertOf.get(id)?.name ?? "Removed insert").map((row) => ({ ...row, kind: insertOf.get(row.id)?.kind ?? "" })),
    byProduct: named(
      grouped(parts, events, (row) => row.productId ?? undefined),
      (id) => products.find((product) => product.id === id)?.title ?? "Product not said",
    ),
    byOffer: named(by((id) => insertOf.get(id)?.offer), (id) => id),
    byKind: named(by((id) => insertOf.get(id)?.kind), (id) => id),
    byMarketplace: named(by((id) => insertOf.get(id)?.marketplace), (id) => id),
    recent: {
      from: whole[0] ?? "",
      to: lastDay(whole.at(-1)),
      weeks: whole.length,
      inserts: named(recent, (id) => insertOf.get(id)?.name ?? "Removed insert").map((row) => ({ ...row, kind: insertOf.get(row.id)?.kind ?? "" })),
    },
    waitingForOrder: reach.waiting,
  };
  return { payload, through: reach.orders };
}

function weekly(units: Map<string, number>, events: EventsRow[], linked: Map<string, number>, reach: { orders: string | null; ordersFrom: string | null; today: string }): Week[] {
  const funnels = new Map<string, Funnel>();
  const at = (week: string) => {
    let funnel = funnels.get(week);
    if (!funnel) funnels.set(week, (funnel = emptyFunnel()));
    return funnel;
  };
  for (const [week, count] of units) at(week).units += count;
  for (const row of events) add(at(row.week), { ...row, units: 0 });

  return [...funnels.keys()].sort().map((week) => {
    const funnel = at(week);
    const ends = lastDay(week);
    const partial = reach.orders === null || reach.ordersFrom === null || reach.orders < ends || reach.ordersFrom > week;
    const cohortLinked = linked.get(week) ?? 0;
    return {
      week,
      ...funnel,
      partial,
      filling: addDays(ends, fillingDays) > reach.today,
      cohortLinked,
      activity: activityRate(funnel.migrated, funnel.units, week, ends),
      cohort: cohortRate(cohortLinked, funnel.units, week, ends),
    };
  });
}

function grouped(units: UnitsRow[], events: EventsRow[], key: (row: { insertId: string; productId: string | null }) => string | undefined): Map<string, Funnel> {
  const groups = new Map<string, Funnel>();
  for (const row of [...units, ...events]) {
    const name = key(row);
    if (!name) continue;
    const funnel = groups.get(name) ?? emptyFunnel();
    groups.set(name, add(funnel, { ...emptyFunnel(), ...row }));
  }
  return groups;
}

/** Adds in place; counts only. */
function add(sum: Funnel, more: Funnel): Funnel {
  for (const step of Object.keys(emptyFunnel()) as (keyof Funnel)[]) sum[step] += Number(more[step]);
  return sum;
}
