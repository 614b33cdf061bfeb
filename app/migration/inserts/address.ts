import { config } from "#app/platform/config.ts";
import { shopHosts } from "#app/platform/code-directory.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { whyNotPublic } from "#app/platform/public-network.ts";
import { readShop } from "#app/platform/shops.ts";
import { formatDigitalLink } from "./digital-link.ts";

/** Shopify's app proxy, as shopify.app.toml names it. */
const PROXY_PATH = "/apps/card";

export type AddressBase = {
  kind: "own_domain" | "app_proxy" | "ours";
  /** Stands before `/q/CODE`, without a slash at its end. */
  base: string;
  /** What ends these addresses, where something does. */
  warning: string | null;
};

/** Where the shop's cards may point, the best first. */
export async function addressBases(tx: Tx): Promise<AddressBase[]> {
  const shop = await readShop(tx);
  const storefront = shop.storefrontUrl ? new URL(shop.storefrontUrl) : null;
  const bases: AddressBase[] = [];
  for (const host of await shopHosts(tx)) {
    if (host !== storefront?.host && !host.endsWith(".myshopify.com")) {
      bases.push({ kind: "own_domain", base: `https://${host}`, warning: null });
    }
  }
  if (storefront) {
    bases.push({
      kind: "app_proxy",
      base: `${storefront.origin}${PROXY_PATH}`,
      warning: "These addresses end when the app is removed. A domain of your own outlives it.",
    });
  }
  bases.push({
    kind: "ours",
    base: config().publicUrl,
    warning: "These addresses are ours: a domain of your own keeps your cards independent of us.",
  });
  return bases;
}

/** The base for new print runs: what the merchant chose in Settings, else the best there is. */
export async function defaultAddressBase(tx: Tx): Promise<AddressBase> {
  const { addressBase } = await readShop(tx);
  const bases = await addressBases(tx);
  return bases.find(({ base }) => base === addressBase) ?? bases[0]!;
}

/** @throws UserError when the base is not among the shop's own */
export async function requireAddressBase(tx: Tx, base: string): Promise<string> {
  const known = (await addressBases(tx)).some((one) => one.base === base);
  if (known) return base;
  const message = "Choose one of the addresses in the list.";
  throw new UserError(message, { fields: { addressBase: message } });
}

/** What an address is made of; with a GTIN it is a GS1 Digital Link. */
export type Addressed = { addressBase: string; gtin?: string | null; lot?: string | null };

/** The address that the QR of a card holds. */
export function printedAddress(run: Addressed, code: string, isUnique = true): string {
  if (run.gtin) {
    const serial = isUnique ? code : null;
    return `${run.addressBase}${formatDigitalLink({ gtin: run.gtin, lot: run.lot, serial })}`;
  }
  return `${run.addressBase}/q/${code}`;
}

/** What a person without a camera types, before the card code. */
export function typedAddress(run: Addressed): string {
  return `${run.addressBase.replace(/^https?:\/\//, "")}/q`;
}

const PROBE_MILLISECONDS = 8_000;

/**
 * Opens a printed address once, as a browser far away would, before thousands of them are printed.
 * @param kind a domain that the merchant typed must lie in the public network; ours and Shopify's do
 * @returns null when it answers, else the reason in words for the merchant
 */
export async function probeAddress(
  address: string,
  kind: AddressBase["kind"],
): Promise<string | null> {
  const url = new URL(address);
  const { host } = url;
  const away = kind === "own_domain" ? await whyNotPublic(url.hostname) : null;
  if (away) return away;
  try {
    let answer = await knock(url, "HEAD");
    // Some proxies pass HEAD on to nobody.
    if ([404, 405, 501].includes(answer.status)) answer = await knock(url, "GET");
    if (answer.ok) return null;
    if (answer.status >= 300 && answer.status < 400) {
      return `${host} sends the visitor on to another address instead of showing the card's page.`;
    }
    return `${host} answered with error ${answer.status} instead of the card's page.`;
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") {
      return `${host} did not answer within ${PROBE_MILLISECONDS / 1000} seconds.`;
    }
    return `${host} could not be reached: check that its DNS and certificate point to the app.`;
  }
}

/** Neither way is a person's scan: HEAD and prefetches are counted apart, and the agent says that it is a bot. */
async function knock(url: URL, method: "HEAD" | "GET"): Promise<Response> {
  const answer = await fetch(url, {
    method,
    // A redirect may lose the card code, so it is not followed.
    redirect: "manual",
    headers: { "user-agent": "Flybridge address check (bot)", "sec-purpose": "prefetch" },
    signal: AbortSignal.timeout(PROBE_MILLISECONDS),
  });
  await answer.body?.cancel();
  return answer;
}
