import type { Words } from "#app/ui/flywheel/words.ts";
import { channelNames } from "../channels.ts";
import { forces } from "../forces/catalogue.ts";
import type { Leak } from "../migration/leaks.ts";
import type { Change } from "./model.ts";

/** One finding in words: what to stress in it, and where it can be looked into. */
export type Sentence = { parts: (string | { strong: string })[]; to: string; link: string };

/** A sentence without its stress and link, for mail and paper. */
export const plainSentence = ({ parts }: Sentence): string => parts.map((part) => (typeof part === "string" ? part : part.strong)).join("");

export function forceName(number: keyof typeof forces): string {
  return `${channelNames[forces[number].from]} → ${channelNames[forces[number].to]}`;
}

/** A source's id as people say it. */
export function sourceName(id: string): string {
  const text = id.replaceAll("-", " ");
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/\bsqp\b/i, "Search Query Performance").replace(/\bga4\b/i, "Google Analytics").replace(/^Fx /, "Exchange ").replace(/^Tiktok/, "TikTok");
}

/** What changed, as one sentence. */
export function changeSentence(change: Change, words: Words): Sentence {
  switch (change.kind) {
    case "force": {
      const value = (amount: number) => (change.unit === "money" ? words.money(Math.round(amount)) : `${words.count(amount)} citing answers`);
      const carried = forces[change.force].money === "carried" ? " carried" : "";
      const posts = change.posts.length > 0 ? `: most seen were posts by ${change.posts.map((post) => `@${post.creator}`).join(" and ")}` : "";
      return {
        parts: [`${forceName(change.force)} ${change.now >= change.before ? "rose to" : "fell to"} `, { strong: value(change.now) }, `${carried} in the week of ${words.day(change.week)}, from ${value(change.before)}${posts}.`],
        to: `/app/forces/${change.force}`,
        link: posts ? "See the force" : "Look into it",
      };
    }
    case "figure":
      return { parts: [`${words.count(change.now)} customers migrated in the week of ${words.day(change.week)}, after ${words.count(change.before)} the week before.`], to: "/app/migration", link: "See the funnel" };
    case "waiting":
      return { parts: [`${words.count(change.registrations)} registrations wait for their Amazon order: ${change.ordersThrough ? `orders reach ${words.fullDay(change.ordersThrough)}` : "no orders are imported"}.`], to: "/app/imports?source=amazon-orders", link: "Import orders" };
    case "overdue":
      return { parts: [`${sourceName(change.source)} is ${words.count(change.days)} days old${change.through ? `, its data reach ${words.fullDay(change.through)}` : ""}.`], to: `/app/imports?source=${change.source}`, link: "Import" };
    case "blind":
      return { parts: [`Force ${change.force}, ${forceName(change.force)}, is blind: it needs ${change.what}.`], to: `/app/forces/${change.force}`, link: "What to import" };
  }
}

const stepNames = { scan: "Unit → scan", registration: "Scan → registration", confirmation: "Registration → confirmation", first_order: "Customer → first order" };

/** A leak: where, and what the better rate would bring. */
export function leakSentence(leak: Leak, words: Words): Sentence {
  const worth = leak.moneyMinor === null ? "" : `, worth some ${words.shortMoney(leak.moneyMinor)} in their first 90 days`;
  return {
    parts: [
      `${stepNames[leak.step]} is at `, { strong: words.percent(leak.rate, 0) }, ` on ${leak.insert} (${leak.best.insert}: ${words.percent(leak.best.rate, 0)}). At that rate it would bring about `,
      { strong: `${words.count(leak.customers)} customers a month` }, ` more (${words.count(leak.low)}–${words.count(leak.high)})${worth}.`,
    ],
    to: `/app/inserts/${leak.insertId}`,
    link: "Open the insert",
  };
}
