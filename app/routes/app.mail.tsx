import { useState } from "react";
import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, FormLayout, InlineStack, Layout, Page, Select, Text, TextField } from "@shopify/polaris";
import { z } from "zod";
import { locales, type Locale } from "#app/migration/inserts/model.ts";
import { defaultWords, editSchema, readOwnWords, saveOwnWords, sendPreview } from "#app/migration/registration/index.ts";
import { mailSlots, slotIds, type SlotId } from "#app/migration/registration/mails/slots.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { localeNames } from "#app/ui/insert-names.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { useLive } from "#app/ui/use-live.ts";
import { WordingFindings } from "#app/ui/wording-findings.tsx";

export const loader = staffLoader(async ({ shopId }, { request }) => {
  const query = new URL(request.url).searchParams;
  const { own, shop } = await withShop(shopId, async (tx) => ({ own: await readOwnWords(tx), shop: await readShop(tx) }));
  return json({
    own: Object.fromEntries(own.map(({ slot, locale, words }) => [`${slot}:${locale}`, words])) as Record<string, Words>,
    ours: Object.fromEntries(slotIds.flatMap((slot) => locales.map((locale) => [`${slot}:${locale}`, defaultWords(slot, locale)]))) as Record<string, Words>,
    to: shop.supportEmail ?? shop.senderEmail ?? "",
    slot: z.enum(slotIds).catch("confirm.warranty").parse(query.get("mail")),
    locale: z.enum(locales).catch("en").parse(query.get("language") ?? shop.locale),
  });
});

const asked = z.discriminatedUnion("what", [
  z.object({ what: z.literal("save"), edits: z.array(editSchema).max(200) }),
  z.object({ what: z.literal("test"), edit: editSchema, to: z.string() }),
]);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = asked.parse(await request.json());
  if (form.what === "test") {
    await sendPreview(shopId, form.edit.slot, form.edit.locale, form.edit.words, form.to, new Date());
    return { ok: true, message: `Sent to ${form.to}` };
  }
  await withShop(shopId, (tx) => saveOwnWords(tx, actor, form.edits));
  return { ok: true, message: "Mail saved" };
});

type Words = { subject: string; greeting: string; body: string; button: string };
type Preview = { subject: string; html: string; problems: Partial<Record<keyof Words, string>>; findings: (Parameters<typeof WordingFindings>[0]["findings"][number] & { field: keyof Words })[] };

const none: Words = { subject: "", greeting: "", body: "", button: "" };
const fields: { name: keyof Words; label: string; max: number; lines?: number }[] = [
  { name: "subject", label: "Subject", max: 150 },
  { name: "greeting", label: "Heading", max: 120 },
  { name: "body", label: "Text", max: 3000, lines: 6 },
  { name: "button", label: "Button", max: 60 },
];
const isOurs = (words: Words | undefined) => !words || Object.values(words).every((text) => text === "");

