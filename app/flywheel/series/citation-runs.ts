import type { CitationRun } from "#app/attribution/citations/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { hostOf } from "../journeys/visit-node.ts";

type Row = { promptId: string; engine: string; at: Date; status: string; mentioned: boolean | null; domains: string[] };

/** The shop's own domains: the storefront's and Shopify's. */
export async function ownDomains(tx: Tx): Promise<string[]> {
  const shop = await tx.first<{ domain: string; url: string | null }>("select domain, storefront_url as url from shops where shop_id = $1", [tx.shopId]);
  return [...new Set([shop?.domain, hostOf(shop?.url)].filter((host): host is string => Boolean(host)))];
}

/** Every sampled question as the citation layer takes it. Runs that did not happen are not "not cited". */
export async function readCitationRuns(tx: Tx): Promise<CitationRun[]> {
  const own = await ownDomains(tx);
  const rows = await tx.query<Row>(
    `select r.prompt_id as "promptId", r.engine, r.captured_at as at, r.status, r.brand_mentioned as mentioned,
            coalesce((select array_agg(distinct c.domain) from citations c where c.shop_id = r.shop_id and c.run_id = r.run_id and c.prompt_id = r.prompt_id and c.engine = r.engine), '{}') as domains
       from citation_runs r where r.shop_id = $1 and r.captured_at is not null order by r.captured_at, r.engine, r.prompt_id`,
    [tx.shopId],
  );
  return rows.map(({ promptId, engine, at, status, mentioned, domains }) => ({
    promptId,
    engine,
    capturedAt: at.getTime(),
    answered: status === "ok" || status === "ok_no_citations",
    mentioned: mentioned ?? false,
    cited: domains.some((domain) => own.some((host) => domain === host || domain.endsWith(`.${host}`))),
    firstMention: false,
    grounded: status === "ok" || domains.length > 0,
    modelVersion: "",
    citedDomains: domains,
  }));
}
