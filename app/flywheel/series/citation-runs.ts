import type { CitationRun } from "#app/attribution/citations/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { hostOf } from "../journeys/visit-node.ts";

type Row = { promptId: string; engine: string; at: Date; status: string; mentioned: boolean | null; first: boolean | null; grounded: boolean | null; version: string | null; competitors: string[] | null; domains: string[] };

/** The shop's own domains: the storefront's, Shopify's, and those that the merchant named beside. */
export async function ownDomains(tx: Tx): Promise<string[]> {
  const shop = await tx.first<{ domain: string; url: string | null }>("select domain, storefront_url as url from shops where shop_id = $1", [tx.shopId]);
  const named = await tx.query<{ domain: string }>("select unnest(domains) as domain from ai_brands where shop_id = $1 and is_own", [tx.shopId]);
  return [...new Set([shop?.domain, hostOf(shop?.url), ...named.map(({ domain }) => domain)].filter((host): host is string => Boolean(host)))];
}

/**
 * Every run, imported, pasted or sampled, as the citation layer takes it. Runs that did not happen are not "not cited".
 * @param days only the last so many, up to the newest run
 */
export async function readCitationRuns(tx: Tx, days: number | null = null): Promise<CitationRun[]> {
  const own = await ownDomains(tx);
  const rows = await tx.query<Row>(
    `select r.prompt_id as "promptId", r.engine, r.captured_at as at, r.status, r.brand_mentioned as mentioned,
            r.first_mention as first, r.grounded, r.model_version as version, r.competitors,
            coalesce((select array_agg(distinct c.domain) from citations c where c.shop_id = r.shop_id and c.run_id = r.run_id and c.prompt_id = r.prompt_id and c.engine = r.engine), '{}') as domains
       from citation_runs r where r.shop_id = $1 and r.captured_at is not null
        and ($2::int is null or r.captured_at > (select max(captured_at) from citation_runs where shop_id = $1) - make_interval(days => $2))
      order by r.captured_at, r.engine, r.prompt_id, r.run_id`,
    [tx.shopId, days],
  );
  return rows.map(({ promptId, engine, at, status, mentioned, first, grounded, version, competitors, domains }) => ({
    promptId,
    engine,
    capturedAt: at.getTime(),
    answered: status === "ok" || status === "ok_no_citations",
    mentioned: mentioned ?? false,
    cited: domains.some((domain) => own.some((host) => domain === host || domain.endsWith(`.${host}`))),
    firstMention: first ?? false,
    // Where nobody said whether it searched, sources tell.
    grounded: grounded ?? (status === "ok" || domains.length > 0),
    modelVersion: version ?? "",
    citedDomains: domains,
    competitors: competitors ?? undefined,
  }));
}
