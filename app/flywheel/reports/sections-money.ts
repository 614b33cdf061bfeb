import { horizons } from "../cohorts/index.ts";
import type { CacResult } from "../cac/index.ts";
import { touchName } from "../channels.ts";
import type { CohortsResult } from "../cohorts/index.ts";
import { forces as catalogue, type ForcesResult } from "../forces/index.ts";
import { forceName } from "../home/sentences.ts";
import type { Funnel, Grouped, MigrationResult, Rate } from "../migration/index.ts";
import type { MigrationValue } from "../migration/value.ts";
import { ruleNames, stateNames, type Words } from "#app/ui/flywheel/words.ts";
import type { Cell, Column, ReportTable, Section } from "./model.ts";

/** The ten forces: their money and state in the last 28 covered days, and every week of each. */
export function forcesSection(result: ForcesResult, words: Words): Section {
  const priced = result.forces.filter((force) => force.amountMinor !== null);
  return {
    title: "The ten forces",
    text: ["Forces of a window or a journey are part of the money that was taken; “carried” revenue lies in the ledger already and is never added to it; forces that are counted have no money."],
    charts: [
      {
        kind: "bars",
        title: "Money by force, last 28 covered days",
        bars: priced.map(({ number, amountMinor, low, high, state }) => ({ label: `${number} ${forceName(number)}`, value: amountMinor ?? 0, low, high, text: words.shortMoney(amountMinor ?? 0), pale: catalogue[number].money === "carried" || !["supported", "directional"].includes(state) })),
      },
    ],
    tables: [
      {
        id: "forces", title: "Forces", note: `Last 28 covered days. Ledger rule: ${ruleNames[result.rule] ?? result.rule}. An empty cell was not measured; it is no zero.`,
        columns: [{ name: "Force", kind: "count" }, { name: "From → to", kind: "text" }, { name: "State", kind: "text" }, { name: "Money", kind: "money" }, { name: "Low", kind: "money" }, { name: "High", kind: "money" }, { name: "What the money is", kind: "text" }, { name: "Answers citing", kind: "count" }, { name: "Of answers", kind: "count" }, { name: "From", kind: "day" }, { name: "Through", kind: "day" }, { name: "Method", kind: "text" }],
        rows: result.forces.map((force) => [force.number, forceName(force.number), stateNames[force.state] ?? force.state, force.amountMinor, force.low, force.high, catalogue[force.number].moneyName, force.citations?.hits ?? null, force.citations?.runs ?? null, force.from, force.through, force.method]),
      },
      {
        id: "force-weeks", title: "Forces by week", shown: 0, note: "Money in the shop's currency, or citing answers for forces that are counted. A partial week is one that data do not cover whole.",
        columns: [{ name: "Force", kind: "count" }, { name: "Week", kind: "day" }, { name: "Money", kind: "money" }, { name: "Count", kind: "count" }, { name: "Partial", kind: "text" }],
        rows: result.forces.flatMap((force) => force.weeks.map(({ week, value, partial }): Cell[] => [force.number, week, ...(catalogue[force.number].money === "none" ? [null, value] : [Math.round(value), null]), partial ? "yes" : "no"])),
      },
    ],
  };
}

