import { json } from "@remix-run/node";
import { forces as catalogue, type ForceNumber } from "#app/flywheel/forces/catalogue.ts";
import { readResult, readVersions, type ForcesResult, type ForceView } from "#app/flywheel/index.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { stateNames, wordsFor } from "#app/ui/flywheel/words.ts";
import type { FigureVersion } from "#app/ui/flywheel/how-made.tsx";

/** What a force's figure said in the versions that are kept. */
export const loader = staffLoader(async ({ shopId, locale }, { params }) => {
  const number = Number(params.force) as ForceNumber;
  if (!(number in catalogue)) throw new NotFound("The force");
  const { stored, zone, currency } = await withShop(shopId, async (tx) => {
    const now = await readResult<ForcesResult>(tx, "forces");
    const at = (now?.payload.forces ?? []).findIndex((force) => force.number === number);
    return { stored: at < 0 ? [] : await readVersions<ForceView>(tx, "forces", ["forces", String(at)]), zone: (await readShop(tx)).timeZone, currency: now?.payload.currency ?? "USD" };
  });
  const words = wordsFor(locale, currency);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  const figure = ({ amountMinor, low, high, citations }: ForceView) => {
    if (citations) return `${words.count(citations.hits)} of ${words.count(citations.runs)} answers`;
    if (amountMinor === null) return "not measured";
    return `${words.money(amountMinor)}${low === null || high === null ? "" : ` (${words.money(low)} to ${words.money(high)})`}`;
  };
  const versions = stored.map(({ computedAt, through, value }): FigureVersion => ({ computed: moment.format(computedAt), through: through ? words.fullDay(through) : "", value: value ? figure(value) : "made by an earlier method", state: value ? (stateNames[value.state] ?? value.state) : "" }));
  return json({ versions });
});
