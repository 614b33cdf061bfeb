import { GRAINS } from "./grain.ts";
import type { Grain, Impulse, ImpulseResult, WindowState } from "./types.ts";

/** Facts about an exposure that decide whether anything can be said at all. */
export type Supply = {
  share: number;
  bursts: number;
  steps: number;
  shifts: number;
  parameters: number;
};

const MIN_DAYS = 60;
const MIN_WEEKS = 24;
const MIN_BURSTS = 6;
const MIN_SHARE = 0.05;
const MAX_SHARE = 0.8;
const MIN_STEPS = 3;
const MIN_DAYS_LEVEL = 120;
const SUPPORTED_DAYS = 120;
const CONFOUNDED = 0.7;
/** Half the usual 5 %: under lasting noise the lead test rejects twice as often as it says. */
const LEAD_LEVEL = 0.025;

/** What is missing before an impulse can be judged; empty when nothing is. */
export function shortage(
  grain: Grain,
  periods: number,
  kind: NonNullable<Impulse["kind"]>,
  supply: Supply,
): string[] {
  const reasons: string[] = [];
  const days = periods / GRAINS[grain].periodsPerDay;
  if (grain === "week") {
    if (periods < MIN_WEEKS) reasons.push(`Fewer than ${MIN_WEEKS} usable weeks.`);
  } else if (days < MIN_DAYS) {
    reasons.push(`Fewer than ${MIN_DAYS} usable days.`);
  }
  if (kind === "level") {
    if (days < MIN_DAYS_LEVEL)
      reasons.push(`Fewer than ${MIN_DAYS_LEVEL} usable days for a level.`);
    if (supply.steps < MIN_STEPS) reasons.push(`Fewer than ${MIN_STEPS} steps of the level.`);
  } else {
    if (supply.bursts < MIN_BURSTS) reasons.push(`Fewer than ${MIN_BURSTS} separate bursts.`);
    if (supply.share < MIN_SHARE) reasons.push("Exposure on fewer than 5 % of the periods.");
    if (supply.share > MAX_SHARE) reasons.push("Exposure on more than 80 % of the periods.");
  }
  if (1 / (1 + supply.shifts) > 0.05) reasons.push("Too few placebo shifts to reach p = .05.");
  if (periods < supply.parameters + 10) reasons.push("Fewer periods than the controls need.");
  return reasons;
}

/** A result that says nothing but why. */
export function emptyResult(coefficientUnit: number, reasons: string[]): ImpulseResult {
  return {
    state: "insufficient_data",
    reasons,
    p: null,
    q: null,
    retention: null,
    halfLifeHours: null,
    coefficient: null,
    seNeweyWest: null,
    coefficientUnit,
    incremental: { estimate: null, low: null, high: null },
    credit: 0,
    minimumDetectableLift: null,
    promotionCorrelation: null,
    leadP: null,
    sensitivity: [],
  };
}

/** The state, first match from the most to the least severe doubt. */
export function decideState(
  result: Omit<ImpulseResult, "state" | "reasons" | "credit">,
  days: number,
  shifts: number,
): ImpulseResult {
  const [state, reason] = judge(result, days, shifts);
  const allowed = state === "supported" || state === "directional";
  const credit =
    allowed && (result.q ?? 1) <= 0.1 ? Math.max(0, result.incremental.estimate ?? 0) : 0;
  return { state, reasons: reason ? [reason] : [], ...result, credit };
}

function judge(
  result: Omit<ImpulseResult, "state" | "reasons" | "credit">,
  days: number,
  shifts: number,
): [WindowState, string | null] {
  const q = result.q ?? 1;
  if ((result.promotionCorrelation ?? 0) > CONFOUNDED) {
    return ["confounded_with_promotions", "Promotions and this exposure moved together."];
  }
  if (result.leadP !== null && result.leadP <= Math.max(LEAD_LEVEL, 1 / (1 + shifts))) {
    return ["possible_reverse_causality", "The exposure a week later already tells of today."];
  }
  if (q > 0.1) return ["no_detectable_effect", null];
  if (q > 0.05) return ["directional", "The placebo is passed at 10 %, not at 5 %."];
  if (days < SUPPORTED_DAYS) return ["directional", `Fewer than ${SUPPORTED_DAYS} usable days.`];
  const { low, high } = result.incremental;
  if ((low ?? 0) <= 0 && (high ?? 0) >= 0) return ["directional", "The interval reaches across 0."];
  return ["supported", null];
}
