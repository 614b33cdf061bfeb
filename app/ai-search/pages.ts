const longest = 2_000;
const tracking = /^(utm_.*|gclid|fbclid|srsltid|msclkid|ref_src)$/i;

export type CitedPage = { url: string; domain: string };

/**
 * A cited page as it is stored: without what only tracks, so that the same page counts as one on every assistant.
 * @returns null for what is no address of a page
 */
export function citedPage(address: string): CitedPage | null {
  const text = address.trim();
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (text === "" || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (!url.hostname.includes(".") || !/^https?:$/.test(url.protocol)) return null;
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  // A mark of the passage (`#:~:text=`) or a heading is the same page.
  url.hash = "";
  const href = url.href.slice(0, longest);
  return { url: url.pathname === "/" && url.search === "" ? href.replace(/\/$/, "") : href, domain: url.hostname.toLowerCase().replace(/^www\./, "") };
}

/** The addresses that a pasted text holds, in its order. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"'()\]]+/gi)].map((match) => match[0].replace(/[.,;:!?…]+$/, ""));
}

/** Addresses as pages in their order, each page once. */
export function citedPages(addresses: readonly string[]): CitedPage[] {
  const pages = new Map<string, CitedPage>();
  for (const address of addresses) {
    const page = citedPage(address);
    if (page && !pages.has(page.url)) pages.set(page.url, page);
  }
  return [...pages.values()];
}
