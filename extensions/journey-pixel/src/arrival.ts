/** Click ids by which a link says whose it was; only that one was there is told. */
const CLICK_IDS = ["ttclid", "gclid", "msclkid", "_kx"] as const;

/** One arrival at the store from elsewhere: the shape that the app's `/pixel` takes. */
export type Arrival = {
  at: number;
  landing: string;
  referrer: string | null;
  source: string | null;
  medium: string | null;
  click: (typeof CLICK_IDS)[number] | null;
  card: string | null;
};

/** What campaigns are named with; an e-mail address or a number of a person does not pass. */
function word(text: string | null): string | null {
  const plain = text?.trim().toLowerCase() ?? "";
  return /^[\p{L}\p{N} ._+|-]{1,60}$/u.test(plain) ? plain : null;
}

/**
 * The arrival that a page view is, or null when the visitor only went on within the store. An arrival has a referrer
 * of another host, or an address that says where it came from.
 */
export function arrivalOf(address: string, referrer: string, at: number): Arrival | null {
  const page = urlOf(address);
  if (!page) return null;
  const from = urlOf(referrer)?.hostname.replace(/^www\./, "") ?? null;
  const own = page.hostname.replace(/^www\./, "");
  const query = page.searchParams;
  const card = (query.get("card_code") ?? "").toUpperCase().replace(/[\s-]/g, "");
  const arrival: Arrival = {
    at,
    landing: landingOf(page.pathname),
    referrer: from && from !== own && /^[a-z0-9.-]{1,100}$/.test(from) ? from : null,
    source: word(query.get("utm_source")),
    medium: word(query.get("utm_medium")),
    click: CLICK_IDS.find((one) => query.has(one)) ?? null,
    card: /^(?:[2-9A-HJKMNP-Z]{8}|[2-9A-HJKMNP-Z]{12})$/.test(card) ? card : null,
  };
  return arrival.referrer ?? arrival.source ?? arrival.medium ?? arrival.click ?? arrival.card ? arrival : null;
}

/** Products, collections, pages and posts by their whole path; of anything else, such as an account's or a checkout's pages, only what it is. */
function landingOf(path: string): string {
  if (/^\/(?:[a-z]{2}(?:-[a-z]{2})?\/)?(?:products|collections|pages|blogs)\//i.test(path)) return path.slice(0, 200);
  return /^\/[a-z]{0,20}(?=\/|$)/.exec(path)?.[0] ?? "/";
}

function urlOf(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
