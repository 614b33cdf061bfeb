/** How we know of a touch: we saw it, the person told us, or a pattern suggests it. */
export type Evidence = "observed" | "declared" | "inferred";

/** One contact of a person with the brand. */
export interface Touch {
  channel: string;
  /** Milliseconds since the epoch, UTC. */
  at: number;
  evidence: Evidence;
  /** True for a state that everyone in the journey passes (Amazon order, insert scan): carried, not credited. */
  bridge: boolean;
}

/** Rules that divide one order's money among its touches. */
export const LEDGER_MODELS = [
  "first",
  "last",
  "linear",
  "linear_unique",
  "position",
  "time_decay",
] as const;
export type LedgerModel = (typeof LEDGER_MODELS)[number];

/** All models of layer 2, as the command line names them. */
export const JOURNEY_MODELS = [...LEDGER_MODELS, "markov", "leave_one_out"] as const;
export type JourneyModel = (typeof JOURNEY_MODELS)[number];

/** How far layer 2's shares may be trusted. */
export type JourneyState = "insufficient_data" | "directional" | "supported";

/** What a model gives a channel; value in the input's money unit. */
export interface ChannelCredit {
  conversions: number;
  value: number;
  /** Share of conversions lost without the channel (markov only). */
  removalEffect?: number;
  /** 95 % interval of `conversions` over resampled people. */
  low?: number;
  high?: number;
  /** 95 % interval of `value`. */
  valueLow?: number;
  valueHigh?: number;
  /** Present when the channel is in too few journeys to be read alone. */
  greyed?: true;
}
