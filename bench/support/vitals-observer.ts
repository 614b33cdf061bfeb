/** Largest contentful paint and interaction to next paint in milliseconds, cumulative layout shift; and what they came from. */
export type Vitals = { lcp: number; inp: number; cls: number; largest: string; slowest: string; moved: string[] };

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
type Interaction = PerformanceEntry & { interactionId?: number };
type Paint = PerformanceEntry & { element: Element | null };

/**
 * Runs inside the browser, in every frame, before the page's own scripts: collects what the Web Vitals definitions
 * (web.dev/articles/vitals) count and gives it by `flybridgeVitals()`. Shifts count by session windows of at most five
 * seconds with gaps under one; the slowest interaction stands for the few that a visit here has.
 */
export function observeVitals(): void {
  const vitals: Vitals = { lcp: 0, inp: 0, cls: 0, largest: "", slowest: "", moved: [] };
  let session = { value: 0, first: 0, last: 0 };
  const name = (node: Node | null): string => {
    const element = node && node.nodeType !== 1 ? node.parentElement : (node as Element | null);
    return element ? `${element.tagName.toLowerCase()}.${String(element.getAttribute("class") ?? "").split(" ")[0]}` : "?";
  };
  const watch = (type: string, take: (entry: PerformanceEntry) => void, extra: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...extra });
  watch("largest-contentful-paint", (entry) => Object.assign(vitals, { lcp: entry.startTime, largest: name((entry as Paint).element) }));
  watch("layout-shift", (entry) => {
    const shift = entry as Shift;
    if (shift.hadRecentInput) return;
    const goesOn = shift.startTime - session.last < 1_000 && shift.startTime - session.first < 5_000;
    session = goesOn ? { ...session, value: session.value + shift.value, last: shift.startTime } : { value: shift.value, first: shift.startTime, last: shift.startTime };
    vitals.cls = Math.max(vitals.cls, session.value);
    vitals.moved.push(...shift.sources.map((source) => `${name(source.node)} ${shift.value.toFixed(3)}`));
  });
  watch(
    "event",
    (entry) => {
      if (!(entry as Interaction).interactionId || entry.duration <= vitals.inp) return;
      Object.assign(vitals, { inp: entry.duration, slowest: entry.name });
    },
    { durationThreshold: 16 },
  );
  Object.assign(window, { flybridgeVitals: () => vitals });
}
