import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Badge, BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { z } from "zod";
import { listQuestions, readBrands, saveBrands, saveQuestion, setAsked, type Question } from "#app/ai-search/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { BrandsCard } from "#app/ui/ai-search/brands-card.tsx";
import { FlywheelPage, useFlywheelUrl } from "#app/ui/flywheel/frame.tsx";
import { formatCount } from "#app/ui/format.ts";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const read = await withShop(shopId, async (tx) => ({ questions: await listQuestions(tx), brands: await readBrands(tx), shop: await readShop(tx) }));
  const language = read.shop.locale.split("-")[0] ?? "en";
  return json({ locale, demo, questions: read.questions, brands: read.brands, usualLocale: `${language}-${read.shop.country ?? "US"}` });
});

const body = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), question: z.unknown() }),
  z.object({ intent: z.literal("ask"), promptId: z.string(), isActive: z.boolean() }),
  z.object({ intent: z.literal("brands"), brands: z.unknown() }),
]);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const given = body.parse(await request.json());
  await withShop(shopId, async (tx) => {
    if (given.intent === "save") await saveQuestion(tx, actor, given.question);
    else if (given.intent === "ask") await setAsked(tx, actor, given.promptId, given.isActive);
    else await saveBrands(tx, actor, given.brands);
  });
  return { ok: true, message: given.intent === "brands" ? "Saved; kept answers are read anew" : "Saved" };
});

export default function Questions() {
  const { locale, demo, questions, brands, usualLocale } = useLoaderData<typeof loader>();
  const url = useFlywheelUrl();
  const empty = { promptId: "", text: "", locale: usualLocale, category: "" };
  const [form, setForm] = useState(empty);
  const { send, busy, fields, refusal } = useAction({ onDone: (reply) => reply.ok && setForm({ ...empty, category: form.category, locale: form.locale }) });
  const field = (name: "text" | "locale" | "category") => ({ value: form[name], onChange: (value: string) => setForm((all) => ({ ...all, [name]: value })), error: fields[name], autoComplete: "off" });
  const edit = ({ promptId, text, locale: chosen, category }: Question) => setForm({ promptId, text, locale: chosen.includes("-") ? chosen : usualLocale, category });
  return (
    <FlywheelPage title="Questions and brands" demo={demo} back={{ content: "AI Search", url: url("/app/ai-search") }}>
      <Card>
        <FormLayout>
          <Text as="h2" variant="headingMd">
            {form.promptId ? "Change the question" : "A question that buyers ask"}
          </Text>
          <TextField label="Question, in their words" placeholder="best baby carrier for back pain" {...field("text")} helpText={form.promptId ? "Another wording is another question: its runs do not compare with the former’s." : "Without your brand’s name: you want to know whether it comes up by itself."} />
          <FormLayout.Group>
            <TextField label="Language and country" {...field("locale")} helpText="Such as en-US: where the asker is" />
            <TextField label="Category (optional)" {...field("category")} />
          </FormLayout.Group>
          {refusal && Object.keys(fields).length === 0 ? <Text as="p" tone="critical">{refusal.message}</Text> : null}
          <InlineStack gap="200">
            <Button variant="primary" disabled={demo} loading={busy} onClick={() => send({ intent: "save", question: form })}>
              {form.promptId ? "Save" : "Track it"}
            </Button>
            {form.promptId ? <Button onClick={() => setForm(empty)}>Cancel</Button> : null}
          </InlineStack>
        </FormLayout>
      </Card>
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            Tracked questions
          </Text>
          {questions.length === 0 ? <Text as="p">Nothing entered yet. Ten questions are a start; from fifty on the overall rates stand on firm ground.</Text> : null}
          <div className="fb-scroll" role="region" aria-label="Questions" tabIndex={0}>
            <table className="fb-table">
              <thead>
                <tr>
                  <th scope="col">Question</th>
                  <th scope="col">Category</th>
                  <th scope="col">Place</th>
                  <th scope="col" className="fb-number">Answers</th>
                  <th scope="col"> </th>
                </tr>
              </thead>
              <tbody>
                {questions.map((question) => (
                  <tr key={question.promptId}>
                    <td>
                      {question.text} {!question.isTracked ? <Badge tone="info">Seen in an import</Badge> : !question.isActive ? <Badge>Not asked any more</Badge> : null}
                    </td>
                    <td>{question.category || "–"}</td>
                    <td>{question.locale || "–"}</td>
                    <td className="fb-number">{formatCount(question.runs, locale)}</td>
                    <td>
                      <InlineStack gap="200" wrap={false}>
                        <Button variant="plain" disabled={demo} onClick={() => edit(question)} accessibilityLabel={`${question.isTracked ? "Change" : "Track"}: ${question.text}`}>
                          {question.isTracked ? "Change" : "Track"}
                        </Button>
                        {question.isTracked ? (
                          <Button variant="plain" disabled={demo} onClick={() => send({ intent: "ask", promptId: question.promptId, isActive: !question.isActive })} accessibilityLabel={`${question.isActive ? "Stop" : "Resume"}: ${question.text}`}>
                            {question.isActive ? "Stop" : "Resume"}
                          </Button>
                        ) : null}
                      </InlineStack>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </BlockStack>
      </Card>
      <BrandsCard brands={brands} readOnly={demo} />
    </FlywheelPage>
  );
}
