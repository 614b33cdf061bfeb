import { useState } from "react";
import { BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import type { Brand, Brands } from "#app/ai-search/index.ts";
import { UnsavedBar } from "../save-bar.tsx";
import { useAction } from "../use-action.ts";

/** A brand as it is typed: lists one a line. */
type Typed = { name: string; aliases: string; never: string; near: string; domains: string };

const typed = (brand: Brand | null): Typed => ({ name: brand?.name ?? "", aliases: brand?.aliases.join("\n") ?? "", never: brand?.never.join("\n") ?? "", near: brand?.near.join("\n") ?? "", domains: brand?.domains.join("\n") ?? "" });
const lines = (text: string) => text.split("\n").map((line) => line.trim()).filter(Boolean);
const untyped = ({ name, aliases, never, near, domains }: Typed): Brand => ({ name, aliases: lines(aliases), never: lines(never), near: lines(near), domains: lines(domains) });

/** The shop's own brand, what never means it, and the competitors it is measured against. */
export function BrandsCard({ brands, readOnly }: { brands: Brands; readOnly: boolean }) {
  const start = { own: typed(brands.own), competitors: brands.competitors.map(typed) };
  const [{ own, competitors }, setForm] = useState(start);
  const setOwn = (next: Typed) => setForm((old) => ({ ...old, own: next }));
  const setCompetitors = (next: (all: Typed[]) => Typed[]) => setForm((old) => ({ ...old, competitors: next(old.competitors) }));
  const { send, busy, fields, refusal } = useAction({ action: "/app/ai-search/questions", onDone: ({ ok }) => ok && setForm(start) });
  // A list's message names its line: it belongs to the field.
  const errors = (at: string) => (name: keyof Typed) => Object.entries(fields).find(([path]) => path === `${at}.${name}` || path.startsWith(`${at}.${name}.`))?.[1];
  const change = (at: number, next: Typed) => setCompetitors((all) => all.map((one, index) => (index === at ? next : one)));
  return (
    <Card>
      <UnsavedBar
        id="brands"
        open={!readOnly && JSON.stringify({ own, competitors }) !== JSON.stringify(start)}
        saving={busy}
        onSave={() => send({ intent: "brands", brands: { own: untyped(own), competitors: competitors.map(untyped) } })}
        onDiscard={() => setForm(start)}
      />
      <BlockStack gap="500">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Your brand
          </Text>
          <BrandFields brand={own} onChange={setOwn} error={errors("own")} domainsHelp="Beside your shop’s own address: other stores and blogs of yours." />
        </BlockStack>
        {competitors.map((competitor, at) => (
          <BlockStack gap="300" key={at}>
            <InlineStack align="space-between" blockAlign="center">
              <Text as="h3" variant="headingSm">
                {competitor.name || "Competitor"}
              </Text>
              <Button variant="plain" tone="critical" disabled={readOnly} onClick={() => setCompetitors((all) => all.filter((_one, index) => index !== at))} accessibilityLabel={`Remove ${competitor.name || "competitor"}`}>
                Remove
              </Button>
            </InlineStack>
            <BrandFields brand={competitor} onChange={(next) => change(at, next)} error={errors(`competitors.${at}`)} domainsHelp="Their pages are marked in the list of cited ones." />
          </BlockStack>
        ))}
        {refusal ? <Text as="p" tone="critical">{fields.competitors ?? refusal.message}</Text> : null}
        <InlineStack gap="200">
          <Button disabled={readOnly} onClick={() => setCompetitors((all) => [...all, typed(null)])}>
            Add a competitor
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          Pasted and sampled answers are read anew when you save. Imported runs keep what their file says.
        </Text>
      </BlockStack>
    </Card>
  );
}

function BrandFields({ brand, onChange, error, domainsHelp }: { brand: Typed; onChange: (next: Typed) => void; error: (name: keyof Typed) => string | undefined; domainsHelp: string }) {
  const field = (name: keyof Typed) => ({ value: brand[name], onChange: (value: string) => onChange({ ...brand, [name]: value }), error: error(name), autoComplete: "off" });
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextField label="Name" {...field("name")} />
        <TextField label="Also called, one a line" multiline={2} {...field("aliases")} />
      </FormLayout.Group>
      <FormLayout.Group>
        <TextField label="Never means it, one a line" multiline={2} {...field("never")} helpText="Phrases that hold the name but are something else." />
        <TextField label="Only near one of these words" multiline={2} {...field("near")} helpText="For a name that is also a word. Empty: anywhere." />
      </FormLayout.Group>
      <TextField label="Domains, one a line" multiline={2} {...field("domains")} helpText={domainsHelp} />
    </FormLayout>
  );
}
