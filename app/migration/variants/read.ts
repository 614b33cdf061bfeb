import type { Tx } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { runningTest } from "../inserts/index.ts";
import { differenceOf, differenceWorth, isEnough, isFairlyShared, LEAST, rateWithInterval, scansNeeded, type Arm, type Difference } from "./compare.ts";

export type Verdict =
  /** Too few scans or registrations to say anything. */
  | { state: "early"; scansEach: number; registrations: number }
  /** Nothing is decided; how many more scans it takes as it stands, and for a difference worth having. */
  | { state: "open"; asSeen: number | null; worth: number; toTellWorth: number | null }
  /** The interval left zero out, first on that day; that stands. */
  | { state: "decided"; winner: "first" | "second"; on: string }
  /** Whatever difference there is, it is smaller than one worth having. */
  | { state: "alike"; worth: number };

export type PageResult = Arm & { rate: Difference };

/** One day of the test so far: the difference over all days up to it. */
export type TestDay = { day: string } & Difference;

export type TestResult = {
  since: Date | null;
  first: PageResult;
  second: PageResult;
  difference: Difference | null;
  verdict: Verdict;
  isFairlyShared: boolean;
  days: TestDay[];
};

type DayRow = { day: string; key: string; scans: number; registrations: number };

/**
 * What a running test of two landing pages says, from the scans' rollup and the registrations.
 * @returns null when the insert tries no second page
 * @throws NotFound
 */
export async function readTest(tx: Tx, insertId: string): Promise<TestResult | null> {
  const insert = await tx.first<{ variants: unknown }>("select variants from inserts where shop_id = $1 and id = $2", [tx.shopId, insertId]);
  if (!insert) throw new NotFound("The insert");
  const test = runningTest(insert.variants);
  if (!test) return null;
  const rows = await tx.query<DayRow>(
    `select to_char(day, 'YYYY-MM-DD') as day, key, sum(scans)::int as scans, sum(registrations)::int as registrations
       from (select day, variant as key, scans, 0 as registrations from scan_counts
              where shop_id = $1 and insert_id = $2 and variant = any($3) and kind = 'scan'
             union all
             select (created_at at time zone 'UTC')::date, variant, 0, 1 from registrations
              where shop_id = $1 and insert_id = $2 and variant = any($3) and ($4::timestamptz is null or created_at >= $4)) one
      group by 1, 2 order by 1`,
    [tx.shopId, insertId, test.keys, test.since],
  );
  return { since: test.since, ...judge(rows, test.keys) };
}

/** Reads a test day by day, as somebody who looks each evening would: the first day that decides it stands. */
export function judge(rows: readonly DayRow[], [firstKey]: readonly [string, string]): Omit<TestResult, "since"> {
  const first: Arm = { scans: 0, registrations: 0 };
  const second: Arm = { scans: 0, registrations: 0 };
  const days: TestDay[] = [];
  let decided: Extract<Verdict, { state: "decided" }> | null = null;
  rows.forEach((row, index) => {
    const arm = row.key === firstKey ? first : second;
    arm.scans += row.scans;
    arm.registrations += row.registrations;
    if (rows[index + 1]?.day === row.day || !isEnough(first, second)) return;
    const difference = differenceOf(first, second);
    if (!difference) return;
    days.push({ day: row.day, ...difference });
    if (!decided && (difference.low > 0 || difference.high < 0)) decided = { state: "decided", winner: difference.value > 0 ? "second" : "first", on: row.day };
  });
  return {
    first: { ...first, rate: rateWithInterval(first) },
    second: { ...second, rate: rateWithInterval(second) },
    difference: differenceOf(first, second),
    verdict: decided ?? undecided(first, second),
    isFairlyShared: isFairlyShared(first, second),
    days,
  };
}

function undecided(first: Arm, second: Arm): Verdict {
  const difference = differenceOf(first, second);
  if (!difference || !isEnough(first, second)) {
    return {
      state: "early",
      scansEach: Math.max(0, LEAST.scansEach - Math.min(first.scans, second.scans)),
      registrations: Math.max(0, LEAST.registrations - first.registrations - second.registrations),
    };
  }
  const worth = differenceWorth(first);
  if (difference.low > -worth && difference.high < worth) return { state: "alike", worth };
  return { state: "open", asSeen: scansNeeded(first, second, difference.value), worth, toTellWorth: scansNeeded(first, second, worth) };
}
