import { minorDigits } from "#app/platform/currency.ts";
import { dateFormat, numberFormat } from "../intl.ts";

/** Figures in the reader's own way of writing. */
export type Words = ReturnType<typeof wordsFor>;

/** @param currency of all money given in minor units */
export function wordsFor(locale: string, currency: string) {
  const format = numberFormat(locale, { style: "currency", currency });
  const unit = 10 ** minorDigits(currency);
  const whole = numberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 });
  const short = numberFormat(locale, { style: "currency", currency, notation: "compact", maximumSignificantDigits: 3 });
  const unitPrice = numberFormat(locale, { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return {
    money: (minor: number) => format.format(minor / unit),
    /** Money without its smaller unit, for sums of which the cents say nothing. */
    wholeMoney: (minor: number) => whole.format(minor / unit),
    /** What comes for one unit of the currency, never rounded to a unit that has no smaller one. */
    ratio: (major: number) => unitPrice.format(major),
    /** As short as a label wants it: $41.8K. */
    shortMoney: (minor: number) => short.format(minor / unit),
    count: (value: number, digits = 0) => numberFormat(locale, { maximumFractionDigits: digits }).format(value),
    percent: (share: number, digits = 1) => numberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(share),
    day: (day: string) => dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)),
    longDay: (day: string) => dateFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)),
    fullDay: (day: string) => dateFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)),
    month: (day: string) => dateFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)),
  };
}

export const stateNames: Record<string, string> = {
  supported: "Supported",
  directional: "Directional",
  no_detectable_effect: "No detectable effect",
  confounded_with_promotions: "Mixed up with promotions",
  possible_reverse_causality: "Cause may run the other way",
  insufficient_data: "Too little data",
  blind: "Blind",
  ok: "Supported",
};

export const stateTones: Record<string, "success" | "info" | "warning" | "attention"> = {
  supported: "success", ok: "success", directional: "info", no_detectable_effect: "warning", confounded_with_promotions: "warning", possible_reverse_causality: "warning", insufficient_data: "attention", blind: "attention",
};

export const momentumNames = { growing: "growing", shrinking: "shrinking", steady: "steady", unknown: "no comparison yet" } as const;

/** A momentum in words: what lies within the usual ups and downs is no change, however many per cent it is. */
export function momentumText({ state, change }: { state: keyof typeof momentumNames; change: number | null }, words: Words): string {
  if (state === "unknown" || change === null) return momentumNames[state];
  const by = `${change < 0 ? "−" : "+"}${words.percent(Math.abs(change), 0)}`;
  return state === "steady" ? `steady: ${by} is within chance` : `${momentumNames[state]}, ${by}`;
}

export const ruleNames: Record<string, string> = {
  first: "First touch",
  last: "Last touch",
  linear: "Linear",
  linear_unique: "Linear, each once",
  position: "Position 40/20/40",
  time_decay: "Time decay",
  last_click: "Last click",
  markov: "Markov",
  leave_one_out: "Leave one out",
};
