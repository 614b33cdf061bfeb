import { withDirectory } from "#app/platform/db.ts";

/**
 * The only hosts that we ever call: `name.myshopify.com`. Checked before each call, so that no stored or sent value
 * can point a request elsewhere.
 * @throws Error for anything else
 */
export function assertShopDomain(domain: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com$/.test(domain)) throw new Error("not a shop's domain");
  return domain;
}

/** The domain of a shop's number. @throws Error when there is no such shop */
export async function shopDomain(shopId: number): Promise<string> {
  const found = await withDirectory((tx) => tx.first<{ domain: string }>("select domain from shop_directory where id = $1", [shopId]));
  if (!found) throw new Error("no such shop");
  return found.domain;
}
