import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { knowsTests, readResult, requestRecompute, startTest, stopTest, type ReallocationResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { wordsFor } from "#app/ui/flywheel/words.ts";
import { LeversCard } from "#app/ui/reallocation/levers-card.tsx";
import { ProposalCard } from "#app/ui/reallocation/proposal-card.tsx";
import { TestsCard } from "#app/ui/reallocation/tests-card.tsx";
import { TrialCard } from "#app/ui/reallocation/trial-card.tsx";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const { result, isNewest } = await withShop(shopId, async (tx) => {
    const stored = await readResult<ReallocationResult>(tx, "reallocation");
    if (!stored && !demo) await requestRecompute(tx);
    return { result: stored?.payload ?? null, isNewest: stored ? await knowsTests(tx, stored.payload.tests) : false };
  });
  return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), result, isNewest });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const given = (await request.json()) as { intent?: string; id?: unknown };
  const message = await withShop(shopId, async (tx) => {
    await requestRecompute(tx);
    if (given.intent === "start") return startTest(tx, actor, given, new Date()).then(() => "Weeks drawn. They are in your calendar.");
    if (given.intent === "stop") return stopTest(tx, actor, given.id, new Date()).then(() => "The test has ended");
    throw new UserError("That cannot be done here.");
  });
  return { ok: true, message };
});

export default function Reallocation() {
  const { locale, demo, canDemo, result, isNewest } = useLoaderData<typeof loader>();
  // A test that was just started or ended shows once the recompute has read it.
  useUntilReady(isNewest);
  const frame = { title: "Reallocation", demo, canDemo, canPrint: true, back: { content: "Flywheel", url: demo ? "/app?demo=1" : "/app" } };
  if (!result) {
    return (
      <FlywheelPage {...frame}>
        <Banner>Spend and what it brings are being compared for the first time. This page fills by itself.</Banner>
      </FlywheelPage>
    );
  }
  const words = wordsFor(locale, result.currency);
  return (
    <FlywheelPage {...frame} subtitle={`Where the next dollar does most${result.through ? ` · data through ${words.longDay(result.through)}` : ""}`}>
      <ProposalCard result={result} words={words} />
      <LeversCard levers={result.levers} words={words} />
      {result.levers.length > 1 ? <TrialCard levers={result.levers} words={words} /> : null}
      <TestsCard result={result} words={words} demo={demo} />
    </FlywheelPage>
  );
}
