import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Page, Text, TextField } from "@shopify/polaris";
import { z } from "zod";
import { createDropToken, listDropTokens, readBrandTerms, readSpendShares, revokeDropToken, saveBrandTerms, saveSpendShares } from "#app/imports/index.ts";
import { channelNames, forces } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { useActionFetcher } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId }) => {
  const [terms, shares, tokens] = await Promise.all([readBrandTerms(shopId), readSpendShares(shopId), listDropTokens(shopId)]);
  const channels = await withShop(shopId, (tx) => tx.query<{ channel: string }>("select distinct channel from spend_days where shop_id = $1 order by 1", [shopId]));
  const names = Object.fromEntries(Object.values(forces).map((force) => [String(force.number), `${force.number}. ${channelNames[force.from]} → ${channelNames[force.to]}`]));
  return json({ terms, shares, tokens, channels: channels.map((row) => row.channel), forces: names, dropAddress: `${config().publicUrl}/drop/amazon-orders` });
});

const lines = (text: string) => text.split("\n").map((line) => line.trim()).filter(Boolean);
/** Per cent by force, as typed. */
type Split = Record<string, string>;
const splitSchema = z.record(z.string().regex(/^\d{1,2}$/), z.string().max(20));
const settingsSchema = z.object({ terms: z.object({ own: z.string().max(60_000), competitor: z.string().max(60_000) }).nullable(), splits: z.record(z.string().max(80), splitSchema) });

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = await request.formData();
  switch (form.get("intent")) {
    case "save": {
      const { terms, splits } = settingsSchema.parse(JSON.parse(String(form.get("settings"))));
      // All or nothing: a split that does not add up is said before anything is kept.
      for (const [channel, split] of Object.entries(splits)) if (!addsUp(split)) throw new UserError(`The split of ${channelTitle(channel)} adds up to ${sumOf(split)} %, not to 100 %.`, { fields: { [channel]: "The shares must add up to 100 %." } });
      if (terms) await saveBrandTerms(shopId, { own: lines(terms.own), competitor: lines(terms.competitor) }, actor);
      for (const [channel, split] of Object.entries(splits)) {
        await saveSpendShares(shopId, channel, Object.entries(split).map(([force, share]) => ({ force: Number(force), share: Number(share) / 100 })).filter(({ share }) => share > 0), actor);
      }
      return { ok: true, message: terms ? "Saved; every search term is judged anew" : "Saved" };
    }
    case "token":
      return { ok: true, data: { token: await createDropToken(shopId, String(form.get("name") ?? ""), actor) } };
    case "revoke":
      await revokeDropToken(shopId, String(form.get("id") ?? ""), actor);
      return { ok: true, message: "Revoked" };
    default:
      throw new UserError("That cannot be done here.");
  }
});

