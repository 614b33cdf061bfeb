import { allocateOrder, LEDGER_MODELS, type Evidence, type LedgerOptions, type Touch } from "#app/attribution/journeys/index.ts";
import type { Channel } from "../channels.ts";
import { dayMs } from "../days.ts";
import { amazonLookBackDays, eventKinds, lookBackDays, type EventRow } from "./sources.ts";
import type { PixelVisit } from "./pixel-visit.ts";
import { declaredChannel, visitChannel, type Visit } from "./visit-node.ts";

/** The ledger's rules, and what last-click reporting would have said. */
export const ledgerModels = [...LEDGER_MODELS, "last_click"] as const;
export type LedgerRule = (typeof ledgerModels)[number];

export type PersonTouch = Touch & { lookBackDays: number; source: string };
export type PersonOrder = { soldOn: "shopify" | "amazon"; reference: string; at: number; day: number; minor: number; currency: string | null; lastClick: Channel };

/** All that we know of one person, in time. */
export type History = {
  person: string;
  touches: PersonTouch[];
  orders: PersonOrder[];
  registeredAt: number | null;
  migratedAt: number | null;
  /** Since when there is consent that came from a registration. */
  consentAt: number | null;
};

export type JourneyContext = {
  ownHosts: ReadonlySet<string>;
  /** Handles of creators, for discount codes that carry one. */
  creators: ReadonlySet<string>;
  /** Whether a direct visit's landing page was cited by an assistant shortly before; null when that is switched off. */
  citedPages: ((path: string, at: number) => boolean) | null;
};

/** Shopify and the pixel each tell a visit by their own clock: within this time it is one visit. */
const sameVisitMs = 30 * 60_000;

type StoredVisit = Visit & { occurredAt?: string | null; utmParameters?: Visit["utm"] };

/** Reads one person's events, in any order of kinds, into touches and orders in order of time. */
export function readHistory(person: string, events: readonly EventRow[], context: JourneyContext): History {
  const history: History = { person, touches: [], orders: [], registeredAt: null, migratedAt: null, consentAt: null };
  const seenVisits = new Set<string>();
  for (const event of events) {
    if (event[2] === eventKinds.registration) addRegistration(history, event);
    else if (event[2] === eventKinds.amazonOrder) addAmazonOrder(history, event);
    else if (event[2] === eventKinds.shopifyOrder) addShopifyOrder(history, event, context, seenVisits);
    else history.touches.push(touch("email_sms", event[1], "observed", "received send"));
  }
  if (history.touches.length > 1) history.touches.sort((a, b) => a.at - b.at);
  return history;
}

function touch(channel: string, at: number, evidence: Evidence, source: string, bridge = false, days = lookBackDays): PersonTouch {
  return { channel, at, evidence, bridge, lookBackDays: days, source };
}

function addRegistration(history: History, [, at, , , , , , details]: EventRow): void {
  const { heard, state, consent, linkedAt } = JSON.parse(details ?? "{}") as { heard: string | null; state: string; consent: boolean; linkedAt: number | null };
  const declared = declaredChannel(heard);
  const first = Math.min(at - 1, linkedAt ?? Infinity);
  if (declared) history.touches.push(touch(declared, first - 1, "declared", "declared answer", false, amazonLookBackDays));
  history.touches.push(touch("insert_scan", at - 1, "observed", "scan", true), touch("registration", at, "observed", "registration", true));
  history.registeredAt = Math.min(history.registeredAt ?? Infinity, at);
  if (state === "migrated") history.migratedAt = Math.min(history.migratedAt ?? Infinity, at);
  if (consent) history.consentAt = Math.min(history.consentAt ?? Infinity, at);
}

function addAmazonOrder(history: History, [, at, , reference, day, minor, currency]: EventRow): void {
  history.orders.push({ soldOn: "amazon", reference, at, day, minor: minor ?? 0, currency, lastClick: "amazon" });
  history.touches.push(touch("amazon_order", at, "observed", "linked Amazon order", true, amazonLookBackDays));
}

