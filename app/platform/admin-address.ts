import { config } from "./config.ts";

/**
 * Where a page of the app opens from a mail: inside the shop's admin, which signs the reader in. The app's own address
 * would answer that it lives in the admin.
 * @param domain the shop's myshopify.com domain
 * @param path of the app, from the root
 */
export function adminAddress(domain: string, path: string): string {
  const { EXTRA_FRAME_ANCESTOR: standIn, SHOPIFY_API_KEY: app } = config();
  return `${standIn ?? "https://admin.shopify.com"}/store/${domain.replace(/\.myshopify\.com$/, "")}/apps/${app}${path}`;
}
