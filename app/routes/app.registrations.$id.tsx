import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { BlockStack, Card, InlineStack, Layout, Link, Page, Text } from "@shopify/polaris";
import { readRegistration } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { CustomerBadge, OrderBadge } from "#app/ui/registration-badges.tsx";
import { Facts, Timeline } from "#app/ui/timeline.tsx";

export const loader = staffLoader(async ({ shopId, actor, locale }, { params }) => {
  const id = z.uuid().safeParse(params.id);
  if (!id.success) throw new NotFound("The registration");
  return json(
    await withShop(shopId, async (tx) => {
      const { domain, timeZone } = await readShop(tx);
      return { registration: await readRegistration(tx, id.data, actor), store: domain.replace(".myshopify.com", ""), timeZone, locale };
    }),
  );
});

export default function Registration() {
  const { registration, store, timeZone, locale } = useLoaderData<typeof loader>();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const at = (value: string | null) => (value ? moment.format(new Date(value)) : "–");
  const level = registration.links.find((link) => link.state === "active")?.level;
  const customer = registration.customerGid?.split("/").at(-1);
  return (
    <Page
      title={registration.name ?? registration.email}
      subtitle={registration.name ? registration.email : undefined}
      backAction={{ content: "Registrations", url: "/app/registrations" }}
      titleMetadata={
        <InlineStack gap="200">
          <CustomerBadge state={registration.customerState} />
          <OrderBadge state={registration.orderState} level={level} />
        </InlineStack>
      }
    >
      <Layout>
        <Layout.Section>
          <Card>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                Both histories on one line of time
              </Text>
              <Timeline entries={registration.timeline.map((entry) => ({ ...entry, at: at(entry.at) }))} />
            </BlockStack>
          </Card>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <Card>
              <Facts
                title="Registration"
                rows={[
                  ["Registered", at(registration.createdAt)],
                  ["Address confirmed", registration.confirmedAt ? at(registration.confirmedAt) : "Not yet"],
                  ["Insert", registration.insertName],
                  ["Card code", registration.code],
                  ["Product", registration.product ?? "Not said"],
                  ["Amazon order", registration.orderId ?? "Not given"],
                  ["First came across the brand", registration.firstHeard ?? "Not answered"],
                  ...(customer ? ([["Shopify customer", <Link key="customer" url={`https://admin.shopify.com/store/${store}/customers/${customer}`} target="_blank">{customer}</Link>]] as const) : []),
                ]}
              />
            </Card>
            <Card>
              <Facts
                title="Benefit"
                rows={registration.benefits.flatMap((benefit) => [
                  [benefit.kind.charAt(0).toUpperCase() + benefit.kind.slice(1), benefit.state],
                  ...(benefit.discountCode ? [["Discount code", benefit.discountCode] as const] : []),
                  ...(benefit.endsOn ? [["Until", benefit.endsOn] as const] : []),
                ])}
              />
            </Card>
            <Card>
              <Facts title="Consent as given" rows={registration.consents.map((consent) => [`${consent.channel === "sms" ? "SMS" : "E-mail"} · ${at(consent.at)}`, `${consent.given ? "Yes" : "No"}: “${consent.text}” (${consent.version})`])} />
            </Card>
            <Card>
              <Facts title="Mail" rows={registration.mails.map((mail) => [mail.kind.replaceAll("_", " "), mail.sentAt ? `sent ${at(mail.sentAt)}` : mail.state])} />
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
