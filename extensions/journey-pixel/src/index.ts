import { register } from "@shopify/web-pixels-extension";
import { arrivalOf, type Arrival } from "./arrival.ts";

const NAME = "flybridge-arrivals";
const MOST = 20;
const KEPT_MS = 90 * 86_400_000;

/**
 * Notes where visits to the store came from, in this browser only, and reports them when a checkout is done: the order
 * and the arrivals before it. Of visitors who buy nothing, nothing is ever sent. Shopify loads it only with consent to
 * analytics; when that is taken back, what was noted is forgotten.
 */
register(({ analytics, browser, customerPrivacy, init, settings }) => {
  let allowed = init.customerPrivacy.analyticsProcessingAllowed;
  // One thing after the other, so that two events do not overwrite each other's notes.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    turn = turn.then(() => (allowed ? work() : undefined)).catch(() => undefined);
  };

  customerPrivacy.subscribe("visitorConsentCollected", ({ customerPrivacy: now }) => {
    allowed = now.analyticsProcessingAllowed;
    if (!allowed) void browser.localStorage.removeItem(NAME);
  });

  analytics.subscribe("page_viewed", (event) => {
    const { document } = event.context;
    const arrival = arrivalOf(document.location.href, document.referrer, Date.parse(event.timestamp));
    if (arrival) inTurn(async () => keep([...(await noted()), arrival]));
  });

  analytics.subscribe("checkout_completed", (event) => {
    const order = /\d{5,20}$/.exec(event.data.checkout.order?.id ?? "")?.[0];
    if (!order) return;
    inTurn(async () => {
      const visits = await noted();
      if (visits.length === 0) return;
      await send({ account: String(settings.accountID), consent: "analytics", order, visits });
      await browser.localStorage.removeItem(NAME);
    });
  });

  async function noted(): Promise<Arrival[]> {
    try {
      const kept = JSON.parse((await browser.localStorage.getItem(NAME)) ?? "[]") as Arrival[];
      return kept.filter(({ at }) => at > Date.now() - KEPT_MS);
    } catch {
      return [];
    }
  }

  /** A page loaded again is one arrival; the latest twenty are kept. */
  async function keep(arrivals: Arrival[]): Promise<void> {
    const told = arrivals.filter((one, index) => !arrivals.slice(0, index).some((other) => one.at - other.at < 30 * 60_000 && sameOrigin(one, other)));
    await browser.localStorage.setItem(NAME, JSON.stringify(told.slice(-MOST)));
  }

  /** A plain text, so that the browser asks nothing before it sends; kept alive when the page goes away. */
  async function send(report: object): Promise<void> {
    await fetch(String(settings.endpoint), { method: "POST", keepalive: true, headers: { "Content-Type": "text/plain" }, body: JSON.stringify(report) });
  }
});

function sameOrigin(a: Arrival, b: Arrival): boolean {
  return a.referrer === b.referrer && a.source === b.source && a.medium === b.medium && a.click === b.click && a.card === b.card;
}
