import type { Tx } from "#app/platform/db.ts";
import { wordsFor, type Words } from "#app/ui/flywheel/words.ts";
import type { AiSearchResult } from "../ai-search/index.ts";
import type { CacResult } from "../cac/index.ts";
import type { CohortsResult } from "../cohorts/index.ts";
import type { CreatorsResult } from "../creators/index.ts";
import type { ForcesResult } from "../forces/index.ts";
import { changeSentence, leakSentence, plainSentence } from "../home/sentences.ts";
import type { HomeResult } from "../home/index.ts";
import type { MigrationResult } from "../migration/index.ts";
import type { MigrationValue } from "../migration/value.ts";
import { readPlanSettings, planTasks, type PlanResult } from "../plan/index.ts";
import { readResult, type ResultName } from "../results.ts";
import type { Headline, Report, Section } from "./model.ts";
import type { ReallocationResult } from "../reallocation/index.ts";
import { aiSection, creatorsSection, planSection, reallocationSection } from "./sections-next.ts";
import { attributionSection, costSection, forcesSection, migrationSection, valueSection } from "./sections-money.ts";

/** The report of a shop from its stored results; null before the first recompute. */
export async function buildReport(tx: Tx, locale: string): Promise<Report | null> {
  const home = await readResult<HomeResult>(tx, "home");
  const forces = await readResult<ForcesResult>(tx, "forces");
  if (!home || !forces) return null;
  const shop = await tx.first<{ name: string }>("select name from shops where shop_id = $1", [tx.shopId]);
  const payload = async <T>(name: ResultName) => (await readResult<T>(tx, name))?.payload ?? null;
  const words = wordsFor(locale, home.payload.currency);
  const migration = await payload<MigrationResult>("migration");
  const [value, cohorts, cac] = [await payload<MigrationValue>("migration-value"), await payload<CohortsResult>("cohorts"), await payload<CacResult>("cac")];
  const [ai, creators, plan] = [await payload<AiSearchResult>("ai_search"), await payload<CreatorsResult>("creators"), await payload<PlanResult>("plan")];
  const reallocation = await payload<ReallocationResult>("reallocation");
  const sections: (Section | null)[] = [
    overview(home.payload, words),
    forcesSection(forces.payload, words),
    attributionSection(forces.payload, words),
    migration && migrationSection(migration, words),
    cohorts && valueSection(cohorts, value, words),
    cac && costSection(cac, words),
    ai && ai.engines.length > 0 ? aiSection(ai) : null,
    creators && creatorsSection(creators),
    reallocation && reallocation.levers.length > 0 ? reallocationSection(reallocation, words) : null,
    plan && planSection(plan, planTasks, await readPlanSettings(tx)),
  ];
  return {
    shop: shop?.name ?? "",
    locale,
    currency: home.payload.currency,
    through: home.payload.through,
    computedAt: home.computedAt.toISOString(),
    headlines: headlines(home.payload, words),
    sections: sections.filter((section) => section !== null),
  };
}

const tooLittle = "too little data";

function headlines({ migration, owned, cac, velocity }: HomeResult, words: Words): Headline[] {
  const window = (from: string | null, to: string | null) => (from && to ? `${words.day(from)} – ${words.day(to)}` : "no window yet");
  const { rate } = migration;
  const range = (low: number | null, high: number | null, show: (value: number) => string) => (low === null || high === null ? "no interval" : `${show(low)} to ${show(high)}`);
  return [
    rate.state === "ok"
      ? { name: "Migration rate", value: words.percent(rate.value), interval: range(rate.low, rate.high, (value) => words.percent(value)), window: window(rate.from, rate.to), method: "migrated customers ÷ units sold on Amazon, Wilson interval, 95 %" }
      : { name: "Migration rate", value: tooLittle, interval: rate.need, window: "no window yet", method: rate.why },
    { name: "Owned customers", value: owned.value === null ? tooLittle : words.count(owned.value), interval: `${words.count(owned.added)} in the last 28 days, ${words.count(owned.addedBefore)} in the 28 before`, window: owned.through ? `through ${words.day(owned.through)}` : "no window yet", method: "counted" },
    { name: cac.kind === "cac" ? "Blended CAC" : "Spend an order", value: cac.value === null ? tooLittle : words.money(Math.round(cac.value)), interval: range(cac.low, cac.high, (value) => words.money(Math.round(value))), window: window(cac.from, cac.to), method: cac.method },
    { name: "Flywheel velocity", value: velocity.value === null ? tooLittle : `${words.count(velocity.value, 2)} ×`, interval: range(velocity.low, velocity.high, (value) => words.count(value, 2)), window: window(velocity.from, velocity.to), method: velocity.method },
  ];
}

function overview(home: HomeResult, words: Words): Section {
  return {
    title: "What changed since last week",
    text: [...(home.changes.length > 0 ? home.changes.map((change) => plainSentence(changeSentence(change, words))) : ["Nothing that stands out from the usual ups and downs."]), ...home.leaks.slice(0, 1).map((leak) => plainSentence(leakSentence(leak, words)))],
    charts: [],
    tables: [
      {
        id: "sources", title: "Sources and how far they reach", note: "A figure stands still when a source that it needs does.",
        columns: [{ name: "Source", kind: "text" }, { name: "Data through", kind: "day" }, { name: "Days old", kind: "count" }, { name: "Overdue", kind: "text" }],
        rows: home.sources.map(({ source, through, ageDays, overdue }) => [source, through, ageDays, overdue ? "yes" : "no"]),
      },
    ],
  };
}
