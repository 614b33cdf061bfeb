import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Banner, Button, Card, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import { engineNames, listQuestions, pasteAnswer, type Pasted } from "#app/ai-search/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { FlywheelLink, FlywheelPage, useFlywheelUrl } from "#app/ui/flywheel/frame.tsx";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, demo }) => {
  const questions = await withShop(shopId, (tx) => listQuestions(tx));
  return json({ demo, questions: questions.filter(({ isTracked }) => isTracked).map(({ promptId, text, locale }) => ({ value: promptId, label: `${text} (${locale})` })), engines: Object.entries(engineNames).map(([value, label]) => ({ value, label })), today: new Date().toISOString().slice(0, 10) });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const pasted = await withShop(shopId, async (tx) => pasteAnswer(tx, actor, await request.json(), new Date()));
  return { ok: true, message: "Kept", data: pasted };
});

export default function Paste() {
  const { demo, questions, engines, today } = useLoaderData<typeof loader>();
  const url = useFlywheelUrl();
  const [form, setForm] = useState({ promptId: questions[0]?.value ?? "", engine: "google_ai_overviews", capturedAt: today, text: "", sources: "", modelVersion: "", searched: true });
  const [last, setLast] = useState<Pasted | null>(null);
  const { send, busy, fields, refusal } = useAction({
    onDone: (reply) => {
      if (!reply.ok) return;
      setLast(reply.data as unknown as Pasted);
      setForm((all) => ({ ...all, text: "", sources: "" }));
    },
  });
  const set = (name: keyof typeof form) => (value: string) => setForm((all) => ({ ...all, [name]: value }));
  return (
    <FlywheelPage title="Paste an answer" demo={demo} back={{ content: "AI Search", url: url("/app/ai-search") }}>
      {last ? (
        <Banner tone="success" title="Kept as a run like any other">
          {last.mentioned ? (last.firstMention ? "It names your brand, before any competitor." : "It names your brand.") : "It does not name your brand."} {last.competitors.length > 0 ? `It names ${last.competitors.join(", ")}. ` : ""}
          {last.pages === 1 ? "One cited page." : `${last.pages} cited pages.`}
        </Banner>
      ) : null}
      {questions.length === 0 ? (
        <Banner title="Enter a question first">
          An answer belongs to a question that you track. <FlywheelLink to="/app/ai-search/questions">Questions and brands</FlywheelLink>
        </Banner>
      ) : (
        <Card>
          <FormLayout>
            <Select label="Question" options={questions} value={form.promptId} onChange={set("promptId")} error={fields.promptId} />
            <FormLayout.Group>
              <Select label="Assistant" options={engines} value={form.engine} onChange={set("engine")} error={fields.engine} />
              <TextField label="Day" type="date" value={form.capturedAt} onChange={set("capturedAt")} error={fields.capturedAt} autoComplete="off" />
              <TextField label="Model, if it is shown" value={form.modelVersion} onChange={set("modelVersion")} error={fields.modelVersion} autoComplete="off" />
            </FormLayout.Group>
            <TextField label="The whole answer" multiline={8} value={form.text} onChange={set("text")} error={fields.text} autoComplete="off" />
            <TextField label="Addresses of its sources, one a line" multiline={4} value={form.sources} onChange={set("sources")} error={fields.sources} autoComplete="off" helpText="Those within the answer are found as well." />
            <Checkbox label="It searched the web" checked={form.searched} onChange={(searched) => setForm((all) => ({ ...all, searched }))} />
            {refusal && Object.keys(fields).length === 0 ? <Text as="p" tone="critical">{refusal.message}</Text> : null}
            <Button variant="primary" disabled={demo} loading={busy} onClick={() => send(form)}>
              Keep this answer
            </Button>
            <Text as="p" tone="subdued">
              Ask in a fresh conversation, signed out if you can: what an assistant remembers of you changes its answers. The same answer pasted twice counts once.
            </Text>
          </FormLayout>
        </Card>
      )}
    </FlywheelPage>
  );
}
