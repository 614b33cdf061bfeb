/** What a minimisation ended with. */
export interface Minimum {
  x: number[];
  value: number;
  /** False when the iterations ran out or a fresh start from the end still found a lower point. */
  converged: boolean;
  evaluations: number;
}

interface Vertex {
  x: number[];
  value: number;
}

export interface MinimiseOptions {
  /** Length of the first simplex's edges. */
  step?: number;
  /** Stop when the simplex's values differ by less than this. */
  valueTolerance?: number;
  /** … and its corners by less than this in every coordinate. */
  pointTolerance?: number;
  maxEvaluations?: number;
  /** Fresh simplexes started from the end of the last one. */
  restarts?: number;
}

/** Fills what a caller left out. */
const DEFAULTS: Required<MinimiseOptions> = {
  step: 0.5,
  valueTolerance: 1e-9,
  pointTolerance: 1e-6,
  maxEvaluations: 4000,
  restarts: 4,
};

/**
 * Minimises a function of a few variables without derivatives: Nelder and Mead's simplex (1965)
 * with the dimension-adapted coefficients of Gao and Han (2012). A value that is not finite counts
 * as the worst. The search is started again from where it ended until that changes nothing, which
 * is what `converged` reports: a collapsed simplex alone proves no minimum.
 */
export function minimise(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  options: MinimiseOptions = {},
): Minimum {
  const settings = { ...DEFAULTS, ...options };
  let best = runSimplex(f, start, settings.step, settings);
  let evaluations = best.evaluations;
  let converged = false;
  for (let round = 0; round < settings.restarts && best.finished; round++) {
    const again = runSimplex(f, best.x, settings.step / 4, settings);
    evaluations += again.evaluations;
    const gain = best.value - again.value;
    if (again.value < best.value) best = again;
    if (gain < Math.max(1e-6, Math.abs(best.value) * 1e-10) && again.finished) {
      converged = true;
      break;
    }
  }
  // A search that ran off to infinity has found no minimum.
  const inside = best.x.every((v) => Math.abs(v) < 1e8) && Number.isFinite(best.value);
  return { x: best.x, value: best.value, converged: converged && inside, evaluations };
}

function runSimplex(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  step: number,
  settings: Required<MinimiseOptions>,
): Vertex & { finished: boolean; evaluations: number } {
  const n = start.length;
  const expand = 1 + 2 / n;
  const contract = 0.75 - 1 / (2 * n);
  const shrink = 1 - 1 / Math.max(n, 2);
  let evaluations = 0;
  const at = (x: number[]): Vertex => {
    evaluations++;
    const value = f(x);
    return { x, value: Number.isFinite(value) ? value : Infinity };
  };
  const simplex = [at([...start])];
  for (let i = 0; i < n; i++) simplex.push(at(start.map((v, j) => (i === j ? v + step : v))));

  while (evaluations < settings.maxEvaluations) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0] as Vertex;
    const worst = simplex[n] as Vertex;
    const second = simplex[n - 1] as Vertex;
    if (isCollapsed(simplex, settings)) return { ...best, finished: true, evaluations };
    const centre = best.x.map(
      (_, j) => simplex.slice(0, n).reduce((sum, vertex) => sum + (vertex.x[j] ?? 0), 0) / n,
    );
    // A point on the line from the worst corner through the centre of the others.
    const along = (t: number) => at(centre.map((c, j) => c + t * (c - (worst.x[j] ?? 0))));
    const reflected = along(1);
    if (reflected.value < best.value) {
      const expanded = along(expand);
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      simplex[n] = reflected;
    } else {
      const outside = reflected.value < worst.value;
      const contracted = along(outside ? contract : -contract);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else {
        for (let i = 1; i <= n; i++) {
          const vertex = simplex[i] as Vertex;
          simplex[i] = at(
            vertex.x.map((v, j) => (best.x[j] ?? 0) + shrink * (v - (best.x[j] ?? 0))),
          );
        }
      }
    }
  }
  simplex.sort((a, b) => a.value - b.value);
  return { ...(simplex[0] as Vertex), finished: false, evaluations };
}

function isCollapsed(simplex: readonly Vertex[], settings: Required<MinimiseOptions>): boolean {
  const best = simplex[0] as Vertex;
  return simplex.every(
    (vertex) =>
      Math.abs(vertex.value - best.value) <= settings.valueTolerance * (1 + Math.abs(best.value)) &&
      vertex.x.every((v, j) => Math.abs(v - (best.x[j] ?? 0)) <= settings.pointTolerance),
  );
}
