import type { ForceView } from "#app/flywheel/index.ts";
import { stateNames, type Words } from "./words.ts";

/** Layer 1's estimates: searches and revenue with intervals, p, half-life, what was credited. */
export function EstimateTable({ estimates, words }: { estimates: ForceView["estimates"]; words: Words }) {
  const range = (interval: { estimate: number | null; low: number | null; high: number | null } | undefined, write: (value: number) => string) =>
    interval?.estimate == null ? "–" : `${write(interval.estimate)} (${interval.low === null ? "–" : write(interval.low)} to ${interval.high === null ? "–" : write(interval.high)})`;
  const searches = (value: number) => words.count(value);
  const money = (value: number) => words.shortMoney(value);
  const p = (value: number | null | undefined) => (value == null ? "–" : value < 0.001 ? "< .001" : words.count(value, 3));
  return (
    <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table fb-table--stacked">
        <thead>
          <tr>
            <th scope="col">Impulse</th>
            <th scope="col">Incremental branded searches</th>
            <th scope="col">Incremental Amazon revenue</th>
            <th scope="col" className="fb-number">Credited</th>
          </tr>
        </thead>
        <tbody>
          {estimates.map((one) => (
            <tr key={one.name}>
              <td>
                {one.label}
                {one.aboveUsual ? " (above its usual level)" : ""}
              </td>
              <td data-name="Incremental branded searches" className="fb-table__row">
                {range(one.searches?.incremental, searches)}
                <br />
                {stateNames[one.searches?.state ?? "insufficient_data"]}, p {p(one.searches?.p)}
                {one.searches?.halfLifeHours ? `, half-life ${words.count(one.searches.halfLifeHours)} h` : ""}
              </td>
              <td data-name="Incremental Amazon revenue" className="fb-table__row">
                {range(one.revenue?.incremental, money)}
                <br />
                {stateNames[one.revenue?.state ?? "insufficient_data"]}, p {p(one.revenue?.p)}
                {one.headlineFrom === "crossCheck" ? `; by searches × purchases × order value ${range(one.headline, money)}` : ""}
              </td>
              <td className="fb-number" data-name="Credited">{words.shortMoney(one.creditMinor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
