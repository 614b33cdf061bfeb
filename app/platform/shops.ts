import { pool, withDomain, withShop, type Tx } from "./db.ts";

/** A shop's settings as the features need them. */
export type Shop = {
  shopId: number;
  domain: string;
  name: string;
  /** ISO 4217 */
  currency: string;
  /** IANA zone */
  timeZone: string;
  locale: string;
  country: string | null;
  responsibleName: string | null;
  responsibleAddress: string | null;
  privacyUrl: string | null;
  supportEmail: string | null;
  senderName: string | null;
  senderEmail: string | null;
  replyTo: string | null;
  logoFile: string | null;
  storefrontUrl: string | null;
  doubleOptIn: boolean;
  doubleOptInCountries: string[];
  addressBase: string | null;
  settings: Record<string, unknown>;
};

const columns = `shop_id as "shopId", domain, name, currency, time_zone as "timeZone", locale, country,
  responsible_name as "responsibleName", responsible_address as "responsibleAddress", privacy_url as "privacyUrl",
  support_email as "supportEmail", sender_name as "senderName", sender_email as "senderEmail", reply_to as "replyTo",
  logo_file as "logoFile", storefront_url as "storefrontUrl", double_opt_in as "doubleOptIn",
  double_opt_in_countries as "doubleOptInCountries", address_base as "addressBase", settings`;

/** The settings of the transaction's shop. @throws Error when the shop was never installed or is erased */
export async function readShop(tx: Tx): Promise<Shop> {
  const shop = await tx.first<Shop>(`select ${columns} from shops where shop_id = $1`, [tx.shopId]);
  if (!shop) throw new Error("the shop has no settings");
  return shop;
}

/** Finds a shop's number by its myshopify.com domain. */
export async function findShopId(domain: string): Promise<number | null> {
  const found = await pool().query<{ id: number }>("select id from shop_directory where domain = $1", [domain]);
  return found.rows[0]?.id ?? null;
}

/** What a shop is called after its erasure, when nothing of its own is left. */
export const erasedName = "Erased shop";

/** Enters a shop in the directory and gives it settings; a shop that comes back keeps what it had, unless that was erased. */
export async function ensureShop(domain: string, facts: Partial<Pick<Shop, "name" | "currency" | "timeZone" | "locale" | "country" | "storefrontUrl">> = {}): Promise<number> {
  const entered = await withDomain(domain, (tx) =>
    tx.first<{ id: number }>(
      `insert into shop_directory (domain) values ($1)
       on conflict (domain) do update set uninstalled_at = null, redacted_at = null returning id`,
      [domain],
    ),
  );
  const shopId = entered!.id;
  await withShop(shopId, (tx) =>
    tx.run(
      `insert into shops (shop_id, domain, name, currency, time_zone, locale, country, storefront_url)
       values ($1, $2, coalesce($3, $2), coalesce($4, 'USD'), coalesce($5, 'UTC'), coalesce($6, 'en'), $7, $8)
       on conflict (shop_id) do update set name = excluded.name, currency = excluded.currency, time_zone = excluded.time_zone, locale = excluded.locale,
              country = excluded.country, storefront_url = excluded.storefront_url where shops.name = $9`,
      [shopId, domain, facts.name ?? null, facts.currency ?? null, facts.timeZone ?? null, facts.locale ?? null, facts.country ?? null, facts.storefrontUrl ?? null, erasedName],
    ),
  );
  return shopId;
}

/** Every shop that has the app installed, for nightly jobs. */
export async function installedShops(): Promise<number[]> {
  const rows = await pool().query<{ id: number }>("select id from shop_directory where uninstalled_at is null order by id");
  return rows.rows.map((row) => row.id);
}

/** Whether this shop has the app. */
export async function isInstalled(shopId: number): Promise<boolean> {
  const rows = await pool().query("select 1 from shop_directory where id = $1 and uninstalled_at is null", [shopId]);
  return rows.rows.length > 0;
}
