import type { Tx } from "#app/platform/db.ts";
import { dayNumber, isoDay, monday } from "../days.ts";
import type { ForcesResult, WindowView } from "../forces/index.ts";
import { readSales } from "../forces/ledger.ts";
import { readConverter, type Converter } from "../money.ts";
import type { Computation } from "../recompute.ts";
import { readResult } from "../results.ts";
import { readLevers } from "./levers.ts";
import type { Lever, ReallocationResult, TestView } from "./model.ts";
import { propose, shareRange } from "./propose.ts";
import { readTests, type Outcomes } from "./tests.ts";

export type * from "./model.ts";
export { knowsTests, startTest, stopTest } from "./tests.ts";

type Inputs = Omit<ReallocationResult, "proposal">;

/** Where the next unit of money would do most: levers, a proposal, and tests where nothing can be said. */
export const reallocationComputation: Computation<Inputs> = {
  name: "reallocation",
  read: async (tx) => {
    const converter = await readConverter(tx);
    const forces = (await readResult<ForcesResult>(tx, "forces"))?.payload ?? null;
    const window = (await readResult<WindowView>(tx, "window"))?.payload ?? null;
    if (!forces) return { currency: converter.currency, through: null, levers: [], tests: [], scatter: {} };
    const levers = await readLevers(tx, converter, { forces, window });
    const outcomes = await readOutcomes(tx, converter, forces);
    const tests = await readTests(tx, outcomes);
    return { currency: converter.currency, through: forces.through, levers: levers.map((lever) => withTest(lever, tests)), tests, scatter: scatterOf(levers, outcomes) };
  },
  compute: (inputs) => ({ payload: { ...inputs, proposal: propose(inputs.levers, shareRange.usual, inputs.scatter) } satisfies ReallocationResult, through: inputs.through }),
};

/** A finished test says more than any fit: it takes the lever's figure. */
function withTest(lever: Lever, tests: readonly TestView[]): Lever {
  const test = tests.find((one) => one.lever === lever.id && one.result?.effectMinor != null);
  const result = test?.result;
  if (!test || result?.effectMinor == null || result.lowMinor === null || result.highMinor === null) return lever;
  // Costs are known by month only: a week that is on costs what a week does.
  const spentMinor = result.spentMinor > 0 ? result.spentMinor : lever.id.startsWith("costs:") ? lever.weeklyMinor : 0;
  if (spentMinor <= 0) return lever;
  const per = (minor: number) => minor / spentMinor;
  return { ...lever, marginal: { state: "measured", by: "test", estimate: per(result.effectMinor), low: per(result.lowMinor), high: per(result.highMinor), standardError: (per(result.highMinor) - per(result.lowMinor)) / 3.92, method: `On/off test of ${result.pairs} pairs of weeks drawn by lot, randomisation inference: ${test.outcome}, on less off, ÷ spend, on less off. The average of that spend, not the slope at its end`, rows: [{ what: "pairs of weeks", count: result.pairs }], from: test.weeks[0]?.week ?? "", through: isoDay(dayNumber(test.weeks.at(-1)?.week ?? "1970-01-01") + 6), curve: null } };
}

async function readOutcomes(tx: Tx, converter: Converter, forces: ForcesResult): Promise<Outcomes> {
  const sales = await readSales(tx, converter);
  const spend = new Map<string, number>();
  const rows = await tx.query<{ channel: string; day: string; currency: string; minor: number; force: number; share: number }>(
    `select d.channel, d.from_day as day, d.currency, d.spend_minor::float8 as minor, coalesce(s.force, case when d.channel = 'tiktok_ads' then 1 else 0 end) as force, coalesce(s.share, 1)::float8 as share
       from spend_days d left join spend_shares s on s.shop_id = d.shop_id and s.channel = d.channel where d.shop_id = $1 and d.grain = 'day' and d.spend_minor is not null`,
    [tx.shopId],
  );
  for (const { channel, day, currency, minor, force, share } of rows) {
    const key = `ads:${channel}:${force}|${isoDay(monday(dayNumber(day)))}`;
    spend.set(key, (spend.get(key) ?? 0) + (converter.convert(minor, currency, dayNumber(day)) ?? 0) * share);
  }
  return { amazon: byWeek(sales.amazon), byForce: new Map(forces.forces.map((force) => [force.number, new Map(force.weeks.filter(({ partial }) => !partial).map(({ week, value }) => [week, value]))])), spend };
}

function byWeek(days: ReadonlyMap<number, number>): Map<string, number> {
  const weeks = new Map<string, number>();
  if (days.size === 0) return weeks;
  const [first, last] = [Math.min(...days.keys()), Math.max(...days.keys())];
  for (let week = monday(first) < first ? monday(first) + 7 : monday(first); week + 6 <= last; week += 7) {
    let minor = 0;
    for (let day = week; day < week + 7; day++) minor += days.get(day) ?? 0;
    weeks.set(isoDay(week), minor);
  }
  return weeks;
}

/** How much a lever's outcome scatters from week to week: half a year, by first differences, so that a trend is no scatter. */
function scatterOf(levers: readonly Lever[], { amazon, byForce }: Outcomes): Record<string, number> {
  return Object.fromEntries(
    levers.flatMap(({ id, force, marginal }) => {
      if (force === null) return [];
      const values = [...(marginal.state === "measured" && marginal.by === "window" ? amazon : (byForce.get(force) ?? new Map<string, number>())).values()].slice(-27);
      const steps = values.slice(1).map((value, at) => value - (values[at] ?? 0));
      return steps.length < 8 ? [] : [[id, Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length / 2)] as const];
    }),
  );
}
