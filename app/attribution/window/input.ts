import { GRAINS } from "./grain.ts";
import type { Series, WindowInput, WindowOptions } from "./types.ts";

export type CheckedInput = {
  /** The input with every value that is not a finite number as null. */
  input: WindowInput;
  windowHours: number | null;
  /** The window in periods: the lags of the adstock. */
  reach: number;
};

const DEFAULT_WINDOW_HOURS = 72;

/** Checks what only a mistake can bring. @throws Error with a message for people. */
export function checkInput(raw: WindowInput, options: WindowOptions): CheckedInput {
  const { windowHours, reach } = checkWindow(raw, options);
  const { retention, draws } = options;
  if (retention !== undefined && !(retention >= 0 && retention < 1)) {
    throw new Error("The retention must be at least 0 and less than 1 (per day).");
  }
  if (draws !== undefined && !(Number.isInteger(draws) && draws >= 1)) {
    throw new Error("The number of bootstrap draws must be a positive whole number.");
  }
  if (raw.impulses.length === 0) throw new Error("At least one impulse is needed.");
  const promotions = raw.promotions === "none" ? [] : raw.promotions;
  const series = [...raw.impulses, ...promotions, ...(raw.controls ?? [])];
  for (const { name, values } of series) {
    if (values.length !== raw.outcome.length) {
      throw new Error(`Column "${name}" and the outcome are not equally long.`);
    }
  }
  const names = new Set(raw.impulses.map((impulse) => impulse.name));
  if (names.size !== raw.impulses.length) throw new Error("An impulse is named twice.");
  const input: WindowInput = {
    ...raw,
    // A period with a negative total (more refunds than sales) has no logarithm: it is not usable.
    outcome: raw.outcome.map((value) => (value !== null && value >= 0 ? finite(value) : null)),
    impulses: raw.impulses.map((impulse) => ({ ...impulse, ...cleaned(impulse) })),
    promotions: raw.promotions === "none" ? "none" : raw.promotions.map(cleaned),
    controls: (raw.controls ?? []).map(cleaned),
  };
  return { input, windowHours, reach };
}

function checkWindow(raw: WindowInput, options: WindowOptions) {
  const { hoursPerPeriod } = GRAINS[raw.grain];
  if (raw.grain === "week") {
    if (options.windowHours !== undefined) {
      throw new Error("Weekly data show a same-week effect only: a window in hours is refused.");
    }
    return { windowHours: null, reach: 0 };
  }
  const windowHours = options.windowHours ?? DEFAULT_WINDOW_HOURS;
  const reach = windowHours / hoursPerPeriod;
  if (!Number.isInteger(reach) || reach < 1 || windowHours > 28 * 24) {
    throw new Error(
      `The window must be a whole number of ${raw.grain}s, at least one and at most 28 days.`,
    );
  }
  return { windowHours, reach };
}

const finite = (value: number | null) => (Number.isFinite(value) ? value : null);

function cleaned(series: Series): Series {
  return { name: series.name, values: series.values.map(finite) };
}