function addShopifyOrder(history: History, [, at, , reference, day, minor, currency, details]: EventRow, context: JourneyContext, seen: Set<string>): void {
  const [first, last, codes, pixel, cardAt] = JSON.parse(details ?? "[]") as [StoredVisit | null, StoredVisit | null, string[] | null, PixelVisit[] | null | undefined, number | null | undefined];
  let lastClick: Channel = "direct";
  const told: { channel: Channel; when: number }[] = [];
  for (const visit of first && last && sameVisit(first, last) ? [last] : [first, last]) {
    if (!visit) continue;
    const channel = visitChannel({ ...visit, utm: visit.utmParameters ?? visit.utm ?? null }, context.ownHosts);
    if (visit === last) lastClick = channel;
    const when = Math.min(at, visit.occurredAt ? Date.parse(visit.occurredAt) : at);
    told.push({ channel, when });
    const key = `${channel}${when}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (channel !== "direct") history.touches.push(touch(channel, when, "observed", "Shopify visit"));
    else if (context.citedPages?.(pathOf(visit.landingPage), when)) history.touches.push(touch("ai_search", when, "inferred", "referrer-less pattern"));
  }
  for (const visit of pixel ?? []) {
    const when = Math.min(at - 1, visit.at);
    if (visit.card) history.touches.push(touch("insert_scan", when, "observed", "journey pixel", true));
    const channel = visitChannel(asVisit(visit), context.ownHosts);
    const key = `pixel${channel}${when}`;
    if (channel === "direct" || seen.has(key) || told.some((one) => one.channel === channel && Math.abs(one.when - when) < sameVisitMs)) continue;
    seen.add(key);
    history.touches.push(touch(channel, when, "observed", "journey pixel"));
  }
  if (cardAt) history.touches.push(touch("insert_scan", Math.min(at - 1, cardAt), "observed", "card on the order", true));
  if (codes?.some((code) => context.creators.has(code.toLowerCase().replace(/[^a-z0-9]+/g, "").replace(/\d{1,3}$/, "")))) history.touches.push(touch("tiktok", at - 1, "observed", "creator order"));
  history.orders.push({ soldOn: "shopify", reference, at, day, minor: minor ?? 0, currency, lastClick });
}

const sameVisit = (a: StoredVisit, b: StoredVisit) => a.occurredAt === b.occurredAt && a.referrerUrl === b.referrerUrl && a.landingPage === b.landingPage;

function asVisit({ landing, click, referrer, source, medium }: PixelVisit): Visit {
  return { landingPage: `${landing}${click ? `?${click}=1` : ""}`, referrerUrl: referrer, utm: { source, medium } };
}

function pathOf(address: string | null | undefined): string {
  try {
    return new URL(address ?? "", "https://x").pathname.replace(/\/+$/, "");
  } catch {
    return "";
  }
}

/** The touches that an order may be credited to: before it, within each touch's look-back, oldest first. */
export function touchesBefore(history: History, order: PersonOrder): PersonTouch[] {
  return history.touches.filter((one) => one.at <= order.at && one.at >= order.at - one.lookBackDays * dayMs && !(one.channel === "amazon_order" && one.at === order.at && order.soldOn === "amazon"));
}

export type RuleCredit = { channel: Channel; evidence: Evidence | "none"; amount: number };

/** One order's money under a rule; credits add up to it exactly. */
export function creditOf(rule: LedgerRule, order: { minor: number; at: number; lastClick: Channel }, touches: readonly Touch[], options: LedgerOptions = {}): RuleCredit[] {
  if (rule === "last_click") return [{ channel: order.lastClick, evidence: "observed", amount: order.minor }];
  const { credits, unattributed } = allocateOrder({ amount: order.minor, at: order.at }, touches, rule, options);
  if (credits.length === 0) return [{ channel: "unattributed", evidence: "none", amount: unattributed }];
  return credits as RuleCredit[];
}

const longestPath = 40;

/** A path as it is stored: neighbours that repeat become one, the latest forty touches. */
export function pathText(touches: readonly Touch[]): string {
  const names: string[] = [];
  for (const { channel } of touches) if (names.at(-1) !== channel) names.push(channel);
  return names.slice(-longestPath).join(" > ");
}
