import type { Check, Lever, Marginal, Move, Proposal } from "./model.ts";

/** The published range of 2026: a fifth to three tenths of the spend. */
export const shareRange = { least: 0.2, usual: 0.25, most: 0.3 };
/** A lever gives up at most half of its spend at once, and grows to a quarter beyond what was ever spent on it. */
const mostGiven = 0.5;
const mostBeyond = 1.25;

type Measured = Lever & { marginal: Extract<Marginal, { state: "measured" }> };
const isMeasured = (lever: Lever): lever is Measured => lever.marginal.state === "measured";
const estimateOf = ({ marginal }: Lever): number | null => (marginal.state === "unknown" ? null : marginal.estimate);

/**
 * Moves `share` of the weekly spend towards levers whose lower bound beats what the others bring. Nothing is moved from
 * or to a lever that nobody has measured, and never more than three tenths in all.
 * @param scatter standard deviation by week of what a lever's force brings, to say when a change would show
 */
export function propose(levers: readonly Lever[], share: number, scatter: Readonly<Record<string, number>>): Proposal {
  const totalMinor = levers.reduce((sum, { weeklyMinor }) => sum + weeklyMinor, 0);
  const wanted = Math.min(Math.max(share, 0), shareRange.most) * totalMinor;
  const known = levers.filter((lever) => estimateOf(lever) !== null && lever.weeklyMinor > 0);
  const receivers = known.filter(isMeasured).filter((lever) => lever.marginal.low > 0 && known.some((other) => other.id !== lever.id && (estimateOf(other) ?? 0) < lever.marginal.low));
  const best = receivers.sort((a, b) => b.marginal.low - a.marginal.low);
  const givers = known.filter((lever) => !best.some(({ id }) => id === lever.id)).sort((a, b) => (estimateOf(a) ?? 0) - (estimateOf(b) ?? 0));
  const moves: Move[] = [];
  const room = new Map(best.map((lever) => [lever.id, Math.max(0, Math.floor(lever.mostMinor * mostBeyond - lever.weeklyMinor))]));
  let left = Math.floor(wanted);
  for (const giver of givers) {
    let gives = Math.min(left, Math.floor(giver.weeklyMinor * mostGiven));
    for (const receiver of best) {
      if ((estimateOf(giver) ?? 0) >= receiver.marginal.low) continue;
      const minor = Math.min(gives, room.get(receiver.id) ?? 0);
      if (minor <= 0) continue;
      moves.push({ from: giver.id, to: receiver.id, minor });
      room.set(receiver.id, (room.get(receiver.id) ?? 0) - minor);
      gives -= minor;
      left -= minor;
    }
  }
  const movedMinor = moves.reduce((sum, { minor }) => sum + minor, 0);
  if (movedMinor === 0) return { state: "refused", reasons: refusals(levers, known, best) };
  const changes = changesOf(moves);
  return { state: "proposed", share: movedMinor / totalMinor, moves, movedMinor, totalMinor, expected: expectedOf(levers, changes), check: best.flatMap((lever) => ((changes.get(lever.id) ?? 0) > 0 ? [checkOf(lever, changes.get(lever.id) ?? 0, scatter[lever.id], levers.filter(({ id }) => moves.some(({ from, to }) => from === id && to === lever.id)))] : [])) };
}

/** What each lever gets more or less a week. */
export function changesOf(moves: readonly Move[]): Map<string, number> {
  const changes = new Map<string, number>();
  for (const { from, to, minor } of moves) {
    changes.set(from, (changes.get(from) ?? 0) - minor);
    changes.set(to, (changes.get(to) ?? 0) + minor);
  }
  return changes;
}

/** Revenue a week that a change of spend is expected to bring; errors of the levers taken as independent. */
export function expectedOf(levers: readonly Lever[], changes: ReadonlyMap<string, number>): { estimate: number; low: number; high: number } {
  let [estimate, variance] = [0, 0];
  for (const lever of levers) {
    const change = changes.get(lever.id) ?? 0;
    if (change === 0 || lever.marginal.state === "unknown") continue;
    estimate += broughtBy(lever, change);
    if (isMeasured(lever)) variance += (lever.marginal.standardError * change) ** 2;
  }
  const half = 1.96 * Math.sqrt(variance);
  return { estimate: Math.round(estimate), low: Math.round(estimate - half), high: Math.round(estimate + half) };
}

/** Revenue a week of spending `change` more on a lever, along its curve where it is known. */
function broughtBy({ marginal, weeklyMinor }: Lever, change: number): number {
  if (marginal.state === "unknown") return 0;
  const curve = marginal.state === "measured" ? marginal.curve : null;
  if (!curve) return marginal.estimate * change;
  return curve.scaleMinor * (Math.log1p(Math.max(0, weeklyMinor + change) / curve.pivotMinor) - Math.log1p(weeklyMinor / curve.pivotMinor));
}

/** How one would know: the least that must be seen, after how many weeks it would stand out (2.8 standard errors), and the bound to watch. */
function checkOf(lever: Measured, change: number, scatter: number | undefined, givers: readonly Lever[]): Check {
  const brought = broughtBy(lever, change);
  const weeks = scatter && brought > 0 ? Math.ceil(2 * ((2.8 * scatter) / brought) ** 2) : null;
  const against = givers.map((giver) => ({ lever: giver.id, estimate: estimateOf(giver) ?? 0 })).sort((a, b) => b.estimate - a.estimate)[0] ?? null;
  return { lever: lever.id, weeks, leastMinor: Math.round(lever.marginal.low * change), low: lever.marginal.low, against };
}

function refusals(levers: readonly Lever[], known: readonly Lever[], best: readonly Lever[]): string[] {
  if (levers.length === 0) return ["No spend is known. Import ad spend, or enter costs by month and force."];
  const reasons: string[] = [];
  if (known.length < 2) reasons.push("Fewer than two levers are measured, so that there is nothing to compare. An on/off test measures a lever whose spend never varied.");
  else if (best.length === 0) reasons.push("No lever’s lower bound beats what the others bring: the evidence does not say which is better. More weeks narrow the intervals, an on/off test does so faster.");
  else reasons.push("The levers that lead are at the edge of what was ever spent on them. Raise one by a test first.");
  for (const lever of levers) if (lever.marginal.state === "unknown") reasons.push(`${lever.name}${lever.force ? `, force ${lever.force}` : ""}: ${lever.marginal.says}.`);
  return reasons;
}
