import type { AmazonOrder } from "./amazon-orders.ts";
import { currencyOf } from "./amazon-orders.ts";
import { moment, shopDay } from "./calendar.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom, type Draws } from "./draws.ts";
import type { PlannedInsert, Reached } from "./insert-runs.ts";
import type { Person, Shoppers } from "./shopify-people.ts";
import type { FunnelTruth, InsertTruth, Registration, Scan } from "./types.ts";
import type { VisitOrigin } from "./visits.ts";

export type Migration = { registrations: Registration[]; scans: Scan[]; inserts: InsertTruth[]; personOf: Map<Registration, Person> };

const reconnectedShare = 0.1;
const firstOrderShare = 0.46;
/** How the order id was answered: exact, one slip, of an order that no import has, a gift, later, not at all. */
const orderAnswers = [0.62, 0.07, 0.05, 0.04, 0.03, 0.19];
const heard = ["tiktok", "amazon", "search", "assistant", "friend", "social", "store", "other"];
const heardWeights = [0.3, 0.26, 0.13, 0.13, 0.08, 0.05, 0.01, 0.04];
const heardChannels: Record<string, { channel: string; node: "TikTok Shop" | "Amazon" | "AI Search" | null } | undefined> = {
  tiktok: { channel: "tiktok", node: "TikTok Shop" }, amazon: { channel: "amazon", node: "Amazon" }, assistant: { channel: "ai_search", node: "AI Search" },
  search: { channel: "organic_search", node: null }, social: { channel: "social", node: null }, friend: { channel: "offline", node: null }, store: { channel: "offline", node: null },
};

/**
 * From reached buyers to scans, registrations, customers, links and first orders, at each insert's own rates.
 * Orders after `lastOrderDay` are in no import yet.
 */
export function registerPeople(seed: number, { demand, inserts, reached, orders, shoppers, lastOrderDay }: { demand: Demand; inserts: readonly PlannedInsert[]; reached: readonly Reached[]; orders: readonly AmazonOrder[]; shoppers: Shoppers; lastOrderDay: number }): Migration {
  const draws = drawsFrom(seed, 70);
  const end = moment(demand.days[demand.days.length - 1]!, 23.5);
  const known = shoppers.people.filter((one) => one.path === "never_amazon").sort((a, b) => a.since.getTime() - b.since.getTime());
  const ids = new Set(orders.map((one) => one.id));
  const earlier = ordersByBuyer(orders);
  const linked = new Set<string>();
  const counts = new Map<PlannedInsert, FunnelTruth>(inserts.map((one) => [one, { unitsWithCard: one.unitsWithCard, scans: 0, registrations: 0, confirmed: 0, migrated: 0, reconnected: 0, linked: 0, firstOrder: 0 }]));
  const result: Migration = { registrations: [], scans: [], inserts: [], personOf: new Map() };

  for (const one of reached) {
    const { rates } = one.planned.plan;
    const count = counts.get(one.planned)!;
    if (!draws.chance(rates.scanPerUnit)) continue;
    const arrived = one.planned.plan.input.kind === "review_message" ? 0.4 : 2;
    const scannedOn = shopDay(new Date(moment(demand.days[one.day]!, 12).getTime() + (arrived + draws.exponential(5)) * 86_400_000));
    const scannedAt = moment(scannedOn, draws.between(7, 22.5));
    if (scannedAt > end || scannedAt <= one.order.at || linked.has(one.order.id)) continue;
    const market = one.order.market;
    const locale = market === "US" && draws.chance(0.06) ? ("es" as const) : ("en" as const);
    const scan = (kind: Scan["kind"], at: Date): Scan => ({ at: at.toISOString(), insert: one.planned.insert.key, run: one.run.key, code: one.code, kind, locale });
    result.scans.push(scan("scan", scannedAt));
    if (draws.chance(0.16)) result.scans.push(scan("reload", new Date(scannedAt.getTime() + 20_000)));
    if (draws.chance(0.05)) result.scans.push(scan(draws.pick(["preview", "bot"] as const), new Date(scannedAt.getTime() - 4000)));
    count.scans++;
    if (!draws.chance(rates.registrationPerScan)) continue;
    count.registrations++;
    linked.add(one.order.id);

    const at = new Date(scannedAt.getTime() + draws.whole(25, 170) * 1000);
    const confirmed = draws.chance(rates.confirmedPerRegistration);
    const consent = draws.chance(0.64);
    const person = confirmed ? who(draws, shoppers, known, market, at, consent) : shoppers.person(market, "unconfirmed", at, false);
    const registration = fill(draws, one, { person, at, confirmed, consent, scan: scannedAt, locale, ids });
    if (confirmed) count.confirmed++;
    if (registration.customerState === "migrated") count.migrated++;
    if (registration.customerState === "reconnected") count.reconnected++;
    if (registration.links.some((link) => link.state === "active")) {
      count.linked++;
      // Some add the orders that they had made before.
      for (const before of earlier.get(`${market} ${one.order.buyer}`) ?? []) {
        if (before.at < one.order.at && before.day <= lastOrderDay && !linked.has(before.id) && draws.chance(0.5)) {
          linked.add(before.id);
          registration.links.push({ orderId: before.id, level: "exact", state: "active", edits: 0, at: new Date(at.getTime() + 300_000).toISOString() });
          credit(person, before);
        }
      }
    }
    tellTouches(person, registration, scannedAt);
    if (person.path === "migrated" && draws.chance(firstOrderShare)) {
      const first = shopDay(new Date(at.getTime() + (0.6 + draws.exponential(22)) * 86_400_000));
      const ways: VisitOrigin[] = ["email_sms", "direct", "organic_search", "tiktok"];
      shoppers.buyFrom(person, moment(first, draws.between(8, 22)), ways[draws.weighted([consent ? 0.5 : 0.1, 0.25, 0.15, 0.1])]!, one.planned.plan.input.offer.kind === "discount" ? `MIRA-${draws.digits(7)}` : null);
    }
    const sale = person.orders.filter((order) => !order.cancelledAt && order.at >= registration.at).sort((a, b) => (a.at < b.at ? -1 : 1))[0];
    if (sale && person.customerGid) {
      registration.firstOrder = { gid: sale.gid, at: sale.at };
      count.firstOrder++;
    }
    result.registrations.push(registration);
    result.personOf.set(registration, person);
  }
  result.inserts = inserts.map((one) => ({ insert: one.insert.key, name: one.plan.input.name, rates: one.plan.rates, counts: counts.get(one)! }));
  return result;
}

