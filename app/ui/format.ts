import { toMajor } from "#app/platform/currency.ts";
import { dateFormat, numberFormat } from "./intl.ts";

/** Minor units (cents) in the shop's currency, as its language writes them. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  return numberFormat(locale, { style: "currency", currency }).format(toMajor(minor, currency));
}

export function formatCount(value: number, locale: string): string {
  return numberFormat(locale).format(value);
}

/** A share of 0 to 1. */
export function formatPercent(share: number, locale: string): string {
  const options = { style: "percent", maximumFractionDigits: 1 } as const;
  return numberFormat(locale, options).format(share);
}

/** A moment, as an ISO text or a Date, in the zone given. */
export function formatDateTime(moment: string | Date, locale: string, timeZone = "UTC"): string {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone } as const;
  return dateFormat(locale, options).format(new Date(moment));
}

/** A day: `YYYY-MM-DD`, or the day of a moment in the zone given. */
export function formatDay(day: string | Date, locale: string, timeZone = "UTC"): string {
  const options = { dateStyle: "medium", timeZone } as const;
  return dateFormat(locale, options).format(new Date(day));
}
