import { html } from "#app/migration/landing/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { isoDay } from "../days.ts";
import { readResult } from "../results.ts";
import { mailStaff } from "../staff-mail.ts";
import type { HomeResult } from "./model.ts";
import { readFlywheelSettings } from "./settings.ts";

type Alert = { key: string; subject: string; text: string };

/** Writes to those who asked for it when the migration rate leaves its expected band or a source is overdue. */
export async function notifyStaff(shopId: number, now: Date): Promise<void> {
  const open = await withShop(shopId, async (tx) => {
    const { mailTo } = await readFlywheelSettings(tx);
    const home = mailTo.length > 0 ? await readResult<HomeResult>(tx, "home") : null;
    return home ? { mailTo, alerts: alertsOf(home.payload, now) } : null;
  });
  for (const alert of open?.alerts ?? []) for (const to of open?.mailTo ?? []) {
    // A mail server that is away must not fail the figures: the next recompute tries again.
    await withShop(shopId, (tx) => send(tx, alert, to, now)).catch((error: unknown) => log.warn({ shop: shopId, error }, "an alert could not be mailed"));
  }
}

/** What is worth a mail; each key is sent once an address. */
export function alertsOf(home: HomeResult, now: Date): Alert[] {
  const alerts: Alert[] = [];
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const { band, target } = home.migration;
  if (band?.outside) {
    alerts.push({
      key: `band:${band.week}`,
      subject: `Migration rate ${band.observed < band.low ? "below" : "above"} its expected band`,
      text: `In the week of ${band.week} the migration rate was ${percent(band.observed)}. From the weeks before, ${percent(band.low)} to ${percent(band.high)} was to be expected.${target === null ? "" : ` Your target is ${percent(target)}.`}`,
    });
  }
  const month = isoDay(Math.floor(now.getTime() / 86_400_000)).slice(0, 7);
  for (const source of home.sources.filter(({ overdue }) => overdue)) {
    alerts.push({ key: `overdue:${source.source}:${source.through ?? month}`, subject: `${source.source} is overdue`, text: `The data of ${source.source} reach ${source.through ?? "no day yet"}, ${source.ageDays} days ago. Figures that need them stand still.` });
  }
  return alerts;
}

async function send(tx: Tx, { key, subject, text }: Alert, to: string, now: Date): Promise<void> {
  const link = `${config().SHOPIFY_APP_URL}/app`;
  await mailStaff(tx, { key, kind: "alert", subject, text: `${text}\n\n${link}\n`, html: html`<p>${text}</p><p><a href="${link}">Open the flywheel</a></p>`.text }, to, now);
}
