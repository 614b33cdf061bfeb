import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Banner, BlockStack, Button, Card, DataTable, FormLayout, Page, Select, TextField } from "@shopify/polaris";
import { addEvent, eventKinds, listEvents, removeEvent, type EventKind } from "#app/imports/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { formatDay } from "#app/ui/format.ts";
import { useActionFetcher } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }) => json({ locale, kinds: eventKinds, events: await withShop(shopId, listEvents) }));

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const { intent, ...fields } = Object.fromEntries(await request.formData()) as Record<string, string>;
  await withShop(shopId, (tx) =>
    intent === "remove" ? removeEvent(tx, actor, { kind: fields.kind ?? "", name: fields.name ?? "", item: fields.item ?? "", from: fields.from ?? "" }) : addEvent(tx, actor, fields),
  );
  return { ok: true, message: intent === "remove" ? "Removed" : "Added" };
});

const empty = { kind: "promotion" as EventKind, name: "", item: "", from: "", to: "", note: "" };

export default function Calendar() {
  const { events, kinds, locale } = useLoaderData<typeof loader>();
  const fetcher = useActionFetcher();
  const [values, setValues] = useState(empty);
  const field = (name: keyof typeof values) => ({ name, value: values[name], onChange: (value: string) => setValues((all) => ({ ...all, [name]: value })), error: fetcher.data?.fields?.[name], autoComplete: "off" });
  return (
    <Page title="Calendar" backAction={{ content: "Imports", url: "/app/imports" }}>
      <BlockStack gap="400">
        <Banner>
          A promotion on the day of a post looks like the post’s effect. Enter promotions, price changes, days without stock and events, or say that a period had none: until then no effect of posts or sends is called supported.
        </Banner>
        <Card>
          <FormLayout>
            <FormLayout.Group>
              <Select label="What" options={Object.entries(kinds).map(([value, label]) => ({ value, label }))} {...field("kind")} />
              {values.kind === "none" ? null : <TextField label="Name" placeholder="Such as Prime Day" {...field("name")} />}
            </FormLayout.Group>
            <FormLayout.Group>
              <TextField label="First day" type="date" {...field("from")} />
              <TextField label="Last day" type="date" {...field("to")} />
              <TextField label="ASIN or SKU (optional)" {...field("item")} />
            </FormLayout.Group>
            <Button variant="primary" loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "add", ...values }, { method: "post" })}>
              Add
            </Button>
          </FormLayout>
        </Card>
        <Card padding="0">
          <DataTable
            columnContentTypes={["text", "text", "text", "text", "text"]}
            headings={["What", "Name", "Item", "Days", ""]}
            rows={events.map((event) => [
              kinds[event.kind as EventKind] ?? event.kind,
              event.name || "–",
              event.item || "all",
              event.from === event.to ? formatDay(event.from, locale) : `${formatDay(event.from, locale)} – ${formatDay(event.to, locale)}`,
              <Button key="remove" variant="plain" tone="critical" onClick={() => fetcher.submit({ intent: "remove", kind: event.kind, name: event.name, item: event.item, from: event.from }, { method: "post" })}>
                Remove
              </Button>,
            ])}
            footerContent={events.length === 0 ? "Nothing entered yet" : undefined}
          />
        </Card>
      </BlockStack>
    </Page>
  );
}
