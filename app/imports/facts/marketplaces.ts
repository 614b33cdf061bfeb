import { marketplaces, type Marketplace } from "#app/migration/inserts/model.ts";

const byName = new Map<string, Marketplace>();
for (const [id, one] of Object.entries(marketplaces) as [Marketplace, (typeof marketplaces)[Marketplace]][]) {
  for (const name of [id, one.name, one.host, one.country]) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), id);
}
/** Amazon's own marketplace ids, as its API writes them. */
const byApiId: Record<string, Marketplace> = {
  ATVPDKIKX0DER: "US", A2EUQ1WTGCTBG2: "CA", A1AM78C64UM0Y8: "MX", A2Q3Y263D00KWC: "BR", A1F83G8C2ARO7P: "UK", A1PA6795UKMFR9: "DE", A13V1IB3VIYZZH: "FR",
  APJ6JRA9NG5V4: "IT", A1RKKUPIHCS9HS: "ES", A1805IZSGTT6HS: "NL", AMEN7PMS3EDWL: "BE", A1C3SOZRARQ6R3: "PL", A2NODRKZP88ZB9: "SE", A33AVAJ2PDY3EV: "TR",
  A21TJRUUN4KGV: "IN", A1VC38T7YXB528: "JP", A39IBJ37TRP1C6: "AU", A2VIGQ35RCS4UG: "AE", A17E79C6D8DWNP: "SA", A19VAU5U5O7RUS: "SG", A28R8C7NBKEWEA: "IE",
};

/** Which Amazon store a name, host, country or API id means; null when none that we know. */
export function marketplaceOf(text: string | null | undefined): Marketplace | null {
  const plain = (text ?? "").trim();
  return byApiId[plain] ?? byName.get(plain.toLowerCase().replace(/^www\./, "").replace(/\/.*$/, "")) ?? null;
}
