import { html } from "#app/migration/landing/index.ts";
import { adminAddress } from "#app/platform/admin-address.ts";
import { withShop } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { readShop } from "#app/platform/shops.ts";
import { wordsFor, type Words } from "#app/ui/flywheel/words.ts";
import { dayNumber, isoDay } from "../days.ts";
import { readResult } from "../results.ts";
import { mailStaff } from "../staff-mail.ts";
import type { HomeResult, SourceReach } from "./model.ts";
import { sourceName } from "./sentences.ts";
import { readFlywheelSettings } from "./settings.ts";

/** Something that staff may want to be told of: what it is, once an address, in a mail with others of its kind. */
export type Alert = { kind: "band"; key: string; band: NonNullable<HomeResult["migration"]["band"]>; target: number | null } | { kind: "overdue"; key: string; source: SourceReach };

type Letter = { subject: string; paragraphs: string[]; links: { text: string; path: string }[] };

/** Writes to those who asked for it when the migration rate leaves its expected band or a source is overdue. */
export async function notifyStaff(shopId: number, now: Date): Promise<void> {
  const open = await withShop(shopId, async (tx) => {
    const { mailTo } = await readFlywheelSettings(tx);
    const home = mailTo.length > 0 ? await readResult<HomeResult>(tx, "home") : null;
    return home ? { mailTo, home: home.payload, shop: await readShop(tx) } : null;
  });
  if (!open) return;
  const { mailTo, home, shop } = open;
  const words = wordsFor(shop.locale, shop.currency);
  const alerts = alertsOf(home, now);
  for (const kind of ["band", "overdue"] as const) {
    const due = alerts.filter((alert) => alert.kind === kind);
    if (due.length === 0) continue;
    const compose = (keys: readonly string[]) => asMail(letter(due.filter(({ key }) => keys.includes(key)), shop.name, words), shop.domain);
    // A mail server that is away must not fail the figures: the next recompute tries again.
    for (const to of mailTo) await withShop(shopId, (tx) => mailStaff(tx, { keys: due.map(({ key }) => key), kind: "alert", compose }, to, now)).catch((error: unknown) => log.warn({ shop: shopId, error }, "an alert could not be mailed"));
  }
}

/** What is worth a mail. A source is told of anew only after it moved on and fell behind again. */
export function alertsOf(home: HomeResult, now: Date): Alert[] {
  const { band, target } = home.migration;
  const month = isoDay(Math.floor(now.getTime() / 86_400_000)).slice(0, 7);
  const alerts: Alert[] = band?.outside ? [{ kind: "band", key: `band:${band.week}`, band, target }] : [];
  for (const source of home.sources.filter(({ overdue }) => overdue)) alerts.push({ kind: "overdue", key: `overdue:${source.source}:${source.through ?? month}`, source });
  return alerts;
}

/** Alerts of one kind as a person reads them. */
export function letter(alerts: readonly Alert[], shop: string, words: Words): Letter {
  const [first] = alerts;
  if (first?.kind === "band") {
    const { week, observed, low, high, migrated, units } = first.band;
    const below = observed < low;
    const counted = migrated === undefined || units === undefined ? "" : `: ${words.count(migrated)} new customers on ${words.count(units)} units with the card`;
    return {
      subject: `${shop}: migration rate ${below ? "below" : "above"} its expected band`,
      paragraphs: [
        `In the week of ${words.fullDay(week)} to ${words.fullDay(isoDay(dayNumber(week) + 6))} the migration rate of ${shop} was ${words.percent(observed)}${counted}.`,
        `The weeks before it led one to expect ${words.percent(low)} to ${words.percent(high)}. By chance alone about one week in forty lies outside.${first.target === null ? "" : ` Your target is ${words.percent(first.target)}.`}`,
        below ? "Look first whether an import is missing, then at which step of the funnel, and on which insert, people were lost." : "Look first whether orders of that week are still missing, then which insert brought the people.",
      ],
      links: [{ text: "Open the funnel", path: "/app/migration" }, { text: "Open the flywheel", path: "/app" }],
    };
  }
  const sources = alerts.flatMap((alert) => (alert.kind === "overdue" ? [alert.source] : []));
  const [only] = sources;
  return {
    subject: sources.length === 1 && only ? `${shop}: the source “${sourceName(only.source)}” is overdue` : `${shop}: ${words.count(sources.length)} sources are overdue`,
    paragraphs: [
      ...sources.map(({ source, through, ageDays }) => `${sourceName(source)}: ${through ? `its data end on ${words.fullDay(through)}, ${words.count(ageDays)} days ago` : `last imported ${words.count(ageDays)} days ago`}.`),
      `Until the next import, figures that need ${sources.length === 1 ? "it" : "them"} stand still, and weeks without whole data stay out of comparisons.`,
    ],
    links: [...sources.map(({ source }) => ({ text: `Import ${sourceName(source)}`, path: `/app/imports?source=${source}` })), { text: "Open the flywheel", path: "/app" }],
  };
}

const why = "You get this because your address was entered under “Target and alerts” on the flywheel page; take it out there to stop.";

function asMail({ subject, paragraphs, links }: Letter, domain: string): { subject: string; text: string; html: string } {
  const linked = links.map(({ text, path }) => ({ text, address: adminAddress(domain, path) }));
  return {
    subject,
    text: [...paragraphs, ...linked.map(({ text, address }) => `${text}:\n${address}`), why].join("\n\n") + "\n",
    html: html`${paragraphs.map((one) => html`<p>${one}</p>`)}<ul>${linked.map(({ text, address }) => html`<li><a href="${address}">${text}</a></li>`)}</ul><p><small>${why}</small></p>`.text,
  };
}
