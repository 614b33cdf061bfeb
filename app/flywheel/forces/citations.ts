import type { CitationReport } from "#app/attribution/citations/index.ts";
import { wilson } from "#app/attribution/numerics/intervals.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber, isoDay } from "../days.ts";
import type { Computation } from "../recompute.ts";
import { ownDomains, readCitationRuns } from "../series/index.ts";

/** Who was cited on a day: runs that gave an answer, and those whose sources held such a page. */
export type CitationDay = { day: number; answered: number; own: number; tiktok: number; amazon: number };
export type CitationsView = {
  report: CitationReport;
  days: CitationDay[];
  /** Pages of TikTok and Amazon that assistants cited most, last 90 days. */
  pages: { of: "tiktok" | "amazon" | "own"; url: string; engine: string; runs: number }[];
  prompts: number;
  engines: string[];
  reviews: { day: string; reviews: number }[];
  first: string | null;
  last: string | null;
};

type Inputs = { runs: Awaited<ReturnType<typeof readCitationRuns>>; days: CitationDay[]; pages: CitationsView["pages"]; reviews: CitationsView["reviews"] };

/** Layer 3: rates by engine with intervals, volatility, tested changes, and the days' counts. */
export const citationsComputation: Computation<Inputs> = {
  name: "citations",
  read: async (tx) => ({ runs: await readCitationRuns(tx), days: await readDays(tx), pages: await readPages(tx), reviews: await readReviews(tx) }),
  // Brands that were named anew change who was mentioned, not how many runs there are.
  identity: ({ runs, days, pages, reviews }) => [runs.length, count(runs, "mentioned"), count(runs, "firstMention"), runs.reduce((sum, { competitors }) => sum + (competitors?.length ?? 0), 0), days, pages, reviews],
  compute: async ({ runs, days, pages, reviews }, { layers }) => {
    const report: CitationReport = runs.length > 0 ? await layers.run({ layer: "citations", runs, options: { seed: 1 } }) : { engines: {}, changes: [] };
    const [first, last] = [days[0]?.day, days.at(-1)?.day];
    const payload: CitationsView = {
      report,
      days,
      pages,
      reviews,
      prompts: new Set(runs.map((run) => run.promptId)).size,
      engines: [...new Set(runs.map((run) => run.engine))].sort(),
      first: first === undefined ? null : isoDay(first),
      last: last === undefined ? null : isoDay(last),
    };
    return { payload, through: payload.last };
  },
};

const count = (runs: Inputs["runs"], of: "mentioned" | "firstMention") => runs.reduce((sum, run) => sum + (run[of] ? 1 : 0), 0);

const tiktokDomain = `(c.domain = 'tiktok.com' or c.domain like '%.tiktok.com')`;
const amazonDomain = `(c.domain ~ '(^|\\.)amazon\\.[a-z.]+$')`;

async function readDays(tx: Tx): Promise<CitationDay[]> {
  const own = await ownDomains(tx);
  const rows = await tx.query<Omit<CitationDay, "day"> & { day: string }>(
    `with runs as (
       select (r.captured_at at time zone 'UTC')::date as day,
              bool_or(c.domain = any($2) or c.domain like any($3)) as own, bool_or(${tiktokDomain}) as tiktok, bool_or(${amazonDomain}) as amazon
         from citation_runs r
         left join citations c on c.shop_id = r.shop_id and c.run_id = r.run_id and c.prompt_id = r.prompt_id and c.engine = r.engine
        where r.shop_id = $1 and r.captured_at is not null and r.status in ('ok', 'ok_no_citations')
        group by r.run_id, r.prompt_id, r.engine, r.captured_at)
     select day, count(*)::int as answered, count(*) filter (where own)::int as own, count(*) filter (where tiktok)::int as tiktok, count(*) filter (where amazon)::int as amazon
       from runs group by 1 order by 1`,
    [tx.shopId, own, own.map((domain) => `%.${domain}`)],
  );
  return rows.map((row) => ({ ...row, day: dayNumber(row.day) }));
}

async function readPages(tx: Tx): Promise<CitationsView["pages"]> {
  const own = await ownDomains(tx);
  return tx.query(
    `select kind as "of", url, engine, runs from (
       select kind, url, engine, count(*)::int as runs, row_number() over (partition by kind order by count(*) desc, url, engine) as place
         from (select case when ${tiktokDomain} then 'tiktok' when ${amazonDomain} then 'amazon' when c.domain = any($2) or c.domain like any($3) then 'own' end as kind, c.url, c.engine
                 from citations c where c.shop_id = $1 and c.captured_at > (select max(captured_at) from citation_runs where shop_id = $1) - interval '90 days') named
        where kind is not null group by 1, 2, 3) ranked where place <= 8 order by kind, runs desc, url, engine`,
    [tx.shopId, own, own.map((domain) => `%.${domain}`)],
  );
}

async function readReviews(tx: Tx): Promise<CitationsView["reviews"]> {
  return tx.query(`select day, sum(reviews)::float8 as reviews from review_counts where shop_id = $1 group by 1 order by 1`, [tx.shopId]);
}

/** How often something was cited in the 28 days up to a day, with Wilson's interval, and in the 28 before. */
export function citedRate(days: readonly CitationDay[], of: "own" | "tiktok" | "amazon", last: number, length = 28): { now: Rate; before: Rate } {
  const rate = (from: number, to: number): Rate => {
    const inside = days.filter(({ day }) => day >= from && day <= to);
    const runs = inside.reduce((sum, day) => sum + day.answered, 0);
    const hits = inside.reduce((sum, day) => sum + day[of], 0);
    const { low, high } = wilson(hits, runs) ?? { low: 0, high: 1 };
    return { runs, hits, rate: runs > 0 ? hits / runs : null, low, high };
  };
  return { now: rate(last - length + 1, last), before: rate(last - 2 * length + 1, last - length) };
}

type Rate = { runs: number; hits: number; rate: number | null; low: number; high: number };