/** Someone new to the shop, or a customer of before who is found again. */
function who(draws: Draws, shoppers: Shoppers, known: Person[], market: Person["market"], at: Date, consent: boolean): Person {
  if (draws.chance(reconnectedShare)) {
    const from = draws.int(known.length);
    for (let i = 0; i < known.length; i++) {
      const person = known[(from + i) % known.length]!;
      if (person.path !== "never_amazon" || person.market !== market || person.since.getTime() > at.getTime() - 86_400_000) continue;
      person.path = "reconnected";
      person.consent ||= consent;
      return person;
    }
  }
  return shoppers.person(market, "migrated", at, consent);
}

function fill(draws: Draws, { planned, run, code, order, productKey }: Reached, given: { person: Person; at: Date; confirmed: boolean; consent: boolean; scan: Date; locale: "en" | "es"; ids: ReadonlySet<string> }): Registration {
  const { person, at, confirmed } = given;
  const answer = draws.weighted(orderAnswers);
  const typed = answer === 0 ? order.id : answer === 1 ? slip(draws, order.id, given.ids) : answer === 2 ? `${draws.pick(["701", "702"])}-${draws.digits(7)}-${draws.digits(7)}` : null;
  const guess = answer === 5 && run.codeKind === "unique" && draws.chance(0.12);
  const linkedAt = new Date(at.getTime() + 60_000).toISOString();
  const links: Registration["links"] = [];
  if (answer < 2) links.push({ orderId: order.id, level: answer === 0 ? "exact" : "corrected", state: "active", edits: answer, at: linkedAt });
  else if (guess) links.push({ orderId: order.id, level: "probable", state: "waiting", edits: 0, at: linkedAt });
  if (answer < 2) credit(person, order);
  return {
    person: person.key, email: person.email, insert: planned.insert.key, run: run.key, code, locale: given.locale, country: person.market === "US" ? "US" : "GB", product: draws.chance(0.8) ? productKey : null, at: at.toISOString(),
    confirmedAt: confirmed ? new Date(at.getTime() + draws.whole(40, 5400) * 1000).toISOString() : null,
    customerState: !confirmed ? "waiting_confirmation" : person.path === "reconnected" ? "reconnected" : "migrated", customerGid: confirmed ? person.customerGid : null, consent: given.consent, orderId: typed,
    orderIdTyped: typed && draws.chance(0.3) ? typed.replaceAll("-", " ") : typed, orderState: (["linked", "linked", "waiting", "gift", "later", "not_given"] as const)[answer]!,
    postalCode: draws.chance(0.4) ? order.postalCode : null, firstHeard: draws.chance(0.38) ? heard[draws.weighted(heardWeights)]! : null, creatorHandle: null, firstOrder: null, links,
  };
}

/** One digit wrong, or two neighbours swapped; never another order's id. */
function slip(draws: Draws, id: string, ids: ReadonlySet<string>): string {
  for (;;) {
    const digits = [...id];
    const places = digits.flatMap((digit, i) => (digit !== "-" && i > 3 ? [i] : []));
    const at = draws.pick(places);
    if (draws.chance(0.4) && digits[at + 1] && digits[at + 1] !== "-" && digits[at + 1] !== digits[at]) [digits[at], digits[at + 1]] = [digits[at + 1]!, digits[at]!];
    else digits[at] = String((Number(digits[at]) + draws.whole(1, 9)) % 10);
    const typed = digits.join("");
    if (typed !== id && !ids.has(typed)) return typed;
  }
}

function credit(person: Person, order: AmazonOrder): void {
  person.amazon.push({ channel: "amazon", orderId: order.id, at: order.at.toISOString(), revenueMinor: order.netMinor, currency: currencyOf(order.market) });
  person.touches.push({ at: order.at.toISOString(), kind: "amazon_order", node: "Amazon", channel: "amazon_order", evidence: "observed", reference: order.id });
}

function tellTouches(person: Person, registration: Registration, scannedAt: Date): void {
  person.touches.push({ at: scannedAt.toISOString(), kind: "scan", node: "Amazon", channel: "insert_scan", evidence: "observed", reference: registration.code });
  person.touches.push({ at: registration.at, kind: "registration", node: "Shopify", channel: "registration", evidence: "observed", reference: registration.insert });
  const told = heardChannels[registration.firstHeard ?? ""];
  if (!told) return;
  const first = [registration.at, ...person.amazon.map((one) => one.at)].sort()[0]!;
  person.touches.push({ ...told, at: new Date(Date.parse(first) - 1000).toISOString(), kind: "declared", evidence: "declared", reference: registration.firstHeard! });
}

function ordersByBuyer(orders: readonly AmazonOrder[]): Map<string, AmazonOrder[]> {
  const found = new Map<string, AmazonOrder[]>();
  for (const one of orders) {
    if (one.isCancelled || one.isMultiChannel) continue;
    const key = `${one.market} ${one.buyer}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}
