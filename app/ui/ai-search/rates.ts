import type { Words } from "../flywheel/words.ts";

/** A share of answers as the result stores it. */
export type ShownRate = { state: string; rate: number | null; low: number | null; high: number | null; runs: number; hits: number };

/** A rate with its interval, or why there is none. */
export function rateText(rate: ShownRate | undefined, words: Words): { value: string; note: string } {
  if (!rate) return { value: "–", note: "" };
  if (rate.state === "not_applicable") return { value: "–", note: "does not search, so it cannot cite" };
  if (rate.rate === null || rate.low === null || rate.high === null) return { value: "–", note: "no answers" };
  const interval = `${words.percent(rate.low, 0)}–${words.percent(rate.high, 0)}`;
  return { value: words.percent(rate.rate, 0), note: rate.state === "insufficient_data" ? `${interval}; ${rate.runs} of 20 answers needed` : interval };
}

export const rateStates: Record<string, { name: string; tone: "success" | "info" | "attention" }> = {
  ok: { name: "Supported", tone: "success" },
  exploratory: { name: "Exploratory: fewer than 50 questions", tone: "info" },
  insufficient_data: { name: "Too few answers", tone: "attention" },
  not_applicable: { name: "Does not search", tone: "attention" },
};

export const ownerNames = { own: "yours", competitor: "competitor", tiktok: "TikTok", amazon: "Amazon", other: "" } as const;
