import type { CitationChange, CitationMetric, CitationRate, Volatility } from "#app/attribution/citations/index.ts";

/** Own mentions ÷ (own + competitors'), each brand once an answer, with its interval. */
export type Voice = { share: number | null; low: number | null; high: number | null; own: number; others: { name: string; mentions: number }[]; answers: number };

/** A model version that an engine answered with, from its first to its last day. */
export type ModelSpan = { version: string; from: string; to: string; answers: number };

export type VoiceWeek = { week: string; answers: number; cited: number | null; citedLow: number | null; citedHigh: number | null; mentioned: number | null; partial: boolean; newModel: string | null };

/** What one assistant does with the brand. Engines are never pooled: they have no common weight. */
export type EngineView = {
  engine: string;
  /** Days of its first and last answer, and of the window that its rates are of. */
  first: string;
  through: string;
  from: string;
  answers: number;
  unanswered: number;
  questions: number;
  rates: Record<CitationMetric, CitationRate>;
  /** The same in as many days before. */
  before: Record<CitationMetric, CitationRate> | null;
  /** The newest tested changes of being mentioned and of being cited. */
  changes: CitationChange[];
  voice: Voice | null;
  volatility: Volatility | null;
  models: ModelSpan[];
  weeks: VoiceWeek[];
};

export type QuestionView = { promptId: string; text: string; locale: string; category: string; isAsked: boolean; engines: { engine: string; answers: number; mentioned: CitationRate; cited: CitationRate }[] };

export type PageOwner = "own" | "competitor" | "tiktok" | "amazon" | "other";
export type CitedPageView = { url: string; of: PageOwner; answers: number; engines: string[]; last: string };
export type CitedDomainView = { domain: string; of: PageOwner; answers: number; share: number; low: number; high: number };

export type AiSearchResult = {
  brand: string | null;
  competitors: string[];
  engines: EngineView[];
  questions: QuestionView[];
  /** Pages and sites cited in the 90 days up to the newest run, all engines. */
  pages: CitedPageView[];
  domains: CitedDomainView[];
  windowDays: number;
};
