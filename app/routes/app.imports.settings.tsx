import { json } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Page, Text, TextField } from "@shopify/polaris";
import { createDropToken, listDropTokens, readBrandTerms, readSpendShares, revokeDropToken, saveBrandTerms, saveSpendShares } from "#app/imports/index.ts";
import { channelNames, forces } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader, type ActionResult } from "#app/shopify/route.server.ts";

export const loader = staffLoader(async ({ shopId }) => {
  const [terms, shares, tokens] = await Promise.all([readBrandTerms(shopId), readSpendShares(shopId), listDropTokens(shopId)]);
  const channels = await withShop(shopId, (tx) => tx.query<{ channel: string }>("select distinct channel from spend_days where shop_id = $1 order by 1", [shopId]));
  const names = Object.fromEntries(Object.values(forces).map((force) => [String(force.number), `${force.number}. ${channelNames[force.from]} → ${channelNames[force.to]}`]));
  return json({ terms, shares, tokens, channels: channels.map((row) => row.channel), forces: names, dropAddress: `${config().publicUrl}/drop/amazon-orders` });
});

const lines = (text: FormDataEntryValue | null) => String(text ?? "").split("\n").map((line) => line.trim()).filter(Boolean);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = await request.formData();
  switch (form.get("intent")) {
    case "terms":
      await saveBrandTerms(shopId, { own: lines(form.get("own")), competitor: lines(form.get("competitor")) }, actor);
      return { ok: true, message: "Saved; every search term is judged anew" };
    case "shares": {
      const split = Object.keys(forces).map((force) => ({ force: Number(force), share: Number(form.get(`force-${force}`) || 0) / 100 })).filter(({ share }) => share > 0);
      await saveSpendShares(shopId, String(form.get("channel") ?? ""), split, actor);
      return { ok: true, message: "Saved" };
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
  const fetcher = useFetcher<ActionResult>();
  const [own, setOwn] = useState(terms.own.join("\n"));
  const [competitor, setCompetitor] = useState(terms.competitor.join("\n"));
  const [name, setName] = useState("");
  const token = fetcher.data?.data?.token;
  return (
    <Page title="How imports are read" backAction={{ content: "Imports", url: "/app/imports" }} narrowWidth>
      <BlockStack gap="400">
        {fetcher.data?.message ? <Banner tone={fetcher.data.ok ? "success" : "critical"}>{fetcher.data.message}</Banner> : null}
        <Card>
          <FormLayout>
            <Text as="h2" variant="headingMd">
              Branded terms
            </Text>
            <TextField label="Your brand, one term a line" multiline={3} value={own} onChange={setOwn} autoComplete="off" helpText="A search is branded when one of these is in it as whole words." error={fetcher.data?.fields?.own} />
            <TextField label="Competitors, one a line" multiline={2} value={competitor} onChange={setCompetitor} autoComplete="off" />
            <Button onClick={() => fetcher.submit({ intent: "terms", own, competitor }, { method: "post" })}>Save the terms</Button>
          </FormLayout>
        </Card>
        <Card>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              What each channel’s spend serves
            </Text>
            {channels.length === 0 ? <Text as="p">Import ad spend first; then each channel’s spend can be split over the forces it serves.</Text> : null}
            {channels.map((channel) => (
              <Split key={channel} channel={channel} forces={forces} shares={shares.filter((share) => share.channel === channel)} onSave={(fields) => fetcher.submit({ intent: "shares", channel, ...fields }, { method: "post" })} />
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

type SplitProps = { channel: string; forces: Record<string, string>; shares: { force: number; share: number }[]; onSave: (fields: Record<string, string>) => void };

/** One channel's split over the forces, in per cent, with its sum. */
function Split({ channel, forces, shares, onSave }: SplitProps) {
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(shares.map(({ force, share }) => [String(force), String(Math.round(share * 1000) / 10)])));
  const sum = Object.values(values).reduce((total, value) => total + (Number(value) || 0), 0);
  return (
    <BlockStack gap="200">
      <Text as="h3" fontWeight="medium">
        {channel.replaceAll("_", " ")}
      </Text>
      <div className="fb-sources">
        {Object.entries(forces).map(([force, label]) => (
          <TextField key={force} label={label} type="number" min={0} max={100} suffix="%" value={values[force] ?? ""} onChange={(value) => setValues((all) => ({ ...all, [force]: value }))} autoComplete="off" />
        ))}
      </div>
      <InlineStack gap="200" blockAlign="center">
        <Button disabled={Math.abs(sum - 100) > 0.01} onClick={() => onSave(Object.fromEntries(Object.entries(values).map(([force, value]) => [`force-${force}`, value])))}>
          Save the split
        </Button>
        <Text as="span" tone={Math.abs(sum - 100) > 0.01 ? "critical" : "subdued"}>
          {`adds up to ${sum} %`}
        </Text>
      </InlineStack>
    </BlockStack>
  );
}