/** The ledger by channel and rule; the total is the money taken, whatever the rule. */
export function attributionSection(result: ForcesResult, words: Words): Section {
  const columns: Column[] = [{ name: "Days", kind: "count" }, { name: "Rule", kind: "text" }, { name: "Channel", kind: "text" }, { name: "Shopify", kind: "money" }, { name: "Amazon", kind: "money" }, { name: "TikTok Shop", kind: "money" }, { name: "of it overlay", kind: "money" }, { name: "Total", kind: "money" }];
  const rows = result.ledger.flatMap(({ days, rules }) =>
    rules.flatMap((view): Cell[][] => [
      ...view.channels.map(({ channel, shopify, amazon, tiktok, overlay, total }) => [days, ruleNames[view.rule] ?? view.rule, touchName(channel), shopify, amazon, tiktok, overlay, total]),
      [days, ruleNames[view.rule] ?? view.rule, "Unattributed", view.unattributed.shopify, view.unattributed.amazon, view.unattributed.tiktok, null, view.unattributed.shopify + view.unattributed.amazon + view.unattributed.tiktok],
    ]),
  );
  const chosen = result.ledger.find(({ days }) => days === 28) ?? result.ledger[0];
  const view = chosen?.rules.find(({ rule }) => rule === result.rule) ?? chosen?.rules[0];
  const title = `Ledger of the last ${chosen?.days ?? 28} days, ${ruleNames[view?.rule ?? ""] ?? view?.rule ?? ""}`;
  return {
    title: "Attribution",
    text: [`Every order is divided once. The parts add up to the money taken under every rule${chosen ? ` (${words.money(chosen.actual.shopify + chosen.actual.amazon + chosen.actual.tiktok)} from ${words.day(chosen.from)} to ${words.day(chosen.to)})` : ""}; where nothing is known, it says unattributed.`],
    charts: view ? [{ kind: "bars", title, bars: [...view.channels].filter(({ total }) => total > 0).sort((a, b) => b.total - a.total).map(({ channel, total }) => ({ label: touchName(channel), value: total, low: null, high: null, text: words.shortMoney(total), pale: false })) }] : [],
    tables: [{ id: "ledger", title: "Ledger by channel and rule", columns, rows, shown: 0, note: "An overlay is the part of Amazon's money that a measured effect of TikTok explains and no journey does; it is capped by the money taken." }],
  };
}

const funnelColumns: Column[] = [{ name: "Units", kind: "count" }, { name: "Scans", kind: "count" }, { name: "Registrations", kind: "count" }, { name: "Confirmed", kind: "count" }, { name: "New customers", kind: "count" }, { name: "Known before", kind: "count" }, { name: "Linked to an order", kind: "count" }, { name: "First Shopify order", kind: "count" }];
const funnelCells = (row: Funnel): Cell[] => [row.units, row.scans, row.registrations, row.confirmed, row.migrated, row.reconnected, row.linked, row.firstOrder];
const rateColumns: Column[] = [{ name: "Migration rate", kind: "percent" }, { name: "Low", kind: "percent" }, { name: "High", kind: "percent" }];
const rateCells = (rate: Rate): Cell[] => (rate.state === "ok" ? [rate.value, rate.low, rate.high] : [null, null, null]);

/** The migration funnel by week, insert, product, offer, kind of insert and marketplace. */
export function migrationSection(result: MigrationResult, words: Words): Section {
  const by = (id: string, title: string, rows: readonly Grouped[]): ReportTable => ({ id: `migration-by-${id}`, title: `Migration by ${title}`, note: `Since ${result.ordersFrom ? words.day(result.ordersFrom) : "the first import"}.`, columns: [{ name: title.charAt(0).toUpperCase() + title.slice(1), kind: "text" }, ...funnelColumns], rows: rows.map((row) => [row.name, ...funnelCells(row)]) });
  return {
    title: "Migration",
    text: [],
    charts: [{ kind: "line", title: "Migration rate by week, with its interval", points: result.weeks.slice(-26).map(({ week, activity, partial }) => (activity.state === "ok" && !partial ? { label: words.day(week), value: activity.value, low: activity.low, high: activity.high, text: words.percent(activity.value) } : { label: words.day(week), value: null, low: null, high: null, text: "" })) }],
    tables: [
      { id: "migration-weeks", title: "Migration by week", shown: 13, note: "Migrated customers of a week ÷ units with the card sold in it, Poisson interval of the count, 95 %. A partial week is one that orders do not cover whole.", columns: [{ name: "Week", kind: "day" }, ...funnelColumns, ...rateColumns, { name: "Partial", kind: "text" }], rows: result.weeks.map((week) => [week.week, ...funnelCells(week), ...rateCells(week.activity), week.partial ? "yes" : "no"]) },
      by("insert", "insert", result.byInsert), by("product", "product", result.byProduct), by("offer", "offer", result.byOffer), by("kind", "mechanism", result.byKind), by("marketplace", "marketplace", result.byMarketplace),
    ],
  };
}

