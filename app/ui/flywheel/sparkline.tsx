type Point = { value: number | null; partial: boolean };

/** A trend as a small line; points of periods that are not whole are hollow. Says nothing that the text beside it does not. */
export function Sparkline({ points, colour = "#475569" }: { points: Point[]; colour?: string }) {
  const known = points.flatMap(({ value, partial }, at) => (value === null ? [] : [{ at, value, partial }]));
  if (known.length < 2) return null;
  const values = known.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => 3 + (94 * at) / Math.max(1, points.length - 1);
  const y = (value: number) => (high === low ? 18 : 33 - (30 * (value - low)) / (high - low));
  const whole = known.filter(({ partial }) => !partial);
  const end = whole.at(-1);
  return (
    <svg viewBox="0 0 100 36" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={whole.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")} fill="none" stroke={colour} strokeWidth="2" vectorEffect="non-scaling-stroke" strokeLinejoin="round" strokeLinecap="round" />
      {end ? <circle cx={x(end.at)} cy={y(end.value)} r="2.2" fill={colour} /> : null}
    </svg>
  );
}