/** Every mail that people get, in every language, worded by the merchant where they want to and shown as it arrives. */
export default function Mail() {
  const data = useLoaderData<typeof loader>();
  const [slot, setSlot] = useState<SlotId>(data.slot);
  const [locale, setLocale] = useState<Locale>(data.locale);
  const [edits, setEdits] = useState<Record<string, Words>>({});
  const [to, setTo] = useState(data.to);
  const save = useAction({ onDone: ({ ok }) => ok && setEdits({}) });
  const test = useAction();
  const key = `${slot}:${locale}`;
  const wordsAt = (at: string) => edits[at] ?? data.own[at];
  const words = wordsAt(key) ?? none;
  const ours = data.ours[key] ?? none;
  const change = (changes: Partial<Words>) => setEdits((old) => ({ ...old, [key]: { ...words, ...changes } }));
  const { answer, busy } = useLive<Preview>("/app/mail/preview", { slot, locale, words });
  const refused = { ...save.fields, ...test.fields };
  const { when, placeholders } = mailSlots[slot];
  const mails = slotIds.map((id) => ({ value: id, label: mailSlots[id].name }));
  const languages = locales.map((one) => ({ value: one, label: `${localeNames[one]} · ${isOurs(wordsAt(`${slot}:${one}`)) ? "as we word it" : "your words"}` }));
  return (
    <Page title="Words of the mail" backAction={{ content: "Settings", url: "/app/settings" }} fullWidth>
      <UnsavedBar
        id="mail"
        open={Object.keys(edits).length > 0}
        saving={save.busy}
        onSave={() => save.send({ what: "save", edits: Object.entries(edits).map(([at, typed]) => ({ slot: at.split(":")[0], locale: at.split(":")[1], words: typed })) })}
        onDiscard={() => setEdits({})}
      />
      <BlockStack gap="400">
        <RefusalBanner refusal={save.refusal ?? test.refusal} shown={(field) => field === "to" || field.startsWith(key)} />
        <Layout>
          <Layout.Section variant="oneHalf">
            <Card>
              <BlockStack gap="400">
                <FormLayout>
                  <FormLayout.Group>
                    <Select label="Mail" options={mails} value={slot} onChange={(next) => setSlot(next as SlotId)} />
                    <Select label="Language" options={languages} value={locale} onChange={(next) => setLocale(next as Locale)} />
                  </FormLayout.Group>
                </FormLayout>
                <InlineStack gap="200" blockAlign="center">
                  <Badge tone={isOurs(words) ? undefined : "success"}>{isOurs(words) ? "As we word it" : "Your words"}</Badge>
                  <Text as="span" tone="subdued">
                    {when}
                  </Text>
                </InlineStack>
                {fields.map(({ name, label, max, lines }) => (
                  <BlockStack key={name} gap="200">
                    <TextField
                      label={label}
                      value={words[name]}
                      onChange={(text) => change({ [name]: text })}
                      placeholder={ours[name]}
                      helpText={words[name] === "" ? "Empty, so the mail says ours." : name === "body" ? "An empty line begins a new paragraph." : undefined}
                      error={answer?.problems[name] ?? refused[`${key}:${name}`]}
                      maxLength={max}
                      multiline={lines ?? false}
                      autoComplete="off"
                    />
                    <WordingFindings findings={(answer?.findings ?? []).filter((finding) => finding.field === name)} />
                  </BlockStack>
                ))}
                <Text as="p" tone="subdued">
                  Filled in for each person: {placeholders.map((name) => `{${name}}`).join(", ")}. Why the mail came, and what to do if it should not have, stands below it and stays ours.
                </Text>
                <InlineStack gap="200">
                  <Button disabled={words.body !== ""} onClick={() => change(ours)}>
                    Start from our words
                  </Button>
                  <Button variant="plain" disabled={isOurs(words)} onClick={() => change(none)}>
                    Back to our words
                  </Button>
                </InlineStack>
              </BlockStack>
            </Card>
          </Layout.Section>
          <Layout.Section variant="oneHalf">
            <BlockStack gap="400">
              <Card padding="0">
                <div className="fb-mail" aria-busy={busy}>
                  <div className="fb-mail__subject">
                    <Text as="h2" variant="headingMd">
                      {answer?.subject ?? " "}
                    </Text>
                  </div>
                  <iframe title="The mail as it arrives" srcDoc={answer?.html ?? ""} sandbox="" />
                </div>
              </Card>
              <Card>
                <FormLayout>
                  <TextField label="Send it to yourself" type="email" value={to} onChange={setTo} error={refused.to} autoComplete="email" helpText="As it stands, saved or not. The facts in it are made up." />
                  <Button loading={test.busy} disabled={to === ""} onClick={() => test.send({ what: "test", edit: { slot, locale, words }, to })}>
                    Send
                  </Button>
                </FormLayout>
              </Card>
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}
