import { z } from "zod";
import type { Tx } from "#app/platform/db.ts";

/** What tells where a visit came from: the click identifiers of advertising and mail, of which only the name is kept. */
const clickIds = ["ttclid", "_kx", "gclid", "msclkid"];

const asTold = z.object({
  occurredAt: z.string(),
  landingPage: z.string().nullish(),
  referrerUrl: z.string().nullish(),
  source: z.string().nullish(),
  sourceType: z.string().nullish(),
  utmParameters: z.object({ source: z.string().nullish(), medium: z.string().nullish() }).nullish(),
});

/**
 * A visit before an order as Shopify tells it, reduced to what attribution reads. Links in mails carry addresses and
 * personal identifiers in their query, and so may the page before: of the landing page stay path, UTM source and medium
 * and which click identifier it had; of the referrer its host.
 */
export const visit = asTold.transform((told) => ({
  ...told,
  landingPage: landing(told.landingPage),
  referrerUrl: origin(told.referrerUrl),
  source: impersonal(told.source),
  utmParameters: told.utmParameters ? { source: impersonal(told.utmParameters.source), medium: impersonal(told.utmParameters.medium) } : null,
}));

const impersonal = (text: string | null | undefined): string | null => (text && !/@|%40/i.test(text) ? text : null);

function landing(address: string | null | undefined): string | null {
  const url = urlOf(address);
  if (!url) return null;
  const kept = new URLSearchParams();
  for (const name of ["utm_source", "utm_medium"]) {
    const value = impersonal(url.searchParams.get(name));
    if (value) kept.set(name, value);
  }
  for (const name of clickIds) if (url.searchParams.has(name)) kept.set(name, "1");
  return `${url.origin}${impersonal(url.pathname) ?? "/"}${kept.size > 0 ? `?${kept}` : ""}`;
}

const origin = (address: string | null | undefined): string | null => {
  const url = urlOf(address);
  return url ? `${url.origin}/` : null;
};

/** Apps on phones name themselves as `android-app://com.google.android.gm`, whose origin is none to URL. */
function urlOf(address: string | null | undefined): { origin: string; pathname: string; searchParams: URLSearchParams } | null {
  const url = address ? URL.parse(address.includes("://") ? address : `https://${address}`) : null;
  return url?.hostname ? { origin: `${url.protocol}//${url.host}`, pathname: url.pathname, searchParams: url.searchParams } : null;
}

type Stored = { gid: string; first: unknown; last: unknown };

/**
 * Reduces visits that an earlier release stored as they were told.
 * @returns how many orders were changed, at most `limit`
 */
export async function trimStoredVisits(tx: Tx, limit = 500): Promise<number> {
  const wide = (column: string) => `(${column}->>'referrerUrl' ~ '^[^:]+://[^/]+/.' or ${column}->'utmParameters' ? 'term' or ${column}->>'landingPage' ~ '[?](.*&)?(?!(utm_source|utm_medium|ttclid|_kx|gclid|msclkid)=)[^&]')`;
  const rows = await tx.query<Stored>(`select gid, first_visit as first, last_visit as last from shopify_orders where shop_id = $1 and (${wide("first_visit")} or ${wide("last_visit")}) limit ${limit}`, [tx.shopId]);
  const lean = (stored: unknown) => visit.nullish().catch(null).parse(stored) ?? null;
  if (rows.length === 0) return 0;
  return tx.run(
    "update shopify_orders o set first_visit = u.first, last_visit = u.last from unnest($2::text[], $3::jsonb[], $4::jsonb[]) u (gid, first, last) where o.shop_id = $1 and o.gid = u.gid and (o.first_visit, o.last_visit) is distinct from (u.first, u.last)",
    [tx.shopId, rows.map(({ gid }) => gid), rows.map(({ first }) => asJson(lean(first))), rows.map(({ last }) => asJson(lean(last)))],
  );
}

const asJson = (value: object | null): string | null => (value ? JSON.stringify(value) : null);
