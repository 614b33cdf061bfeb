import { dot, orthonormalBasis, residualise } from "../numerics/linear-algebra.ts";
import type { Basis } from "../numerics/linear-algebra.ts";
import { exposureOn } from "./checks.ts";
import { fitAt, searchRetention } from "./fit.ts";
import type { Fit, Problem } from "./fit.ts";

/** One impulse as the joint fit sees it. */
export type Term = {
  name: string;
  x: Float64Array;
  lags: number;
  thetas: readonly number[];
};

/** An impulse's question with the other impulses, at their own retention, among its controls. */
export type JointFit = { problem: Problem; others: Float64Array[]; fit: Fit | null };

/** Sweeps over the impulses until no retention moves; in practice two or three. */
const SWEEPS = 6;

/**
 * One least-squares fit of all impulses: retentions by coordinate descent (each impulse searched
 * with the others held), then each impulse's own question by Frisch-Waugh.
 */
export function fitJointly(
  terms: readonly Term[],
  rows: Int32Array,
  controls: Basis,
  logOutcome: Float64Array,
  hacLag: number,
): JointFit[] {
  const n = rows.length;
  const thetas = terms.map((term) => term.thetas[Math.floor(term.thetas.length / 2)] ?? 0);
  const ask = (index: number): JointFit => {
    const term = terms[index]!;
    const others = terms.flatMap((other, i) =>
      i === index ? [] : [exposureOn(other.x, thetas[i]!, other.lags, rows)],
    );
    const basis = others.length > 0 ? orthonormalBasis(others, n, controls) : controls;
    const y = residualise(basis, logOutcome);
    const problem: Problem = { rows, y, basis, lags: term.lags, thetas: term.thetas, hacLag };
    return { problem, others, fit: null };
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = false;
    terms.forEach((term, i) => {
      if (term.thetas.length < 2 && terms.length > 1) return;
      const { problem } = ask(i);
      const theta = searchRetention(problem, term.x, [problem.y])[0]?.theta ?? thetas[i]!;
      moved ||= theta !== thetas[i];
      thetas[i] = theta;
    });
    if (!moved) break;
  }
  return terms.map((term, i) => {
    const joint = ask(i);
    const exact = dot(joint.problem.y, joint.problem.y) > 1e-20 * n;
    return { ...joint, fit: exact ? fitAt(joint.problem, term.x, thetas[i]!) : null };
  });
}
