import { benjaminiHochberg } from "../numerics/intervals.ts";
import { orthonormalBasis } from "../numerics/linear-algebra.ts";
import { RETENTIONS } from "./adstock.ts";
import { countSteps, describeExposure } from "./checks.ts";
import { buildDesign, pick, toColumn, usableRows } from "./design.ts";
import { GRAINS, placeboShifts } from "./grain.ts";
import { checkInput } from "./input.ts";
import { fitJointly } from "./joint.ts";
import { coefficientUnit, measure } from "./measure.ts";
import type { Context } from "./measure.ts";
import { decideState, emptyResult, shortage } from "./states.ts";
import type { Impulse, ImpulseResult, WindowInput, WindowOptions, WindowResult } from "./types.ts";

/**
 * Incremental searches (or revenue) of each impulse within the window after it: joint log-linear
 * fit on adstocked exposure, circular-shift placebo, block bootstrap, lead test, and a state that
 * says what the numbers may be used for. Pure: the same input and seed give the same result.
 * @throws Error on inputs that cannot be read (lengths, names, windows), never on poor data.
 */
export function estimateWindow(raw: WindowInput, options: WindowOptions = {}): WindowResult {
  const { input, windowHours, reach } = checkInput(raw, options);
  const context = prepare(input, options, reach);
  const { terms, rows } = context;
  const short = input.impulses.map((impulse, i) =>
    shortage(input.grain, rows.length, impulse.kind ?? "burst", {
      ...describeExposure(terms[i]!.x, input.grain),
      steps: countSteps(terms[i]!.x),
      shifts: context.shifts.length,
      parameters: context.controls.rank + terms.length,
    }),
  );
  // An impulse without data of its own must not keep the others from being fitted.
  const able = terms.filter((_, i) => short[i]!.length === 0);
  const fits = fitJointly(
    able,
    rows,
    context.controls,
    context.logOutcome,
    GRAINS[input.grain].hacLag,
  );
  const measured = able.map((term, i) => measure({ ...context, terms: able }, term, fits[i]!));
  const ps = measured.flatMap((result) => (result?.p === null || !result ? [] : [result.p]));
  const qs = benjaminiHochberg(ps);

  const impulses: Record<string, ImpulseResult> = {};
  let next = 0;
  input.impulses.forEach((impulse, i) => {
    const result = measured[able.indexOf(terms[i]!)];
    const unit = coefficientUnit(terms[i]!.x);
    if (!result) {
      const none = [
        "The controls or the other impulses move with it: its own part cannot be told.",
      ];
      impulses[impulse.name] = emptyResult(unit, short[i]!.length > 0 ? short[i]! : none);
      return;
    }
    const q = qs[next++]!;
    impulses[impulse.name] = decideState({ ...result, q }, context.days, context.shifts.length);
  });
  const promotionDays = countPromotions(input);
  return { grain: input.grain, windowHours, usablePeriods: rows.length, promotionDays, impulses };
}

/** Periods with any promotion or price flag. */
function countPromotions({ promotions, outcome }: WindowInput): number {
  if (promotions === "none") return 0;
  return outcome.filter((_, t) => promotions.some(({ values }) => (values[t] ?? 0) !== 0)).length;
}

function prepare(input: WindowInput, options: WindowOptions, reach: number): Context {
  const rules = GRAINS[input.grain];
  const rows = usableRows(input, reach);
  const design = buildDesign(input);
  const columns = [...design.always, ...design.promotions].map((column) => pick(column, rows));
  const outcome = pick(toColumn({ name: "outcome", values: input.outcome }), rows);
  const constant = outcome.includes(0) ? 1 : 0;
  const level = outcome.map((value) => value + constant);
  const retentions = options.retention === undefined ? RETENTIONS : [options.retention];
  const thetas = retentions.map((retention) => retention ** (1 / rules.periodsPerDay));
  return {
    input,
    days: rows.length / rules.periodsPerDay,
    rows,
    design,
    controls: orthonormalBasis(columns, rows.length),
    logOutcome: level.map(Math.log),
    level,
    shifts: placeboShifts(input.grain, input.outcome.length),
    terms: input.impulses.map((impulse) => ({
      name: impulse.name,
      x: exposure(impulse),
      ...(isCarried(impulse, reach) ? { lags: reach, thetas } : { lags: 0, thetas: [0] }),
    })),
    retentions,
    draws: options.draws ?? 500,
    seed: options.seed ?? 1,
  };
}

function isCarried(impulse: Impulse, reach: number): boolean {
  return impulse.kind !== "level" && reach > 0;
}

/** A level counts from the lowest value it had: less than that was never seen. */
function exposure(impulse: Impulse): Float64Array {
  const x = toColumn(impulse);
  if (impulse.kind !== "level") return x;
  const known = impulse.values.filter((value) => value !== null);
  const lowest = known.reduce((a, b) => Math.min(a, b), Infinity);
  return x.map((value, t) => (impulse.values[t] === null ? 0 : value - lowest));
}
