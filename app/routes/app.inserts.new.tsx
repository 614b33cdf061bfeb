import { json, redirect } from "@remix-run/node";
import { Form, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { BlockStack, Button, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";
import {
  createInsert,
  insertTemplates,
  locales,
  marketplaces,
  parseInsertInput,
  type Locale,
  type Marketplace,
} from "#app/migration/inserts/index.ts";
import { riskOfOffer } from "#app/migration/inserts/risk.ts";
import { insertTemplates as templates } from "#app/migration/inserts/templates.ts";
import { headline, readLandingShop } from "#app/migration/landing/index.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { insertKindNames, offerKindNames } from "#app/ui/insert-names.ts";
import { RiskBadge } from "#app/ui/status-badges.tsx";

export const loader = staffLoader(async () => json(null));

const formSchema = z.object({ template: z.enum(insertTemplates.map(({ id }) => id)) });

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const { template } = formSchema.parse(Object.fromEntries(await request.formData()));
  const id = await withShop(shopId, async (tx) => {
    const insert = await createInsert(tx, actor, await inputFromTemplate(tx, template));
    return insert.id;
  });
  return redirect(`/app/inserts/${id}`);
});

/** The template in the shop's language and for its country, with the page's own headline to begin with. */
async function inputFromTemplate(tx: Tx, id: string) {
  const { kind, name, offer } = insertTemplates.find((one) => one.id === id)!;
  const shop = await readShop(tx);
  const language = shop.locale.split("-")[0] as Locale;
  const defaultLocale = locales.includes(language) ? language : "en";
  const codes = Object.keys(marketplaces) as Marketplace[];
  const home = codes.find((code) => marketplaces[code].country === shop.country) ?? "US";
  const form = { name, kind, marketplace: home, orderIdMode: "asked", offer, look: {} };
  const input = parseInsertInput({ ...form, copy: {}, defaultLocale, productIds: [] });
  const { text } = headline(
    {
      ...input,
      shop: await readLandingShop(tx),
      ...{
        shopId: tx.shopId,
        insertId: "",
        stamp: "",
        status: "draft",
        variants: [],
        products: [],
      },
    },
    defaultLocale,
    "",
  );
  const words = { headline: text, text: "", button: "", thanks: "", consent: "" };
  return { ...input, copy: { [defaultLocale]: words } };
}

export default function NewInsert() {
  const busy = useNavigation().state !== "idle";
  return (
    <Page
      title="Create insert"
      subtitle="Choose where to begin. Everything can be changed later."
      backAction={{ content: "Inserts", url: "/app/inserts" }}
    >
      <Form method="post">
        <BlockStack gap="400">
          <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="400">
            {templates.map(({ id, kind, name, about, offer }, index) => (
              <label key={id} className="fb-choice">
                <input
                  type="radio"
                  name="template"
                  value={id}
                  defaultChecked={index === 0}
                  className="fb-visually-hidden"
                />
                <BlockStack gap="200">
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="span" variant="headingSm">
                      {name}
                    </Text>
                    <RiskBadge
                      level={
                        riskOfOffer({
                          offerKind: offer.kind,
                          insertKind: kind,
                          discountPrintedOnInsert: false,
                        }).level
                      }
                    />
                  </InlineStack>
                  <Text as="span">{about}</Text>
                  <Text as="span" tone="subdued">
                    {insertKindNames[kind]} · {offerKindNames[offer.kind]}
                  </Text>
                </BlockStack>
              </label>
            ))}
          </InlineGrid>
          <InlineStack align="end">
            <Button variant="primary" submit loading={busy}>
              Continue
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Page>
  );
}
