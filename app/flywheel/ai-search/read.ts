import { foldText, type CitationChange, type CitationRun } from "#app/attribution/citations/index.ts";
import { wilson } from "#app/attribution/numerics/intervals.ts";
import type { Tx } from "#app/platform/db.ts";
import type { CitationsView } from "../forces/citations.ts";
import { readResult } from "../results.ts";
import { ownDomains, readCitationRuns } from "../series/index.ts";
import type { CitedDomainView, CitedPageView } from "./model.ts";

export type Inputs = {
  runs: CitationRun[];
  brand: string | null;
  competitors: string[];
  questions: { promptId: string; text: string; locale: string; category: string; isAsked: boolean }[];
  pages: CitedPageView[];
  domains: CitedDomainView[];
  /** Layer 3's tested changes over the whole record, computed before. */
  changes: CitationChange[];
};

/** A year of weeks, and what their first ones need before them. */
const shownDays = 53 * 7;
const pageDays = 90;

export async function readInputs(tx: Tx): Promise<Inputs> {
  const brands = await tx.query<{ name: string; isOwn: boolean; aliases: string[] }>(`select name, is_own as "isOwn", aliases from ai_brands where shop_id = $1 order by name`, [tx.shopId]);
  const competitors = brands.filter(({ isOwn }) => !isOwn);
  const shop = await tx.first<{ name: string }>("select name from shops where shop_id = $1", [tx.shopId]);
  // Imports may write a competitor in their own way.
  const known = new Map(competitors.flatMap(({ name, aliases }) => [name, ...aliases].map((each) => [foldText(each), name])));
  const runs = (await readCitationRuns(tx, shownDays)).map((run) => ({ ...run, competitors: run.competitors?.map((name) => known.get(foldText(name)) ?? name) }));
  return {
    runs,
    brand: brands.find(({ isOwn }) => isOwn)?.name ?? shop?.name ?? null,
    competitors: competitors.map(({ name }) => name),
    questions: await tx.query(
      `select coalesce(q.prompt_id, s.prompt_id) as "promptId", coalesce(q.text, s.text, s.prompt_id) as text, coalesce(q.locale, s.language, '') as locale, coalesce(q.category, '') as category, coalesce(q.is_active, false) as "isAsked"
         from (select * from ai_questions where shop_id = $1) q
         full join (select prompt_id, max(prompt) as text, max(language) as language from citation_runs where shop_id = $1 group by 1) s using (prompt_id) order by 4, 2, 1`,
      [tx.shopId],
    ),
    pages: await readPages(tx),
    domains: await readDomains(tx),
    changes: (await readResult<CitationsView>(tx, "citations"))?.payload.report.changes ?? [],
  };
}

/** Whose a cited page is, by its domain; $2 own domains, $3 the same as patterns of subdomains. */
const owner = `case when c.domain = any($2) or c.domain like any($3) then 'own'
  when exists (select 1 from ai_brands b, unnest(b.domains) d where b.shop_id = $1 and not b.is_own and (c.domain = d or c.domain like '%.' || d)) then 'competitor'
  when c.domain = 'tiktok.com' or c.domain like '%.tiktok.com' then 'tiktok'
  when c.domain ~ '(^|\\.)amazon\\.[a-z.]+$' then 'amazon' else 'other' end`;
const recent = `c.captured_at > (select max(captured_at) from citation_runs where shop_id = $1) - interval '${pageDays} days'`;
const answer = "(c.run_id, c.prompt_id, c.engine)";

async function ownerValues(tx: Tx): Promise<unknown[]> {
  const own = await ownDomains(tx);
  return [tx.shopId, own, own.map((domain) => `%.${domain}`)];
}

async function readPages(tx: Tx): Promise<CitedPageView[]> {
  return tx.query(
    `select url, "of", answers, engines, last from (
       select *, row_number() over (partition by "of" = 'own' order by answers desc, url) as place from (
         select c.url, ${owner} as "of", count(distinct ${answer})::int as answers, array_agg(distinct c.engine order by c.engine) as engines, max((c.captured_at at time zone 'UTC')::date) as last
           from citations c where c.shop_id = $1 and ${recent} group by 1, 2) counted) ranked
      where place <= 12 order by answers desc, url`,
    await ownerValues(tx),
  );
}

async function readDomains(tx: Tx): Promise<CitedDomainView[]> {
  const total = await tx.first<{ answers: number }>(`select count(*)::int as answers from citation_runs c where c.shop_id = $1 and status in ('ok', 'ok_no_citations') and ${recent}`, [tx.shopId]);
  const rows = await tx.query<{ domain: string; of: CitedDomainView["of"]; answers: number }>(
    `select c.domain, ${owner} as "of", count(distinct ${answer})::int as answers from citations c where c.shop_id = $1 and ${recent} group by 1, 2 order by 3 desc, 1 limit 15`,
    await ownerValues(tx),
  );
  const answers = Math.max(total?.answers ?? 0, ...rows.map((row) => row.answers));
  return rows.map((row) => ({ ...row, share: row.answers / answers, ...(wilson(row.answers, answers) ?? { low: 0, high: 1 }) }));
}
