import { useState } from "react";
import { Badge, Banner, Button, Card, Checkbox, FormLayout, InlineStack, Link, Text, TextField } from "@shopify/polaris";
import type { EngineSettings } from "#app/ai-search/index.ts";
import { useAction } from "../use-action.ts";
import { dollarsOf } from "./dollars.ts";

type Props = { engine: EngineSettings & { name: string; keyPage: string }; readOnly: boolean; dollars: (micros: number) => string };

/** One assistant's API: the shop's own key, the model, and what the vendor charges for it. */
export function EngineForm({ engine, readOnly, dollars }: Props) {
  const [form, setForm] = useState({ isOn: engine.isOn, key: "", model: engine.model, input: dollarsOf(engine.prices.input), output: dollarsOf(engine.prices.output), search: dollarsOf(engine.prices.search) });
  const { send, busy, fields, refusal } = useAction({ action: "/app/ai-search/sampler", onDone: (reply) => reply.ok && setForm((all) => ({ ...all, key: "" })) });
  const field = (name: "key" | "model" | "input" | "output" | "search") => ({ value: form[name], onChange: (value: string) => setForm((all) => ({ ...all, [name]: value })), error: fields[name], autoComplete: "off" });
  const price = { prefix: "US$", inputMode: "decimal" } as const;
  return (
    <Card>
      <FormLayout>
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {engine.name}
          </Text>
          <Badge tone={engine.trouble ? "critical" : engine.isOn ? "success" : "attention"}>{engine.trouble ? "Stopped" : engine.isOn ? "On" : "Off"}</Badge>
        </InlineStack>
        {engine.trouble ? (
          <Banner tone="critical" title="It refused, and nothing more is asked of it">
            “{engine.trouble}” Mend it with the vendor, then save here to go on.
          </Banner>
        ) : null}
        <Checkbox label={`Ask ${engine.name}`} checked={form.isOn} onChange={(isOn) => setForm((all) => ({ ...all, isOn }))} />
        <FormLayout.Group>
          <TextField
            label="Your API key"
            type="password"
            placeholder={engine.keyHint ? `ends in ${engine.keyHint}` : ""}
            {...field("key")}
            helpText={
              <>
                Kept encrypted and never shown. <Link url={engine.keyPage} target="_blank">Where to get one</Link>
              </>
            }
          />
          <TextField label="Model" {...field("model")} helpText="As the vendor writes it" />
        </FormLayout.Group>
        <FormLayout.Group condensed>
          <TextField label="A million tokens in" {...price} {...field("input")} />
          <TextField label="A million tokens out" {...price} {...field("output")} />
          <TextField label="A thousand searches" {...price} {...field("search")} />
        </FormLayout.Group>
        <Text as="p" tone="subdued">
          Prices as your contract has them; ours are the vendor’s list of November 2026. Up to {dollars(engine.mostMicros)} are set aside for an answer until it is known what it cost.
        </Text>
        {refusal && Object.keys(fields).length === 0 ? <Text as="p" tone="critical">{refusal.message}</Text> : null}
        <InlineStack gap="200">
          <Button disabled={readOnly} loading={busy} onClick={() => send({ intent: "engine", settings: { engine: engine.engine, ...form } })}>
            {`Save ${engine.name}`}
          </Button>
          {engine.keyHint ? (
            <Button variant="plain" tone="critical" disabled={readOnly} onClick={() => send({ intent: "remove_key", engine: engine.engine })}>
              Forget the key
            </Button>
          ) : null}
        </InlineStack>
      </FormLayout>
    </Card>
  );
}
