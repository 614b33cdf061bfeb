import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { creatorPlatforms, declineCreator, inviteCreators, leastOrders, listCreators, readOutreach, readResult, removeCreator, requestRecompute, saveCreator, type CreatorsResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { toMajor } from "#app/platform/currency.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { Chart, ChartTable } from "#app/ui/charts/chart.tsx";
import { creatorsChart } from "#app/ui/charts/creators.server.ts";
import { Candidates } from "#app/ui/creators/candidates-card.tsx";
import { CreatorForm, CreatorList } from "#app/ui/creators/creator-list.tsx";
import { CreatorPaths } from "#app/ui/creators/paths-card.tsx";
import { FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { wordsFor } from "#app/ui/flywheel/words.ts";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const read = await withShop(shopId, async (tx) => {
    const stored = await readResult<CreatorsResult>(tx, "creators");
    if (!stored && !demo) await requestRecompute(tx);
    return { stored, creators: await listCreators(tx), noted: stored ? await readOutreach(tx, stored.payload.candidates.map(({ customerGid }) => customerGid)) : [] };
  });
  const known = { locale, demo, canDemo: Boolean(config().DEMO_SHOP), platforms: creatorPlatforms, leastOrders };
  if (!read.stored) return json({ ...known, result: null, candidates: [], creators: [], chart: null });
  const result = read.stored.payload;
  const noted = new Map(read.noted.map((one) => [one.customerGid, one]));
  const candidates = result.candidates.map((one) => ({ ...one, handle: noted.get(one.customerGid)?.handle ?? null, invitedAt: noted.get(one.customerGid)?.invitedAt?.toISOString() ?? null }));
  // The list is as staff left it a moment ago; the figures follow with the next recompute.
  const figures = new Map(result.creators.map((one) => [one.handle, one]));
  const creators = read.creators
    .map((one) => ({ ...one, figures: (one.platform === "tiktok" && figures.get(one.handle)) || null }))
    .sort((a, b) => (b.figures?.gmvMinor ?? 0) - (a.figures?.gmvMinor ?? 0));
  return json({ ...known, result, candidates, creators, chart: chartOf(result, locale) });
});

const shownMonths = 18;

function chartOf({ months, currency }: CreatorsResult, locale: string): string | null {
  const names = [...new Set(months.map(({ month }) => month))].slice(-shownMonths);
  if (names.length === 0) return null;
  const sold = (month: string, force: 5 | 10) => toMajor(months.find((one) => one.month === month && one.force === force)?.gmvMinor ?? 0, currency);
  const compact = new Intl.NumberFormat(locale, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  const words = wordsFor(locale, currency);
  return creatorsChart(names.map((month) => ({ label: words.month(month), customers: sold(month, 5), recruited: sold(month, 10) })), (value) => compact.format(value));
}

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const { intent, customers, ...given } = (await request.json()) as { intent?: string; customers?: unknown[]; platform?: string; handle?: string };
  const message = await withShop(shopId, async (tx) => {
    await requestRecompute(tx);
    if (intent === "invite") return `${await inviteCreators(tx, actor, customers)} noted as asked`;
    if (intent === "save") return saveCreator(tx, actor, given).then(() => "Creator saved");
    if (intent === "remove") return removeCreator(tx, actor, { platform: String(given.platform), handle: String(given.handle) }).then(() => "Creator removed");
    if (intent !== "decline") throw new UserError("That cannot be done here.");
    for (const customer of customers ?? []) await declineCreator(tx, actor, customer);
    return "Noted: they are not asked again";
  });
  return { ok: true, message };
});

export default function Creators() {
  const { locale, demo, canDemo, platforms, leastOrders: least, result, candidates, creators, chart } = useLoaderData<typeof loader>();
  useUntilReady(result !== null);
  const frame = { title: "Creators", demo, canDemo, back: { content: "Flywheel", url: demo ? "/app?demo=1" : "/app" } };
  if (!result) {
    return (
      <FlywheelPage {...frame}>
        <Banner>Creators are being counted for the first time. This page fills by itself.</Banner>
      </FlywheelPage>
    );
  }
  const words = wordsFor(locale, result.currency);
  return (
    <FlywheelPage {...frame} subtitle={result.through ? `Customers who make videos sell on TikTok Shop. Data through ${words.day(result.through)}.` : "Customers who make videos sell on TikTok Shop."} actions={[{ content: "Import a list", url: "/app/imports" }]}>
      <CreatorPaths paths={result.paths} words={words} through={result.through} />
      {chart ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              What they sold, by month
            </Text>
            <Chart svg={chart} label="Sales of matched creators by month and force; the table below says the same" />
            <ChartTable
              title="Sales of matched creators by month"
              head={["Month", "Customers (force 5)", "Recruited by a send (force 10)"]}
              rows={[...new Set(result.months.map(({ month }) => month))].slice(-shownMonths).reverse().map((month) => ({
                key: month,
                cells: [words.month(month), ...([5, 10] as const).map((force) => words.money(result.months.find((one) => one.month === month && one.force === force)?.gmvMinor ?? 0))],
              }))}
            />
            <HowMade
              method="Orders that creators brought, as TikTok’s affiliate orders say, or what their posts sold where those were not imported; a recruited creator’s count for force 10 from the send on"
              window={result.through ? `months to ${words.day(result.through)}` : null}
              rows={[{ what: "creators matched to a customer", count: result.creators.filter(({ force }) => force !== null).length }]}
              interval="none: these are TikTok’s own counts"
              state="Counted"
              through={result.through ? words.day(result.through) : null}
              figure="creators --path months"
              count={(value) => words.count(value)}
            />
          </BlockStack>
        </Card>
      ) : null}
      <Candidates rows={candidates} total={result.candidateCount} words={words} rule={`Owned customers who said on their own page that they make videos, or who agreed to e-mail and bought at least ${least} times on Amazon and your shop together.`} readOnly={demo} />
      <CreatorList creators={creators} platforms={platforms} words={words} readOnly={demo} />
      {demo ? null : <CreatorForm platforms={platforms} />}
    </FlywheelPage>
  );
}
