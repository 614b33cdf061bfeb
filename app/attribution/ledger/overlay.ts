import { allocate } from "../journeys/allocate.ts";
import { noSales, type BySales, type LedgerDay } from "./ledger.ts";

/** Incremental Amazon revenue that layer 1 or 3 found for a channel, day by day, in minor units. */
export interface Overlay {
  channel: string;
  days: readonly { day: number; incremental: number }[];
}

/** One channel on one day, or in total. */
export interface ChannelMoney {
  /** What layer 2 credited, by where the order was. */
  ledger: BySales;
  /** What an overlay moved here out of the unidentified Amazon revenue. */
  overlay: number;
  total: number;
}

export interface OverlaidDay {
  day: number;
  actual: BySales;
  channels: Map<string, ChannelMoney>;
  /** Amazon revenue that stays unidentified. */
  amazonUnidentified: number;
  /** The overlays asked for more than there was, and were scaled down. */
  capped: boolean;
}

/** The one ledger: layer 2's credit with the overlays of layers 1 and 3 on top. */
export interface OverlaidLedger {
  days: OverlaidDay[];
  total: Omit<OverlaidDay, "day">;
}

/**
 * Puts overlays on the ledger so that nothing is counted twice. Over the days of an overlay a channel
 * gets max(0, incremental − what layer 2 credited it on Amazon), spread over those days by their
 * incremental revenue, out of each day's unidentified Amazon revenue and never more than that:
 * attributed ≤ actual on every day and in total.
 */
export function overlayLedger(
  ledger: readonly LedgerDay[],
  overlays: readonly Overlay[],
): OverlaidLedger {
  const byDay = new Map(ledger.map((day) => [day.day, day]));
  const wanted = new Map<number, Map<string, number>>();
  let unplaced = false;
  for (const { channel, days } of overlays) {
    const weights = days.map(({ incremental }) => Math.max(0, incremental));
    const incremental = days.reduce((sum, day) => sum + day.incremental, 0);
    const credited = days.reduce(
      (sum, { day }) => sum + (byDay.get(day)?.credits.get(channel)?.amazon ?? 0),
      0,
    );
    const extra = Math.max(0, Math.floor(incremental - Math.max(0, credited)));
    allocate(extra, weights).forEach((amount, i) => {
      const day = days[i]?.day ?? 0;
      if (amount > 0 && !byDay.has(day)) unplaced = true;
      const asked = wanted.get(day) ?? new Map<string, number>();
      asked.set(channel, (asked.get(channel) ?? 0) + amount);
      wanted.set(day, asked);
    });
  }
  const days = ledger.map((day) => overlayDay(day, wanted.get(day.day) ?? new Map()));
  const total = sumDays(days);
  return { days, total: { ...total, capped: total.capped || unplaced } };
}

function overlayDay(day: LedgerDay, wanted: ReadonlyMap<string, number>): OverlaidDay {
  const bucket = Math.max(0, day.unattributed.amazon);
  const names = [...wanted.keys()];
  const asked = names.map((name) => wanted.get(name) ?? 0);
  const sum = asked.reduce((a, b) => a + b, 0);
  const capped = sum > bucket;
  const given = capped ? allocate(bucket, asked) : asked;
  const channels = new Map<string, ChannelMoney>();
  for (const [name, credit] of day.credits) channels.set(name, money({ ...credit }, 0));
  names.forEach((name, i) => {
    const known = channels.get(name)?.ledger ?? noSales();
    channels.set(name, money(known, given[i] ?? 0));
  });
  const placed = given.reduce((a, b) => a + b, 0);
  return {
    day: day.day,
    actual: { ...day.actual },
    channels,
    amazonUnidentified: day.unattributed.amazon - placed,
    capped,
  };
}

function sumDays(days: readonly OverlaidDay[]): OverlaidLedger["total"] {
  const actual = noSales();
  const channels = new Map<string, ChannelMoney>();
  let amazonUnidentified = 0;
  for (const day of days) {
    add(actual, day.actual);
    amazonUnidentified += day.amazonUnidentified;
    for (const [name, { ledger, overlay }] of day.channels) {
      const known = channels.get(name) ?? money(noSales(), 0);
      add(known.ledger, ledger);
      channels.set(name, money(known.ledger, known.overlay + overlay));
    }
  }
  return { actual, channels, amazonUnidentified, capped: days.some((day) => day.capped) };
}

function money(ledger: BySales, overlay: number): ChannelMoney {
  return { ledger, overlay, total: ledger.amazon + ledger.shopify + ledger.tiktok + overlay };
}

function add(to: BySales, from: BySales): void {
  to.amazon += from.amazon;
  to.shopify += from.shopify;
  to.tiktok += from.tiktok;
}
