import { dayOf, type CitationRun } from "./types.ts";

/** How often each domain was cited on a day. */
export type DomainCounts = Readonly<Record<string, number>>;

/** Mean change of cited domains between consecutive recorded days; null without two of them. */
export interface Volatility {
  /** Mean Jaccard distance of the sets: 0 the same domains, 1 none in common. */
  jaccard: number | null;
  /** Mean Bray-Curtis distance of the counts: a hub cited eight times weighs eight times. */
  brayCurtis: number | null;
  transitions: number;
}

/** 1 − |A ∩ B| ÷ |A ∪ B|; 0 for two empty sets. */
export function jaccardDistance(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const union = new Set([...a, ...b]).size;
  const both = [...a].filter((name) => b.has(name)).length;
  return union > 0 ? 1 - both / union : 0;
}

/** Σ |a − b| ÷ Σ (a + b) over all names; 0 for two empty counts. */
export function brayCurtisDistance(a: DomainCounts, b: DomainCounts): number {
  let apart = 0;
  let all = 0;
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [a[name] ?? 0, b[name] ?? 0];
    apart += Math.abs(x - y);
    all += x + y;
  }
  return all > 0 ? apart / all : 0;
}

/** Volatility of cited domains over recorded days in order. */
export function citationVolatility(days: readonly DomainCounts[]): Volatility {
  let jaccard = 0;
  let brayCurtis = 0;
  const transitions = Math.max(0, days.length - 1);
  for (let i = 1; i < days.length; i++) {
    const [before, after] = [days[i - 1] ?? {}, days[i] ?? {}];
    jaccard += jaccardDistance(present(before), present(after));
    brayCurtis += brayCurtisDistance(before, after);
  }
  return {
    jaccard: transitions > 0 ? jaccard / transitions : null,
    brayCurtis: transitions > 0 ? brayCurtis / transitions : null,
    transitions,
  };
}

/** Domain counts of answered runs by day; runs without recorded domains are left out. */
export function domainsByDay(runs: readonly CitationRun[]): DomainCounts[] {
  const days = new Map<number, Record<string, number>>();
  for (const run of runs) {
    if (!run.answered || !run.citedDomains) continue;
    const day = days.get(dayOf(run)) ?? {};
    for (const domain of new Set(run.citedDomains)) day[domain] = (day[domain] ?? 0) + 1;
    days.set(dayOf(run), day);
  }
  return [...days].sort(([a], [b]) => a - b).map(([, counts]) => counts);
}

function present(counts: DomainCounts): Set<string> {
  return new Set(Object.keys(counts).filter((name) => (counts[name] ?? 0) > 0));
}
