import { firstNames, lastNames, productShares, products } from "./brand.ts";
import { daysBetween, moment, shopDay } from "./calendar.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom, type Draws } from "./draws.ts";
import type { Market, PersonTruth, ShopifyOrder, Touch } from "./types.ts";
import { assistantsSeen, makeVisit, visitTouch, type VisitOrigin } from "./visits.ts";

/** Someone with a known path. Facts and truth are both taken from here. */
export type Person = {
  key: string;
  email: string;
  market: Market;
  path: PersonTruth["path"];
  customerGid: string | null;
  /** Since when they are a customer of the shop. */
  since: Date;
  consent: boolean;
  orders: ShopifyOrder[];
  touches: Touch[];
  /** What actively linked Amazon orders were worth. */
  amazon: PersonTruth["conversions"];
};

/** Repeat orders a day of someone who never bought on Amazon; the migrated have `migratedLtvRatio` times as many. */
const repeatsADay = 0.0052;
export const migratedLtvRatio = 1.6;
/** People stop buying after a while, the same in every group. */
const meanDaysAlive = 320;

/** Makes people, their orders and the visits before each order; numbers every customer and order. */
export class Shoppers {
  readonly people: Person[] = [];
  readonly #draws: Draws;
  readonly #demand: Demand;
  readonly #rates: readonly number[];
  readonly #end: Date;
  #orders = 0;

  constructor(seed: number, demand: Demand, dollarsPerPound: readonly number[]) {
    this.#draws = drawsFrom(seed, 50);
    this.#demand = demand;
    this.#rates = dollarsPerPound;
    this.#end = moment(demand.days[demand.days.length - 1]!, 23.9);
  }

  person(market: Market, path: Person["path"], since: Date, consent: boolean): Person {
    const number = this.people.length + 1;
    const key = `person-${String(number).padStart(5, "0")}`;
    const email = `${this.#draws.pick(firstNames)}.${this.#draws.pick(lastNames)}.${number}@example.com`;
    const one: Person = { key, email, market, path, customerGid: path === "unconfirmed" ? null : `gid://shopify/Customer/70${String(100_000 + number)}`, since, consent, orders: [], touches: [], amazon: [] };
    this.people.push(one);
    return one;
  }

  /** The first order and those that follow it until the person stops or the scenario ends. */
  buyFrom(person: Person, first: Date, firstOrigin: VisitOrigin, discountCode: string | null = null): void {
    const draws = this.#draws;
    if (first > this.#end) return;
    this.#order(person, first, firstOrigin, discountCode);
    const rate = repeatsADay * (person.path === "migrated" ? migratedLtvRatio : 1) * draws.gamma();
    const stops = first.getTime() + draws.exponential(meanDaysAlive) * 86_400_000;
    for (let at = first.getTime(); ;) {
      at += draws.exponential(1 / rate) * 86_400_000;
      if (at > stops || at > this.#end.getTime()) return;
      const awake = this.#awake(new Date(at));
      if (awake > first) this.#order(person, awake, this.#returning(person), null);
    }
  }

  /** Nobody shops at night, which also keeps orders clear of the hours that clocks skip. */
  #awake(at: Date): Date {
    return moment(shopDay(at), this.#draws.between(6, 23));
  }

  #returning(person: Person): VisitOrigin {
    const origins: VisitOrigin[] = ["email_sms", "direct", "organic_search", "tiktok", "ai_search", "paid_social"];
    return this.#assistant(origins[this.#draws.weighted([person.consent ? 0.42 : 0, 0.24, 0.16, 0.08, 0.06, 0.04])]!);
  }

  #assistant(origin: VisitOrigin): VisitOrigin {
    return origin === "ai_search" && !this.#draws.chance(assistantsSeen) ? "ai_unseen" : origin;
  }