export default function ImportSettings() {
  const { terms, shares, tokens, channels, forces, dropAddress } = useLoaderData<typeof loader>();
  const start = {
    own: terms.own.join("\n"),
    competitor: terms.competitor.join("\n"),
    splits: Object.fromEntries(channels.map((channel) => [channel, Object.fromEntries(shares.filter((share) => share.channel === channel).map(({ force, share }) => [String(force), String(Math.round(share * 1000) / 10)]))])) as Record<string, Split>,
  };
  const [form, setForm] = useState(start);
  const [name, setName] = useState("");
  const saving = useActionFetcher({ onDone: ({ ok }) => ok && setForm(start) });
  const fetcher = useActionFetcher({ onDone: ({ ok, data }) => ok && data?.token && setName("") });
  const token = fetcher.data?.data?.token;
  const { fields, message, ok } = saving.data ?? {};
  const changed = channels.filter((channel) => JSON.stringify(shown(form.splits[channel])) !== JSON.stringify(shown(start.splits[channel])));
  const termsChanged = form.own !== start.own || form.competitor !== start.competitor;
  const save = () =>
    saving.submit(
      { intent: "save", settings: JSON.stringify({ terms: termsChanged ? { own: form.own, competitor: form.competitor } : null, splits: Object.fromEntries(changed.map((channel) => [channel, shown(form.splits[channel])])) }) },
      { method: "post" },
    );
  return (
    <Page title="How imports are read" backAction={{ content: "Imports", url: "/app/imports" }} narrowWidth>
      <UnsavedBar id="import-settings" open={termsChanged || changed.length > 0} saving={saving.state !== "idle"} onSave={save} onDiscard={() => setForm(start)} />
      <BlockStack gap="400">
        {ok === false && message ? <Banner tone="critical">{message}</Banner> : null}
        <Card>
          <FormLayout>
            <Text as="h2" variant="headingMd">
              Branded terms
            </Text>
            <TextField label="Your brand, one term a line" multiline={3} value={form.own} onChange={(own) => setForm((old) => ({ ...old, own }))} autoComplete="off" helpText="A search is branded when one of these is in it as whole words." error={fields?.own} />
            <TextField label="Competitors, one a line" multiline={2} value={form.competitor} onChange={(competitor) => setForm((old) => ({ ...old, competitor }))} autoComplete="off" />
          </FormLayout>
        </Card>
        <Card>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              What each channel’s spend serves
            </Text>
            {channels.length === 0 ? <Text as="p">Import ad spend first; then each channel’s spend can be split over the forces it serves.</Text> : null}
            {channels.map((channel) => (
              <SplitFields
                key={channel}
                channel={channel}
                forces={forces}
                split={form.splits[channel] ?? {}}
                isChanged={changed.includes(channel)}
                onChange={(split) => setForm((old) => ({ ...old, splits: { ...old.splits, [channel]: split } }))}
              />
            ))}
          </BlockStack>
        </Card>
        <Card>
          <FormLayout>
            <Text as="h2" variant="headingMd">
              Push files from a script
            </Text>
            <Text as="p">A token lets a script of yours push reports over HTTPS; each push is an import like any other.</Text>
            {typeof token === "string" ? (
              <Banner tone="success" title="Copy this now: it is shown once">
                <code className="fb-code">{`curl -H "Authorization: Bearer ${token}" -T report.txt ${dropAddress}`}</code>
              </Banner>
            ) : null}
            <InlineStack gap="200" blockAlign="end">
              <TextField label="Name" value={name} onChange={setName} autoComplete="off" placeholder="Nightly Amazon report" />
              <Button onClick={() => fetcher.submit({ intent: "token", name }, { method: "post" })}>Make a token</Button>
            </InlineStack>
            {tokens.map((one) => (
              <InlineStack key={one.id} align="space-between">
                <Text as="span">
                  {one.name} · {one.lastUsedAt ? `last used ${one.lastUsedAt.slice(0, 10)}` : "never used"}
                </Text>
                <Button variant="plain" tone="critical" onClick={() => fetcher.submit({ intent: "revoke", id: one.id }, { method: "post" })}>
                  Revoke
                </Button>
              </InlineStack>
            ))}
          </FormLayout>
        </Card>
      </BlockStack>
    </Page>
  );
}

/** A split without its empty fields, in one order. */
function shown(split: Split | undefined): Split {
  return Object.fromEntries(Object.entries(split ?? {}).filter(([, share]) => share.trim() !== "").sort(([one], [other]) => Number(one) - Number(other)));
}

function sumOf(split: Split): number {
  return Math.round(Object.values(split).reduce((total, share) => total + (Number(share) || 0), 0) * 100) / 100;
}

function addsUp(split: Split): boolean {
  return Math.abs(sumOf(split) - 100) < 0.01;
}

function channelTitle(channel: string): string {
  return channel.replaceAll("_", " ");
}

type SplitProps = { channel: string; forces: Record<string, string>; split: Split; isChanged: boolean; onChange: (split: Split) => void };

/** One channel's split over the forces, in per cent, with its sum. */
function SplitFields({ channel, forces, split, isChanged, onChange }: SplitProps) {
  const sum = sumOf(split);
  return (
    <BlockStack gap="200">
      <Text as="h3" fontWeight="medium">
        {channelTitle(channel)}
      </Text>
      <div className="fb-sources">
        {Object.entries(forces).map(([force, label]) => (
          <TextField key={force} label={label} type="number" min={0} max={100} suffix="%" value={split[force] ?? ""} onChange={(value) => onChange({ ...split, [force]: value })} autoComplete="off" />
        ))}
      </div>
      <Text as="p" tone={isChanged && !addsUp(split) ? "critical" : "subdued"}>
        {sum === 0 && !isChanged ? `Not split yet: it counts for ${channel === "tiktok_ads" ? "force 1" : "no single force"}.` : `Adds up to ${sum} %${addsUp(split) ? "" : "; it must be 100 %"}.`}
      </Text>
    </BlockStack>
  );
}
