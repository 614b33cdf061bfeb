import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, Checkbox, InlineStack, ProgressBar, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { planTasks, readPlanSettings, readResult, requestRecompute, startPlan, tickTask, type PlanResult } from "#app/flywheel/index.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { formatDay } from "#app/ui/format.ts";
import { useActionFetcher } from "#app/ui/use-action.ts";

const phases = { 1: "Days 1–30: connect the nodes", 2: "Days 31–60: set the forces going", 3: "Days 61–90: move the spend" } as const;
const dayMs = 86_400_000;

export const loader = staffLoader(async ({ shopId, locale, demo }) =>
  json(
    await withShop(shopId, async (tx) => {
      const settings = await readPlanSettings(tx);
      const stored = await readResult<PlanResult>(tx, "plan");
      if (!stored && !demo) await requestRecompute(tx);
      const start = settings.startedOn ? Date.parse(`${settings.startedOn}T00:00:00Z`) : null;
      const today = start === null ? null : Math.floor((Date.now() - start) / dayMs) + 1;
      const tasks = planTasks.map(({ check, ...task }) => {
        const found = check ? (stored?.payload.checks[task.id] ?? { done: false, says: "not looked at yet" }) : null;
        const ticked = settings.ticks[task.id] ?? null;
        const done = found ? found.done : ticked !== null;
        return { ...task, byHand: !check, done, says: found?.says ?? (ticked ? `ticked on ${ticked}` : "only you can know"), dueOn: start === null ? null : new Date(start + (task.due - 1) * dayMs).toISOString().slice(0, 10), late: !done && today !== null && today > task.due };
      });
      return { locale, demo, startedOn: settings.startedOn, today, tasks };
    }),
  ),
);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = await request.formData();
  await withShop(shopId, async (tx) => {
    if (form.get("intent") === "start") await startPlan(tx, actor, String(form.get("startedOn") ?? ""));
    else if (form.get("intent") === "tick") await tickTask(tx, actor, String(form.get("id") ?? ""), form.get("done") === "yes", new Date());
    else throw new UserError("That cannot be done here.");
  });
  return { ok: true, message: form.get("intent") === "start" ? "First day saved" : "Saved" };
});

export default function Plan() {
  const { locale, demo, startedOn, today, tasks } = useLoaderData<typeof loader>();
  const fetcher = useActionFetcher();
  const [start, setStart] = useState(startedOn ?? "");
  const done = tasks.filter((task) => task.done).length;
  const late = tasks.filter((task) => task.late);
  return (
    <FlywheelPage title="Ninety days" subtitle={today === null ? undefined : today > 90 ? "The ninety days are over" : `Day ${Math.max(1, today)} of 90`} demo={demo} canDemo back={{ content: "Flywheel", url: "/app" }}>
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="end" gap="400">
            <Text as="p">
              {done} of {tasks.length} done{late.length > 0 ? `, ${late.length} late` : ""}. What the data can check is checked by the data; the sequence is a published one of 2026.
            </Text>
            <InlineStack gap="200" blockAlign="end">
              <TextField label="First day" type="date" value={start} onChange={setStart} autoComplete="off" disabled={demo} error={fetcher.data?.fields?.startedOn} />
              <Button disabled={demo || start === (startedOn ?? "")} onClick={() => fetcher.submit({ intent: "start", startedOn: start }, { method: "post" })}>
                Set
              </Button>
              <Button onClick={() => window.print()}>Print</Button>
            </InlineStack>
          </InlineStack>
          <ProgressBar progress={(done / tasks.length) * 100} size="small" />
        </BlockStack>
      </Card>
      {([1, 2, 3] as const).map((phase) => (
        <Card key={phase}>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              {phases[phase]}
            </Text>
            {tasks
              .filter((task) => task.phase === phase)
              .map((task) => (
                <div key={task.id} className="fb-plan__task">
                  {task.byHand ? (
                    <Checkbox label={task.title} checked={task.done} disabled={demo} onChange={(value) => fetcher.submit({ intent: "tick", id: task.id, done: value ? "yes" : "no" }, { method: "post" })} />
                  ) : (
                    <InlineStack gap="200">
                      <Badge tone={task.done ? "success" : task.late ? "critical" : undefined}>{task.done ? "Done" : task.late ? "Late" : "Open"}</Badge>
                      <Text as="span" fontWeight="medium">
                        {task.title}
                      </Text>
                    </InlineStack>
                  )}
                  <Text as="p" tone="subdued">
                    {task.dueOn ? `by ${formatDay(task.dueOn, locale)}` : `by day ${task.due}`} · {task.late ? `late, since ${task.says}` : task.says}
                  </Text>
                  <Text as="p">
                    {task.how} <FlywheelLink to={task.url}>Open</FlywheelLink>
                  </Text>
                </div>
              ))}
          </BlockStack>
        </Card>
      ))}
    </FlywheelPage>
  );
}
