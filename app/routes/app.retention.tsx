import { useState } from "react";
import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page, Text, TextField } from "@shopify/polaris";
import { countDue, fixedDays, retentionKinds, retentionOf, saveRetention, type RetentionKind } from "#app/migration/retention/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }) =>
  json(
    await withShop(shopId, async (tx) => {
      const retention = retentionOf((await readShop(tx)).settings);
      return { locale, retention, due: await countDue(tx, retention, new Date()), kinds: retentionKinds, fixed: fixedDays };
    }),
  ),
);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const given: unknown = await request.json();
  await withShop(shopId, (tx) => saveRetention(tx, actor, given));
  return { ok: true, message: "Periods saved" };
});

type Form = Record<RetentionKind, string>;

export default function Retention() {
  const { retention, due, kinds, fixed, locale } = useLoaderData<typeof loader>();
  const names = Object.keys(kinds) as RetentionKind[];
  const start = Object.fromEntries(names.map((kind) => [kind, String(retention[kind])])) as Form;
  const [form, setForm] = useState(start);
  const save = useAction();
  const number = new Intl.NumberFormat(locale);
  return (
    <Page title="How long data are kept" subtitle="Applied every night; what was erased stands in the audit log" backAction={{ content: "Settings", url: "/app/settings" }} narrowWidth>
      <UnsavedBar id="retention" open={JSON.stringify(form) !== JSON.stringify(start)} saving={save.busy} onSave={() => save.send(form)} onDiscard={() => setForm(start)} />
      <BlockStack gap="400">
        <RefusalBanner refusal={save.refusal} shown={(field) => names.includes(field as RetentionKind)} />
        {names.map((kind) => (
          <Card key={kind}>
            <BlockStack gap="200">
              <TextField
                label={kinds[kind].title}
                type="number"
                min={0}
                suffix="months"
                value={form[kind]}
                onChange={(value) => setForm((old) => ({ ...old, [kind]: value }))}
                error={save.fields[kind]}
                helpText={kinds[kind].what + (kinds[kind].may0 ? " 0 keeps them until somebody asks." : "")}
                autoComplete="off"
              />
              <Text as="p" tone={due[kind] > 0 ? "caution" : "subdued"}>
                {due[kind] > 0 ? `${number.format(due[kind])} will go tonight, by the period that is saved.` : "Nothing is due tonight."}
              </Text>
            </BlockStack>
          </Card>
        ))}
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingSm">
              Always
            </Text>
            <Text as="p">Files dropped for an import: deleted when it has ended; never imported, after {fixed.uploads} days.</Text>
            <Text as="p">Exports for a customer’s data request: {fixed.dataRequests} days to hand them over.</Text>
            <Text as="p">Rows that an import refused: {fixed.rejections} days. That a webhook came: {fixed.webhooks} days; what it said only until it was worked off. That Shopify Flow was told something: {fixed.flow} days.</Text>
            <Text as="p">Consent (its words, version and moment) stays as proof for as long as the registration’s row; after an erasure it names nobody.</Text>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
