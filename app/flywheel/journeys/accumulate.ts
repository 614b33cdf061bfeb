import { createHash } from "node:crypto";
import type { LedgerOptions, Touch } from "#app/attribution/journeys/index.ts";
import { channels, type Channel } from "../channels.ts";
import { dayMs, isoDay, monday } from "../days.ts";
import type { Converter } from "../money.ts";
import { creditOf, ledgerModels, pathText, touchesBefore, type History, type LedgerRule } from "./person.ts";

/** The touch that stands for all candidates when they are of one channel and one evidence; null otherwise. */
function onlyCandidate(touches: readonly Touch[]): Touch | null {
  let only: Touch | null = null;
  for (const touch of touches) {
    if (touch.bridge) continue;
    if (only && (only.channel !== touch.channel || only.evidence !== touch.evidence)) return null;
    only ??= touch;
  }
  return only;
}

const soldOns = ["shopify", "amazon"] as const;
const evidences = ["observed", "declared", "inferred", "none"] as const;
const cells = soldOns.length * ledgerModels.length * channels.length * evidences.length * 2;

export type LedgerRow = { day: string; soldOn: string; model: string; channel: string; evidence: string; byRegistration: boolean; minor: number };
export type PathRow = { week: string; soldOn: string; hash: string; path: string; conversions: number; value: number; nulls: number };
export type PersonRow = { person: string; firstOrderAt: number | null; firstOrderMinor: number | null; registeredAt: number | null; migratedAt: number | null; amazonAt: number | null; tiktokAt: number | null; emailAt: number | null; aiAt: number | null; firstChannel: string | null };

/**
 * Adds people up into the ledger by day, the paths by week and one line a person. Flat arrays: a million orders make
 * no million objects.
 */
export class JourneySums {
  readonly people: PersonRow[] = [];
  orders = 0;
  private readonly days = new Map<number, Float64Array>();
  private readonly paths = new Map<string, { week: number; soldOn: string; path: string; conversions: number; value: number; nulls: number }>();
  private readonly fromDay: number;
  private readonly now: number;
  private readonly nullsFrom: number;
  private readonly lastWeek: number;
  private readonly converter: Converter;
  private readonly options: LedgerOptions;
  /** From when on something of a person must have happened for their line to be new. */
  private readonly newFrom: number;

  constructor({ fromDay, now, today, nullDays, converter, options = {}, everybody = true }: { fromDay: number; now: number; today: number; nullDays: number; converter: Converter; options?: LedgerOptions; everybody?: boolean }) {
    this.fromDay = fromDay;
    this.newFrom = everybody ? -Infinity : (fromDay - 1) * dayMs;
    this.now = now;
    // From a whole day on: what is made again within the day comes from the same people.
    this.nullsFrom = (Math.floor(now / dayMs) - nullDays) * dayMs;
    this.lastWeek = monday(today);
    this.converter = converter;
    this.options = options;
  }

  add(history: History): void {
    let bought = false;
    let first: PersonRow["firstChannel"] = null;
    const firstOrder = history.orders.find((one) => one.soldOn === "shopify");
    for (const order of history.orders) {
      if (order.at >= this.nullsFrom) bought = true;
      // Of an order before the first day the look-back is cut off: what was said of it when it was new stands.
      if (order.day < this.fromDay) continue;
      const touches = touchesBefore(history, order);
      if (order === firstOrder) first = touches.find((one) => !one.bridge)?.channel ?? "unattributed";
      if (order.minor === 0) continue;
      const minor = this.converter.convert(order.minor, order.currency, order.day);
      if (minor === null) continue;
      this.orders++;
      const byRegistration = history.consentAt !== null && history.consentAt <= order.at;
      const money = { minor, at: order.at, lastClick: order.lastClick };
      const only = onlyCandidate(touches);
      for (const rule of ledgerModels) {
        // Most orders have one candidate, whom every rule gives all.
        if (only && rule !== "last_click") this.put(order.day, order.soldOn, rule, only.channel as Channel, only.evidence, byRegistration, minor);
        else for (const { channel, evidence, amount } of creditOf(rule, money, touches, this.options)) this.put(order.day, order.soldOn, rule, channel, evidence, byRegistration, amount);
      }
      this.path(monday(order.day), order.soldOn, pathText(touches), 1, minor, 0);
    }
    if (!bought && !history.person.startsWith("order:")) {
      const recent = history.touches.filter((one) => one.at >= this.nullsFrom && one.at <= this.now);
      if (recent.length > 0) this.path(this.lastWeek, "", pathText(recent), 0, 0, 1);
    }
    if (!history.person.startsWith("order:") && this.isNew(history)) this.people.push(this.line(history, first));
  }

  private isNew({ touches, orders }: History): boolean {
    return touches.some((one) => one.at >= this.newFrom) || orders.some((one) => one.at >= this.newFrom);
  }

  private line(history: History, firstChannel: string | null): PersonRow {
    const order = history.orders.find((one) => one.soldOn === "shopify");
    const since = (channel: Channel) => history.touches.find((one) => one.channel === channel && !one.bridge)?.at ?? null;
    return {
      person: history.person,
      firstOrderAt: order?.at ?? null,
      firstOrderMinor: order ? this.converter.convert(order.minor, order.currency, order.day, false) : null,
      registeredAt: history.registeredAt,
      migratedAt: history.migratedAt,
      // A card lies in Amazon's parcels: the registration is when we know of the buyer there.
      amazonAt: history.registeredAt,
      tiktokAt: since("tiktok"),
      emailAt: since("email_sms"),
      aiAt: since("ai_search"),
      firstChannel,
    };
  }

  private put(day: number, soldOn: "shopify" | "amazon", rule: LedgerRule, channel: Channel, evidence: (typeof evidences)[number], byRegistration: boolean, amount: number): void {
    let sums = this.days.get(day);
    if (!sums) this.days.set(day, (sums = new Float64Array(cells)));
    const at = (((soldOns.indexOf(soldOn) * ledgerModels.length + ledgerModels.indexOf(rule)) * channels.length + channels.indexOf(channel)) * evidences.length + evidences.indexOf(evidence)) * 2 + Number(byRegistration);
    sums[at] = (sums[at] ?? 0) + amount;
  }

  private path(week: number, soldOn: string, path: string, conversions: number, value: number, nulls: number): void {
    const key = `${week}|${soldOn}|${path}`;
    const known = this.paths.get(key);
    if (!known) this.paths.set(key, { week, soldOn, path, conversions, value, nulls });
    else {
      known.conversions += conversions;
      known.value += value;
      known.nulls += nulls;
    }
  }

  *ledgerRows(): Generator<LedgerRow> {
    for (const [day, sums] of this.days) {
      const text = isoDay(day);
      for (let at = 0; at < cells; at++) {
        const minor = sums[at] ?? 0;
        if (minor === 0) continue;
        let rest = at >> 1;
        const evidence = evidences[rest % evidences.length]!;
        rest = Math.floor(rest / evidences.length);
        const channel = channels[rest % channels.length]!;
        rest = Math.floor(rest / channels.length);
        const model = ledgerModels[rest % ledgerModels.length]!;
        yield { day: text, soldOn: soldOns[Math.floor(rest / ledgerModels.length)]!, model, channel, evidence, byRegistration: (at & 1) === 1, minor };
      }
    }
  }

  *pathRows(): Generator<PathRow> {
    for (const { week, ...row } of this.paths.values()) yield { ...row, week: isoDay(week), hash: createHash("sha256").update(row.path).digest("base64url").slice(0, 22) };
  }
}
