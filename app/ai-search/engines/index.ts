import { config } from "#app/platform/config.ts";
import { askChatgpt } from "./chatgpt.ts";
import { askGemini } from "./gemini.ts";
import { mostOutputTokens, mostSearches, type AskEngine, type Usage } from "./model.ts";
import { askPerplexity } from "./perplexity.ts";

/** Prices in millionths of a US dollar: of a million tokens in and out, and of a thousand searches. */
export type Prices = { input: number; output: number; search: number };

type SampledEngine = { name: string; ask: AskEngine; url: () => string | undefined; keyPage: string; model: string; prices: Prices; keepsRawDays: number };

/**
 * The assistants whose API shows what they answer and cite. Models and prices are the vendors' of November 2026 and
 * where a shop starts; it may set others.
 */
export const sampledEngines = {
  chatgpt: { name: "ChatGPT", ask: askChatgpt, url: () => config().OPENAI_URL, keyPage: "https://platform.openai.com/api-keys", model: "gpt-5.6-terra", prices: { input: 2_000_000, output: 12_000_000, search: 10_000_000 }, keepsRawDays: 400 },
  perplexity: { name: "Perplexity", ask: askPerplexity, url: () => config().PERPLEXITY_URL, keyPage: "https://console.perplexity.ai", model: "perplexity/sonar", prices: { input: 1_000_000, output: 1_000_000, search: 2_500_000 }, keepsRawDays: 400 },
  // Google's terms let answers grounded in its search be kept for thirty days.
  gemini: { name: "Gemini", ask: askGemini, url: () => config().GEMINI_URL, keyPage: "https://aistudio.google.com/apikey", model: "gemini-3.8-flash", prices: { input: 750_000, output: 3_750_000, search: 14_000_000 }, keepsRawDays: 30 },
} as const satisfies Record<string, SampledEngine>;

export type SampledEngineId = keyof typeof sampledEngines;
export const sampledEngineIds = Object.keys(sampledEngines) as SampledEngineId[];

/** Assistants that no API shows, beside those that one does: their answers are pasted or imported. */
export const engineNames: Readonly<Record<string, string>> = {
  chatgpt: "ChatGPT", perplexity: "Perplexity", gemini: "Gemini", google_ai_overviews: "Google AI Overviews", google_ai_mode: "Google AI Mode", copilot: "Microsoft Copilot", grok: "Grok", meta_ai: "Meta AI", rufus: "Amazon Rufus",
};

/** What trackers call the same engine. */
const otherNames: Readonly<Record<string, string>> = { ai_overviews: "google_ai_overviews", ai_mode: "google_ai_mode" };

/** How an engine is called on pages; the id itself, readable, for one that we do not know. */
export const engineName = (id: string): string => engineNames[otherNames[id] ?? id] ?? id.replaceAll("_", " ");

/** What an answer cost by the prices, in millionths of a US dollar, rounded up; what the vendor says goes before. */
export function costOf(usage: Usage, prices: Prices): number {
  return usage.reportedMicros ?? Math.ceil((usage.inputTokens * prices.input) / 1_000_000 + (usage.outputTokens * prices.output) / 1_000_000 + (usage.searches * prices.search) / 1_000);
}

/** Tokens of a question with the pages that a search brings along: as many as were seen at most. */
const mostInputTokens = 40_000;

/** The most that one answer should cost: set aside before it is asked. */
export function mostCost(prices: Prices): number {
  return costOf({ inputTokens: mostInputTokens, outputTokens: mostOutputTokens, searches: mostSearches, reportedMicros: null }, prices);
}
