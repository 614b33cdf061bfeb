/** One question to an assistant, asked as a buyer would: nothing is said beside it. */
export type Ask = {
  question: string;
  /** BCP 47; its region says where the asker is. */
  locale: string;
  /** The vendor's name of the model. */
  model: string;
};

/** What the vendor counted. Searches are billed apart from tokens. */
export type Usage = {
  inputTokens: number;
  outputTokens: number;
  searches: number;
  /** What the vendor says it cost, in millionths of a US dollar; null where it does not say. */
  reportedMicros: number | null;
};

/** An answer as an assistant gave it. */
export type Given = {
  text: string;
  /** Addresses of the pages that the answer cites, in its order, each once. */
  cited: string[];
  /** It searched the web before it answered. */
  grounded: boolean;
  /** The model that answered, as exactly as the vendor says. */
  modelVersion: string;
  usage: Usage;
  /** The reply as it came. */
  raw: object;
};

/**
 * Why there is no answer. `rate_limited` and `unavailable` pass by themselves and are free; `lost` had no reply, so that
 * it may have been billed; `unanswered` cost money but gave no whole answer; `key_refused` and `no_credit` need the
 * merchant; `refused` is about this one question.
 */
export type EngineFault = "rate_limited" | "unavailable" | "lost" | "key_refused" | "no_credit" | "refused" | "unanswered";

export class EngineError extends Error {
  readonly fault: EngineFault;
  /** How long the vendor asks us to wait; null when it does not say. */
  readonly retryAfterSeconds: number | null;
  /** What it cost all the same; null where the vendor did not say. */
  readonly usage: Usage | null;

  constructor(fault: EngineFault, message: string, { retryAfterSeconds = null, usage = null }: { retryAfterSeconds?: number | null; usage?: Usage | null } = {}) {
    super(message);
    this.name = "EngineError";
    this.fault = fault;
    this.retryAfterSeconds = retryAfterSeconds;
    this.usage = usage;
  }
}

export type AskOptions = {
  /** The shop's own. */
  key: string;
  /** Where the API is; the vendor's own address when undefined. */
  url: string | undefined;
  signal: AbortSignal;
};

/**
 * Asks an assistant once, without retries of its own.
 * @throws EngineError
 */
export type AskEngine = (ask: Ask, options: AskOptions) => Promise<Given>;

/** Bounds of one answer, so that its price can be known before it is asked. */
export const mostOutputTokens = 4_000;
export const mostSearches = 4;
/** How long an answer with searches may take. */
export const timeoutMs = 120_000;

/** The asker's country by the locale: `en-GB` → `GB`; null for a language without one. */
export function countryOf(locale: string): string | null {
  try {
    return new Intl.Locale(locale).region ?? null;
  } catch {
    return null;
  }
}

/** `Retry-After` in seconds: a number of them, or a date. */
export function retryAfter(header: string | null | undefined, now: Date): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, (at - now.getTime()) / 1000);
}

/** What a status without more meaning stands for. */
export function faultOf(status: number | undefined): EngineFault {
  if (status === 401 || status === 403) return "key_refused";
  if (status === 402) return "no_credit";
  if (status === 429) return "rate_limited";
  if (status === undefined) return "lost";
  if (status === 408 || status >= 500) return "unavailable";
  return "refused";
}
