import { json } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { glanceAt, readFlywheelSettings, readPlanStand, readProgress, readResult, requestRecompute, saveFlywheelSettings, type ForcesResult, type HomeResult, type ReallocationResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { readOnboarding } from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { deadCount } from "#app/platform/queue-state.ts";
import { readSyncState } from "#app/shopify/index.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { ChangeSentence, LeakSentence, sourceName } from "#app/ui/flywheel/changes.tsx";
import { ClaimsTable } from "#app/ui/flywheel/claims.tsx";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HomeFigures } from "#app/ui/flywheel/home-figures.tsx";
import { LeaksMade } from "#app/ui/flywheel/leaks-made.tsx";
import { NextCard } from "#app/ui/flywheel/next-card.tsx";
import { TargetCard } from "#app/ui/flywheel/target-card.tsx";
import { FirstSteps } from "#app/ui/flywheel/first-steps.tsx";
import { OnboardingCard } from "#app/ui/onboarding-card.tsx";
import { StoppedBanner } from "#app/ui/stopped-banner.tsx";
import { SyncBanner } from "#app/ui/sync-banner.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { WheelCard } from "#app/ui/flywheel/wheel-card.tsx";
import { wordsFor } from "#app/ui/flywheel/words.ts";

const staleAfter = 6 * 60 * 60_000;

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const read = await withShop(shopId, async (tx) => {
    const home = await readResult<HomeResult>(tx, "home");
    if (!demo && (!home || Date.now() - home.computedAt.getTime() > staleAfter)) await requestRecompute(tx);
    const settings = await readFlywheelSettings(tx);
    const onboarding = demo ? null : await readOnboarding(tx);
    const forces = (await readResult<ForcesResult>(tx, "forces"))?.payload ?? null;
    return { home, onboarding, forces: forces && { views: forces.forces.map(glanceAt), missingRates: forces.missingRates }, plan: await readPlanStand(tx, new Date()), proposal: (await readResult<ReallocationResult>(tx, "reallocation"))?.payload.proposal ?? null, progress: await readProgress(tx), mailTo: demo ? [] : settings.mailTo, target: settings.targetRate };
  });
  const sync = demo ? null : await readSyncState(shopId);
  const stopped = demo ? 0 : await deadCount(shopId);
  return json({ locale, stopped, onboarding: read.onboarding, sync: sync?.syncedThrough === null ? sync : null, demo, canDemo: Boolean(config().DEMO_SHOP), home: read.home?.payload ?? null, computedAt: read.home?.computedAt.toISOString() ?? null, forces: read.forces, plan: read.plan, proposal: read.proposal, progress: read.progress, mailTo: read.mailTo, target: read.target });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const input: unknown = await request.json();
  await withShop(shopId, async (tx) => {
    await saveFlywheelSettings(tx, actor, input);
    await requestRecompute(tx);
  });
  return { ok: true, message: "Target saved" };
});

export default function Home() {
  const { stopped, onboarding, sync, locale, demo, canDemo, home, forces, plan, proposal, progress, mailTo, target } = useLoaderData<typeof loader>();
  useUntilReady(home !== null);
  if (!home || !forces) {
    return (
      <FlywheelPage title="Flywheel" demo={demo} canDemo={canDemo}>
        <Banner>{progress && progress.share < 1 ? `The first figures are being computed: ${progress.step ?? ""}, ${Math.round(progress.share * 100)} %.` : "The first figures are being computed."} This page fills by itself.</Banner>
        {onboarding ? <OnboardingCard onboarding={onboarding} /> : null}
        <StoppedBanner count={stopped} />
        <SyncBanner sync={sync} />
        <FirstSteps />
      </FlywheelPage>
    );
  }
  const words = wordsFor(locale, home.currency);
  const [leak] = home.leaks;
  const isEmpty = home.sources.length === 0 && home.owned.value === null;
  return (
    <FlywheelPage title="Flywheel" subtitle={home.through ? `Last 28 days · data through ${words.longDay(home.through)}` : "No sales yet"} demo={demo} canDemo={canDemo} canPrint actions={[{ content: "Forces", url: demo ? "/app/forces?demo=1" : "/app/forces" }, { content: "Attribution", url: demo ? "/app/attribution?demo=1" : "/app/attribution" }]}>
      {onboarding ? <OnboardingCard onboarding={onboarding} /> : null}
      <StoppedBanner count={stopped} />
      <SyncBanner sync={sync} />
      {isEmpty ? <FirstSteps /> : null}
      {forces.missingRates.map(({ currency, rows }) => (
        <Banner key={currency} tone="warning" title={`${rows} amounts in ${currency} are in no figure`} action={{ content: "Import rates", url: "/app/imports?source=fx-rates" }}>
          There is no exchange rate to {home.currency} for their days.
        </Banner>
      ))}
      <HomeFigures home={home} words={words} />
      <div className="fb-grid fb-grid--home">
        <WheelCard forces={forces.views} words={words} />
        <div className="fb-stack">
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                What changed since last week
              </Text>
              {home.changes.length === 0 ? (
                <Text as="p" tone="subdued">
                  Nothing that stands out from the usual ups and downs.
                </Text>
              ) : (
                <ul className="fb-sentences">
                  {home.changes.map((change, at) => (
                    <li key={at}>
                      <ChangeSentence change={change} words={words} />
                    </li>
                  ))}
                </ul>
              )}
            </BlockStack>
          </Card>
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Biggest leak
              </Text>
              <Text as="p">{leak ? <LeakSentence leak={leak} words={words} /> : "No step of an insert loses clearly more than on another one. Two inserts with 60 units each are needed to compare."}</Text>
              <LeaksMade words={words} />
              {home.leaks.length > 1 ? <FlywheelLink to="/app/migration">{home.leaks.length - 1} more on the migration page</FlywheelLink> : null}
            </BlockStack>
          </Card>
          <NextCard plan={plan} proposal={proposal} words={words} />
          {demo ? null : <TargetCard target={target} mailTo={mailTo} />}
        </div>
      </div>
      <div className="fb-grid fb-grid--two">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Published claims beside your figures
            </Text>
            <ClaimsTable claims={home.claims} words={words} />
            <Text as="p" tone="subdued" variant="bodySm">
              The claims are others’, are not checked here, and enter no figure.
            </Text>
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <InlineStack align="space-between">
              <Text as="h2" variant="headingMd">
                Sources and their age
              </Text>
              <FlywheelLink to="/app/imports">Import</FlywheelLink>
            </InlineStack>
            {home.sources.length === 0 ? <Text as="p" tone="subdued">Nothing was imported yet. Start with Amazon’s all-orders report.</Text> : null}
            <ul className="fb-sources-list">
              {[...home.sources].sort((a, b) => Number(b.overdue) - Number(a.overdue)).map((source) => (
                <li key={source.source}>
                  <Link to={`/app/imports?source=${source.source}`} className={source.overdue ? "fb-overdue" : undefined}>
                    {sourceName(source.source)}: {source.through ? `to ${words.day(source.through)}, ${source.ageDays === 1 ? "1 day" : `${words.count(source.ageDays)} days`} old` : "no days"}
                    {source.overdue ? ", overdue: import" : ""}
                  </Link>
                </li>
              ))}
            </ul>
          </BlockStack>
        </Card>
      </div>
    </FlywheelPage>
  );
}
