import { brandTerms, products } from "./brand.ts";
import { addDays, calendarEvents, calendarRows, timeZone, weekday } from "./calendar.ts";
import { makeAmazonOrders, orderFacts } from "./amazon-orders.ts";
import { businessReport, dailyIndicators, repeatPurchases, reviewCounts, searchQueryPerformance, wholeMonths } from "./amazon-reports.ts";
import { askAssistants } from "./assistants.ts";
import { costRows, exchangeRates, makeSpend, makeTikTok, referralRows, sendRows } from "./channels.ts";
import { planDemand } from "./demand.ts";
import { planInserts, reachBuyers } from "./insert-runs.ts";
import { reachOut } from "./outreach.ts";
import { registerPeople } from "./registrations.ts";
import { migratedLtvRatio, Shoppers } from "./shopify-people.ts";
import { creatorTruth, costsByMonth, pathsOf, revenueTotals, truthOfImpulses } from "./truth.ts";
import type { FactRow, ImportedFacts, Scenario } from "./types.ts";

export type ScenarioOptions = {
  seed: number;
  /** The last day that anything happened, `YYYY-MM-DD`. */
  through: string;
  /** How many days; effects need some two hundred to be found. */
  days?: number;
  /** Multiplies orders, searches, people and spend, but not posts, sends and what assistants answer. */
  scale?: number;
};

/** Amazon's order report was exported this many days before the last day: the last week is covered in part. */
const ordersLag = 2;
/** Search Query Performance was last imported this long ago: a source that is overdue. */
const searchReportLag = 8;

/** Makes a whole scenario: the same options give the same scenario, to the last digit. */
export function generateScenario({ seed, through, days = 420, scale = 1 }: ScenarioOptions): Scenario {
  const from = addDays(through, 1 - days);
  const events = calendarEvents(from, through);
  const demand = planDemand({ seed, from, days, events, scale });
  const ordersThrough = addDays(through, -ordersLag);
  const lastOrderDay = days - 1 - ordersLag;
  const rates = exchangeRates(seed, demand);

  const orders = makeAmazonOrders(seed, demand);
  const imported = orders.filter((one) => one.day <= lastOrderDay);
  const shoppers = new Shoppers(seed, demand, rates.dollarsPerPound);
  shoppers.addNeverAmazon(scale);
  const inserts = planInserts(seed, demand, scale);
  const reached = reachBuyers(seed, inserts, imported);
  const migration = registerPeople(seed, { demand, inserts, reached, orders, shoppers, lastOrderDay });
  const outreach = reachOut(seed, demand, shoppers.people, migration.personOf);
  const tiktok = makeTikTok(seed, demand, [...outreach.outsiders, ...outreach.force5, ...outreach.force10]);
  const answers = askAssistants(seed, demand, tiktok.posts);
  const spend = makeSpend(seed, demand, scale);
  const indicators = dailyIndicators(seed, demand);
  const repeat = repeatPurchases(imported, demand, ordersThrough);
  const ours = new Set(outreach.force5.map(({ handle }) => handle));
  const costs = costRows(wholeMonths(from, through).map((month) => month.from), tiktok.posts.flatMap(({ handle, day }) => (ours.has(handle) ? [demand.days[day]!] : [])));
  const shopifyOrders = [...shoppers.people.flatMap((one) => one.orders), ...shoppers.foreignOrders()].sort((a, b) => (a.at < b.at ? -1 : 1));

  const searchThrough = lastSaturday(addDays(through, -searchReportLag));
  const bring = (source: string, tables: Record<string, FactRow[]>, to = through, finishedOn = addDays(through, 1)): ImportedFacts => ({ source, fileName: `${source}-${to}.csv`, from, to, finishedOn, tables });
  const imports: ImportedFacts[] = [
    bring("amazon-orders", orderFacts(imported), ordersThrough, addDays(through, -1)),
    bring("amazon-sqp", { search_demand: searchQueryPerformance(seed, demand, orders, searchThrough) }, searchThrough, addDays(through, -searchReportLag)),
    bring("amazon-business", { sales_days: businessReport(seed, demand, imported).filter((row) => String(row.from_day) <= ordersThrough) }, ordersThrough),
    bring("amazon-repeat", { repeat_purchases: repeat }, wholeMonths(from, ordersThrough).at(-1)?.to ?? ordersThrough),
    bring("amazon-ads-search-terms", { search_demand: indicators.adTerms }),
    bring("google-search-console", { search_demand: indicators.searchConsole }),
    bring("review-counts", { review_counts: reviewCounts(seed, demand, imported) }),
    bring("tiktok-days", { sales_days: tiktok.tables.sales_days }),
    bring("tiktok-videos", { content_posts: tiktok.tables.content_posts, content_results: tiktok.tables.content_results }),
    bring("tiktok-video-days", { content_days: tiktok.tables.content_days }),
    bring("tiktok-ads", { spend_days: spend.tiktok_ads }),
    bring("meta-ads", { spend_days: spend.meta }),
    bring("google-ads", { spend_days: spend.google_ads }),
    bring("amazon-ads", { spend_days: spend.amazon_ads }),
    bring("klaviyo-campaigns", { sends: sendRows(seed, demand) }),
    bring("send-recipients", { send_recipients: outreach.recipients }),
    bring("citation-runs", { citation_runs: answers.runs }),
    bring("citations", { citations: answers.citations }),
    bring("ga4-referrals", { referral_days: referralRows(seed, demand) }),
    bring("calendar", { calendar_events: calendarRows(events) }),
    bring("costs", { costs }),
    bring("creators", { creators: [...outreach.force5, ...outreach.force10].map(({ handle, person }) => ({ platform: "tiktok", handle, email: person.email, customer_gid: person.customerGid, note: null })) }),
    bring("fx-rates", { fx_rates: rates.rows }),
  ];

  return {
    seed, from, through, timeZone,
    products: [...products],
    brandTerms,
    inserts: inserts.map((one) => one.insert),
    imports,
    registrations: migration.registrations,
    scans: migration.scans,
    customers: shoppers.people.flatMap(({ key, customerGid, email, since, consent, orders: own }) => (customerGid ? [{ gid: customerGid, email, at: since.toISOString(), consent, orders: own.length, person: key }] : [])),
    shopifyOrders,
    truth: {
      window: { from, to: through, days },
      ...truthOfImpulses(demand.truth),
      purchasesPerSearch: demand.purchasesPerSearch.US,
      daily: demand.truth,
      people: pathsOf(shoppers.people),
      inserts: migration.inserts,
      migratedLtvRatio,
      cac: costsByMonth({ months: wholeMonths(from, ordersThrough), spend: Object.values(spend).flat(), costs, repeat, people: shoppers.people, from, dollarsPerPound: rates.dollarsPerPound }),
      citations: answers.truth,
      creators: { force5: creatorTruth(outreach.force5, tiktok.posts, demand.days), force10: creatorTruth(outreach.force10, tiktok.posts, demand.days) },
      revenueMinor: { ...revenueTotals(imported, shopifyOrders, rates.dollarsPerPound), tiktokShop: tiktok.gmvMinor },
      momentum: { up: ["TikTok Shop → Amazon", "AI Search → Amazon"], down: ["Email/SMS → Amazon"] },
    },
  };
}

const lastSaturday = (day: string) => addDays(day, -((weekday(day) + 1) % 7));