/** What customers are worth by the way they came, by month, and migrated against never-Amazon. */
export function valueSection(result: CohortsResult, value: MigrationValue | null, words: Words): Section {
  const names = { migrated: "Migrated from Amazon", never_amazon: "Never known on Amazon" };
  const ages = Math.max(0, ...result.months.map(({ cells }) => cells.length));
  return {
    title: "Customer value",
    text: value?.difference?.estimate != null && value.difference.low !== null && value.difference.high !== null ? [`After the landmark of ${value.landmarkDays} days, migrated customers spend ${words.money(Math.round(value.difference.estimate))} more than others (${words.money(Math.round(value.difference.low))} to ${words.money(Math.round(value.difference.high))}); who scans a card differs in more than the card.`] : ["Migrated and other customers cannot be compared yet: 20 of each, observed long enough, are needed."],
    charts: [],
    tables: [
      {
        id: "value-by-path", title: "Revenue a customer by path", note: `As of ${result.asOf ? words.day(result.asOf) : "the first whole week"}; mean cumulative function, bootstrap interval, 95 %. Hidden below 20 customers.`,
        columns: [{ name: "Path", kind: "text" }, { name: "Days", kind: "count" }, { name: "Customers", kind: "count" }, { name: "Revenue a customer", kind: "money" }, { name: "Low", kind: "money" }, { name: "High", kind: "money" }],
        rows: result.paths.flatMap(({ path, curve }) => horizons.flatMap((days): Cell[][] => { const one = curve[days]; return one ? [[path === "card" ? "Card" : touchName(path), days, one.customers, rounded(one.estimate), rounded(one.low), rounded(one.high)]] : []; })),
      },
      { id: "migrated-against-others", title: "Migrated against others", note: "Revenue a customer within so many days of the first Shopify order.", columns: [{ name: "Customers", kind: "text" }, { name: "Days", kind: "count" }, { name: "Revenue a customer", kind: "money" }, { name: "Low", kind: "money" }, { name: "High", kind: "money" }], rows: (value?.horizons ?? []).map(({ group, days, estimate }) => [names[group], days, rounded(estimate.estimate), rounded(estimate.low), rounded(estimate.high)]) },
      { id: "cohorts", title: "Cohorts by month", shown: 0, note: "Mean cumulative revenue a customer by months since the first order; only ages that all of a cohort have reached.", columns: [{ name: "First order in", kind: "month" }, { name: "Customers", kind: "count" }, ...Array.from({ length: ages }, (_unused, age): Column => ({ name: `Month ${age}`, kind: "money" }))], rows: result.months.map(({ month, customers, cells }) => [month, customers, ...Array.from({ length: ages }, (_unused, age) => rounded(cells[age] ?? null))]) },
    ],
  };
}

/** What a new customer costs, by month, and spend by source. */
export function costSection(result: CacResult, words: Words): Section {
  const { trend } = result;
  return {
    title: "Acquisition cost",
    text: [trend.state === "ok" && trend.from && trend.to ? `From ${words.month(trend.from)} to ${words.month(trend.to)} blended CAC changed by ${words.percent(trend.change)} a month (${words.percent(trend.low)} to ${words.percent(trend.high)}).` : `Whether CAC falls cannot be said yet: ${trend.state === "ok" ? "no months are known" : `it needs ${trend.need}`}.`],
    charts: [{ kind: "line", title: "Blended CAC by month, with its interval", points: result.months.filter(({ partial }) => !partial).slice(-18).map(({ month, cacMinor, low, high }) => ({ label: words.month(month), value: cacMinor, low, high, text: cacMinor === null ? "" : words.money(Math.round(cacMinor)) })) }],
    tables: [
      { id: "cac", title: "Acquisition cost by month", shown: 12, note: "(ad spend + other costs) ÷ (Amazon's new customers, inferred from its Repeat Purchase report, + first Shopify orders of people who did not come from a card); Poisson interval of the count, 95 %.", columns: [{ name: "Month", kind: "month" }, { name: "Ad spend", kind: "money" }, { name: "Other costs", kind: "money" }, { name: "New on Amazon", kind: "count" }, { name: "New on Shopify", kind: "count" }, { name: "CAC", kind: "money" }, { name: "Low", kind: "money" }, { name: "High", kind: "money" }, { name: "Partial", kind: "text" }], rows: result.months.map((row) => [row.month, row.adMinor, row.costsMinor, row.amazonNew === null ? null : Math.round(row.amazonNew), row.shopifyNew, rounded(row.cacMinor), rounded(row.low), rounded(row.high), row.partial ? "yes" : "no"]) },
      { id: "spend-by-source", title: "Spend by source", note: "All months together.", columns: [{ name: "Source", kind: "text" }, { name: "Spend", kind: "money" }], rows: result.bySource.map(({ source, spendMinor }) => [source, rounded(spendMinor)]) },
    ],
  };
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));
