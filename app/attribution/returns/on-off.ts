import { createRandom } from "../numerics/random.ts";

/** One pair of neighbouring periods of which the lot made one "on". */
export type Pair = { on: number; off: number };

export type OnOffResult =
  | { state: "too_few"; pairs: number; need: number }
  | { state: "supported" | "no_detectable_effect"; pairs: number; /** Mean of on less off, a period. */ effect: number; low: number; high: number; p: number };

/** Below six pairs no outcome could pass at 5 %: two of 2⁶ lots are as extreme as the most extreme. */
export const leastPairs = 6;
const mostExact = 14;
const draws = 20_000;

/**
 * Which period of each pair is on, by lot: so that trends and seasons weigh on both alike, and nobody chose.
 * @returns for each pair whether its first period is on
 */
export function drawLots(pairs: number, seed: number): boolean[] {
  const random = createRandom(seed);
  return Array.from({ length: pairs }, () => random.int(2) === 1);
}

/**
 * What being on did, by randomisation inference: under no effect each pair's difference could as well have had the other
 * sign, so the lots that were not drawn say how extreme the one drawn is (Fisher 1935; Imbens and Rubin 2015, chapter 5).
 * The interval holds every constant effect that the same test would not refuse at 5 %. All lots up to 14 pairs, else
 * 20,000 of them.
 */
export function onOffEffect(pairs: readonly Pair[]): OnOffResult {
  const n = pairs.length;
  if (n < leastPairs) return { state: "too_few", pairs: n, need: leastPairs };
  const differences = pairs.map(({ on, off }) => on - off);
  const effect = mean(differences);
  const signs = lots(n);
  const p = pValue(differences, 0, signs);
  const reach = Math.max(...differences.map((one) => Math.abs(one - effect))) * 4 + Math.abs(effect) + 1e-9;
  const edge = (side: 1 | -1) => {
    let [inside, outside] = [effect, effect + side * reach];
    for (let step = 0; step < 50; step++) {
      const middle = (inside + outside) / 2;
      if (pValue(differences, middle, signs) > 0.05) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return { state: p <= 0.05 ? "supported" : "no_detectable_effect", pairs: n, effect, low: edge(-1), high: edge(1), p };
}

/** Share of lots under which pairs that had the constant effect `assumed` differ at least as much as those drawn. */
function pValue(differences: readonly number[], assumed: number, signs: readonly Int8Array[]): number {
  const rest = differences.map((one) => one - assumed);
  const seen = Math.abs(rest.reduce((sum, one) => sum + one, 0));
  const slack = 1e-9 * (seen + 1);
  let extreme = 0;
  for (const lot of signs) {
    let sum = 0;
    for (let at = 0; at < rest.length; at++) sum += lot[at]! * rest[at]!;
    if (Math.abs(sum) >= seen - slack) extreme += 1;
  }
  return extreme / signs.length;
}

function lots(n: number): Int8Array[] {
  if (n <= mostExact) return Array.from({ length: 2 ** n }, (_unused, number) => Int8Array.from({ length: n }, (_sign, bit) => ((number >> bit) & 1 ? 1 : -1)));
  const random = createRandom(1);
  // The lot that was drawn is one of them, or the test would be too bold.
  return [new Int8Array(n).fill(1), ...Array.from({ length: draws - 1 }, () => Int8Array.from({ length: n }, () => (random.int(2) ? 1 : -1)))];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