  #order(person: Person, at: Date, origin: VisitOrigin, discountCode: string | null): void {
    const draws = this.#draws;
    const gid = `gid://shopify/Order/50${String(100_000 + ++this.#orders)}`;
    const started = this.#assistant(origin);
    // A second visit some days later, by another way: Shopify keeps the first and the last.
    const returned = draws.chance(0.35) ? this.#returning(person) : null;
    const lastAt = new Date(at.getTime() - draws.whole(4, 50) * 60_000);
    const firstAt = returned ? new Date(lastAt.getTime() - Math.round(draws.between(0.4, 9) * 86_400_000)) : lastAt;
    const firstVisit = makeVisit(draws, started, firstAt);
    const lastVisit = returned ? makeVisit(draws, returned, lastAt) : firstVisit;
    const product = products[draws.weighted(productShares)]!;
    const full = product.priceMinor.US * (draws.chance(0.08) ? 2 : 1) + (draws.chance(0.15) ? draws.pick(products).priceMinor.US : 0);
    const totalMinor = discountCode ? Math.round(full * 0.85) : full;
    const isCancelled = draws.chance(0.01);
    const refundedMinor = !isCancelled && draws.chance(0.04) ? (draws.chance(0.5) ? totalMinor : Math.round(totalMinor * 0.3)) : 0;
    const isUk = person.market === "UK";
    person.orders.push({
      gid, customerGid: person.customerGid, at: at.toISOString(), cancelledAt: isCancelled ? new Date(at.getTime() + 7_200_000).toISOString() : null, isTest: false, sourceName: "web", totalMinor, refundedMinor,
      presentedCurrency: isUk ? "GBP" : "USD", presentedMinor: isUk ? Math.round(totalMinor / this.#rate(at)) : totalMinor, discountCodes: discountCode ? [discountCode] : [], firstVisit, lastVisit,
    });
    // A cancelled order is no sale, and its visits are read by nobody.
    if (isCancelled) return;
    person.touches.push(visitTouch(started, firstAt, gid));
    if (returned) person.touches.push(visitTouch(returned, lastAt, gid));
  }

  #rate(at: Date): number {
    const day = daysBetween(this.#demand.days[0]!, shopDay(at));
    return this.#rates[Math.min(Math.max(day, 0), this.#rates.length - 1)]!;
  }

  /** Customers who found the shop without Amazon. */
  addNeverAmazon(scale: number): void {
    const draws = this.#draws;
    const origins: VisitOrigin[] = ["paid_search", "paid_social", "organic_search", "tiktok", "ai_search", "direct"];
    for (const [day, date] of this.#demand.days.entries()) {
      const expected = 5 * scale * (0.85 + (0.4 * day) / this.#demand.days.length) * (this.#demand.kinds[day] === "event" ? 1.3 : 1);
      for (let left = draws.poisson(expected); left > 0; left--) {
        const at = moment(date, draws.between(6, 23));
        const person = this.person(draws.chance(0.08) ? "UK" : "US", "never_amazon", at, draws.chance(0.55));
        this.buyFrom(person, at, origins[draws.weighted([0.24, 0.24, 0.16, 0.14, 0.06 + this.#demand.citationRate[day]! * 0.3, 0.12])]!);
      }
    }
  }

  /** Orders that TikTok's channel wrote into Shopify, and a few tests: none of them a sale of the shop. */
  foreignOrders(): ShopifyOrder[] {
    const draws = this.#draws;
    const make = (sourceName: string, isTest: boolean): ShopifyOrder => {
      const totalMinor = draws.pick(products).priceMinor.US;
      const at = moment(draws.pick(this.#demand.days), draws.between(6, 23)).toISOString();
      return { gid: `gid://shopify/Order/50${String(100_000 + ++this.#orders)}`, customerGid: null, at, cancelledAt: null, isTest, sourceName, totalMinor, refundedMinor: 0, presentedCurrency: "USD", presentedMinor: totalMinor, discountCodes: [], firstVisit: null, lastVisit: null };
    };
    return [...Array.from({ length: 40 }, () => make("tiktok", false)), ...Array.from({ length: 3 }, () => make("web", true))];
  }
}
