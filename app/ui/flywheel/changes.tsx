import { forces } from "#app/flywheel/forces/catalogue.ts";
import { channelNames } from "#app/flywheel/channels.ts";
import type { Change, Leak } from "#app/flywheel/index.ts";
import { FlywheelLink } from "./frame.tsx";
import type { Words } from "./words.ts";

export function forceName(number: keyof typeof forces): string {
  return `${channelNames[forces[number].from]} → ${channelNames[forces[number].to]}`;
}

/** What changed, as one sentence with a link to where it can be looked into. */
export function ChangeSentence({ change, words }: { change: Change; words: Words }) {
  switch (change.kind) {
    case "force": {
      const value = (amount: number) => (change.unit === "money" ? words.money(Math.round(amount)) : `${words.count(amount)} citing answers`);
      const carried = forces[change.force].money === "carried" ? " carried" : "";
      return (
        <>
          {forceName(change.force)} {change.now >= change.before ? "rose to" : "fell to"} <strong>{value(change.now)}</strong>
          {carried} in the week of {words.day(change.week)}, from {value(change.before)}
          {change.posts.length > 0 ? <>: most seen were posts by {change.posts.map((post) => `@${post.creator}`).join(" and ")}</> : null}. <FlywheelLink to={`/app/forces/${change.force}`}>{change.posts.length > 0 ? "See the force" : "Look into it"}</FlywheelLink>
        </>
      );
    }
    case "figure":
      return (
        <>
          {words.count(change.now)} customers migrated in the week of {words.day(change.week)}, after {words.count(change.before)} the week before. <FlywheelLink to="/app/migration">See the funnel</FlywheelLink>
        </>
      );
    case "waiting":
      return (
        <>
          {words.count(change.registrations)} registrations wait for their Amazon order: {change.ordersThrough ? `orders reach ${words.day(change.ordersThrough)}` : "no orders are imported"}. <FlywheelLink to="/app/imports?source=amazon-orders">Import orders</FlywheelLink>
        </>
      );
    case "overdue":
      return (
        <>
          {sourceName(change.source)} is {words.count(change.days)} days old{change.through ? `, its data reach ${words.day(change.through)}` : ""}. <FlywheelLink to={`/app/imports?source=${change.source}`}>Import</FlywheelLink>
        </>
      );
    case "blind":
      return (
        <>
          Force {change.force}, {forceName(change.force)}, is blind: it needs {change.what}. <FlywheelLink to={`/app/forces/${change.force}`}>What to import</FlywheelLink>
        </>
      );
  }
}

const stepNames = { scan: "Unit → scan", registration: "Scan → registration", confirmation: "Registration → confirmation", first_order: "Customer → first order" };

/** A leak in two sentences: where, and what the better rate would bring. */
export function LeakSentence({ leak, words }: { leak: Leak; words: Words }) {
  return (
    <>
      {stepNames[leak.step]} is at <strong>{words.percent(leak.rate, 0)}</strong> on {leak.insert} ({leak.best.insert}: {words.percent(leak.best.rate, 0)}). At that rate it would bring about <strong>{words.count(leak.customers)} customers a month</strong> more ({words.count(leak.low)}–{words.count(leak.high)})
      {leak.moneyMinor === null ? null : <>, worth some {words.shortMoney(leak.moneyMinor)} in their first 90 days</>}. <FlywheelLink to={`/app/inserts/${leak.insertId}`}>Open the insert</FlywheelLink>
    </>
  );
}

/** A source's id as people say it. */
export function sourceName(id: string): string {
  const text = id.replaceAll("-", " ");
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/\bsqp\b/i, "Search Query Performance").replace(/\bga4\b/i, "Google Analytics").replace(/^Fx /, "Exchange ").replace(/^Tiktok/, "TikTok");
}
