import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Badge, Banner, BlockStack, Button, Card, Checkbox, FormLayout, InlineStack, ProgressBar, Select, Text, TextField } from "@shopify/polaris";
import { z } from "zod";
import { readEngines, readSampler, readSamplerProgress, removeKey, sampledEngines, saveEngine, saveSampler, startRound } from "#app/ai-search/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { EngineForm } from "#app/ui/ai-search/engine-form.tsx";
import { dollarsOf } from "#app/ui/ai-search/dollars.ts";
import { FlywheelPage, useFlywheelUrl } from "#app/ui/flywheel/frame.tsx";
import { formatCount } from "#app/ui/format.ts";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const now = new Date();
  const read = await withShop(shopId, async (tx) => ({ engines: await readEngines(tx), sampler: await readSampler(tx), progress: await readSamplerProgress(tx, now) }));
  return json({ locale, demo, ...read, engines: read.engines.map((engine) => ({ ...engine, name: sampledEngines[engine.engine].name, keyPage: sampledEngines[engine.engine].keyPage })) });
});

const body = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("sampler"), sampler: z.unknown() }),
  z.object({ intent: z.literal("engine"), settings: z.unknown() }),
  z.object({ intent: z.literal("remove_key"), engine: z.string() }),
  z.object({ intent: z.literal("start") }),
]);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const given = body.parse(await request.json());
  return withShop(shopId, async (tx) => {
    if (given.intent === "start") return { ok: true, message: `${await startRound(tx, actor, new Date())} questions are on their way` };
    if (given.intent === "sampler") await saveSampler(tx, actor, given.sampler);
    else if (given.intent === "engine") await saveEngine(tx, actor, given.settings);
    else await removeKey(tx, actor, given.engine);
    return { ok: true, message: "Saved" };
  });
});

export default function Sampler() {
  const { locale, demo, engines, sampler, progress } = useLoaderData<typeof loader>();
  const url = useFlywheelUrl();
  const [form, setForm] = useState({ isOn: sampler.isOn, everyDays: String(sampler.everyDays), repeats: String(sampler.repeats), budget: dollarsOf(sampler.budgetMicros) });
  const { send, busy, fields, refusal } = useAction();
  const start = useAction();
  const dollars = (micros: number) => new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 2 }).format(micros / 1_000_000);
  const count = (value: number) => formatCount(value, locale);
  const total = progress.waiting + progress.done + progress.failed + progress.skipped;
  const spent = sampler.budgetMicros > 0 ? Math.min(100, (100 * progress.spentMicros) / sampler.budgetMicros) : 0;
  return (
    <FlywheelPage title="Sampler" demo={demo} back={{ content: "AI Search", url: url("/app/ai-search") }}>
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center">
            <Text as="h2" variant="headingMd">
              This month
            </Text>
            <Badge tone={sampler.isOn ? "success" : "attention"}>{sampler.isOn ? "On" : "Off"}</Badge>
          </InlineStack>
          <Text as="p">
            {dollars(progress.spentMicros)} of {dollars(sampler.budgetMicros)} spent or set aside. The next round should cost about {dollars(progress.expectedMicros)}.
          </Text>
          <ProgressBar progress={spent} size="small" tone={spent > 90 ? "critical" : "primary"} ariaLabelledBy="budget-label" />
          <span id="budget-label" className="fb-visually-hidden">
            Share of the month’s budget
          </span>
          {progress.round ? (
            <>
              <Text as="p">
                Round of {progress.round}: {count(progress.done)} of {count(total)} answered{progress.waiting > 0 ? `, ${count(progress.waiting)} under way` : ""}
                {progress.failed > 0 ? `, ${count(progress.failed)} without an answer` : ""}
                {progress.skipped > 0 ? `, ${count(progress.skipped)} not asked` : ""}.
              </Text>
              {progress.errors.length > 0 ? (
                <ul className="fb-sentences">
                  {progress.errors.map((one) => (
                    <li key={`${one.engine} ${one.error}`}>
                      {engines.find(({ engine }) => engine === one.engine)?.name ?? one.engine}: {one.error} ({count(one.count)})
                    </li>
                  ))}
                </ul>
              ) : null}
            </>
          ) : (
            <Text as="p" tone="subdued">
              No round yet.
            </Text>
          )}
          {start.refusal ? <Banner tone="warning">{start.refusal.message}</Banner> : null}
          <InlineStack>
            <Button disabled={demo} loading={start.busy} onClick={() => start.send({ intent: "start" })}>
              Ask now
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
      <Card>
        <FormLayout>
          <Text as="h2" variant="headingMd">
            When, how often, for how much
          </Text>
          <Checkbox label="Ask by itself" checked={form.isOn} onChange={(isOn) => setForm((all) => ({ ...all, isOn }))} />
          <FormLayout.Group>
            <Select label="A round" options={[["1", "every day"], ["2", "every second day"], ["3", "every third day"], ["7", "every week"], ["14", "every second week"], ["28", "every four weeks"]].map(([value = "", label = ""]) => ({ value, label }))} value={form.everyDays} onChange={(everyDays) => setForm((all) => ({ ...all, everyDays }))} error={fields.everyDays} />
            <TextField label="Times a question in a round" type="number" min={1} max={10} value={form.repeats} onChange={(repeats) => setForm((all) => ({ ...all, repeats }))} error={fields.repeats} autoComplete="off" helpText="Answers differ each time; 20 in four weeks are the least that say something." />
            <TextField label="Budget a month" prefix="US$" inputMode="decimal" value={form.budget} onChange={(budget) => setForm((all) => ({ ...all, budget }))} error={fields.budget} autoComplete="off" helpText="Counted before each question; what does not fit is not asked." />
          </FormLayout.Group>
          {refusal && Object.keys(fields).length === 0 ? <Text as="p" tone="critical">{refusal.message}</Text> : null}
          <Button variant="primary" disabled={demo} loading={busy} onClick={() => send({ intent: "sampler", sampler: form })}>
            Save
          </Button>
        </FormLayout>
      </Card>
      {engines.map((engine) => (
        <EngineForm key={engine.engine} engine={engine} readOnly={demo} dollars={dollars} />
      ))}
      <Text as="p" tone="subdued">
        Questions go to the vendors as they stand, on your keys and under your contracts with them; nothing about your customers is sent. An assistant’s interface may answer differently than its app does. AI Overviews have no interface: paste or import them.
      </Text>
    </FlywheelPage>
  );
}
