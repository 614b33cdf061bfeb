import type { HomeResult } from "#app/flywheel/index.ts";
import { FigureCard } from "./figure-card.tsx";
import { FlywheelLink } from "./frame.tsx";
import { HowMade } from "./how-made.tsx";
import { stateNames, type Words } from "./words.ts";

/** The four headline figures, each with trend, interval and the period it is compared with. */
export function HomeFigures({ home, words }: { home: HomeResult; words: Words }) {
  const { rate, before, trend, target, band } = home.migration;
  const { owned, cac, velocity } = home;
  const known = rate.state === "ok" ? rate : null;
  const points = known && before.state === "ok" ? (known.value - before.value) * 100 : null;
  const clear = known && before.state === "ok" && (known.low > before.value || known.high < before.value);
  const sign = (value: number, digits = 1) => `${value >= 0 ? "+" : "−"}${words.count(Math.abs(value), digits)}`;
  const count = (value: number) => words.count(value);
  const period = (from: string | null, to: string | null) => (from && to ? `${words.day(from)} to ${words.day(to)}` : null);
  return (
    <div className="fb-figures fb-figures--four">
      <FigureCard
        title="Migration rate, activity"
        value={known ? words.percent(known.value) : null}
        interval={known ? `${words.percent(known.low)}–${words.percent(known.high)}${target === null ? "" : ` · target ${words.percent(target)}`}` : null}
        change={points === null ? null : { text: Math.abs(points) < 0.05 ? "The same as in the four weeks before" : `${sign(points)} points on the four weeks before${clear ? "" : ", within chance"}`, news: !clear ? "none" : points > 0 ? "good" : "bad" }}
        note={band ? `Last week ${words.percent(band.observed)}, expected ${words.percent(band.low)}–${words.percent(band.high)}${band.outside ? ": outside its band" : ""}` : undefined}
        trend={trend}
        missing={rate.state === "ok" ? null : <>{rate.why}; it takes {rate.need}. <FlywheelLink to="/app/imports?source=amazon-orders">Import orders</FlywheelLink></>}
        made={<HowMade method={known ? `New customers of the last four whole weeks ÷ units with the card in them. ${known.method}` : "New customers ÷ units with the card"} window={known ? period(known.from, known.to) : null} rows={known ? [{ what: "migrated customers", count: known.numerator }, { what: "units with the card", count: known.denominator }] : []} interval={known?.method ?? null} state={known ? "Supported" : "Too little data"} through={known ? words.day(known.to) : null} figure="home --path migration.rate" count={count} />}
      />
      <FigureCard
        title="Owned customers"
        value={owned.value === null ? null : words.count(owned.value)}
        interval={owned.value === null ? null : `${words.count(owned.withOrder)} with a Shopify order`}
        change={owned.value === null ? null : { text: `+${words.count(owned.added)} in 28 days, ${words.count(owned.addedBefore)} in the 28 before`, news: Math.abs(owned.added - owned.addedBefore) <= 2 * Math.sqrt(owned.added + owned.addedBefore) ? "none" : owned.added > owned.addedBefore ? "good" : "bad" }}
        trend={owned.trend}
        missing={<>No customer came from a card yet. <FlywheelLink to="/app/inserts">Make an insert</FlywheelLink></>}
        made={<HowMade method={owned.method} window={period(owned.from, owned.to)} rows={owned.rows} interval="none: a count of all" state={stateNames[owned.state] ?? null} through={owned.through ? words.day(owned.through) : null} figure="home --path owned" count={count} />}
      />
      <FigureCard
        title={cac.kind === "cac" ? "Blended CAC" : "Spend per order"}
        value={cac.value === null ? null : words.money(Math.round(cac.value))}
        interval={cac.low !== null && cac.high !== null ? `${words.money(Math.round(cac.low))}–${words.money(Math.round(cac.high))}${cac.from ? ` · ${words.month(cac.from)}` : ""}` : null}
        change={cac.value !== null && cac.before !== null ? { text: `${sign((cac.value / cac.before - 1) * 100, 0)} % on the month before`, news: cac.low !== null && cac.high !== null && cac.low <= cac.before && cac.high >= cac.before ? "none" : cac.value < cac.before ? "good" : "bad" } : null}
        note={cac.kind === "spend_per_order" && cac.value !== null ? <>New customers of Amazon need its Repeat Purchase report. <FlywheelLink to="/app/imports?source=amazon-repeat">Import</FlywheelLink></> : cac.kind === "cac" ? "Amazon’s part is inferred" : undefined}
        trend={cac.trend}
        missing={<>Needs {cac.missing?.what ?? "spend and sales of a whole month"}. <FlywheelLink to="/app/imports">Import</FlywheelLink></>}
        made={<HowMade method={cac.method} window={period(cac.from, cac.to)} rows={cac.rows} interval={cac.kind === "cac" ? "Poisson, 95 %, of the count of customers" : "Poisson, 95 %, of the count of orders"} state={stateNames[cac.state] ?? null} through={cac.through ? words.day(cac.through) : null} figure="home --path cac" count={count} />}
      />
      <FigureCard
        title="Flywheel velocity"
        value={velocity.value === null ? null : `${words.count(velocity.value, 1)}×`}
        interval={velocity.low !== null && velocity.high !== null ? `${words.count(velocity.low, 1)}–${words.count(velocity.high, 1)} · published claim 2.8×` : null}
        change={velocity.value !== null && velocity.before !== null ? { text: `${words.count(velocity.before, 1)}× in the earlier half of these months`, news: "none" } : null}
        trend={velocity.trend}
        missing={`It takes ${velocity.missing?.what ?? "more customers"}.`}
        made={<HowMade method={velocity.method} window={velocity.from && velocity.to ? `first orders of ${words.month(velocity.from)} to ${words.month(velocity.to)}` : null} rows={velocity.rows} interval="delta method, 95 %" state={stateNames[velocity.state] ?? null} through={velocity.through ? words.day(velocity.through) : null} figure="home --path velocity" count={count} />}
      />
    </div>
  );
}
