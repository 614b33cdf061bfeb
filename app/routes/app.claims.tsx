import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Badge, BlockStack, Button, Card, EmptyState, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { listClaims, settleClaim } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { useActionFetcher } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, actor, locale }, { request }) => {
  const registration = z.uuid().nullable().catch(null).parse(new URL(request.url).searchParams.get("registration"));
  return json(await withShop(shopId, async (tx) => ({ locale, registration, timeZone: (await readShop(tx)).timeZone, claims: await listClaims(tx, actor, registration) })));
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = await request.formData();
  const settled = form.get("settled") !== "no";
  await withShop(shopId, (tx) => settleClaim(tx, String(form.get("claimId") ?? ""), actor, settled));
  return { ok: true, message: settled ? "Claim settled" : "Claim open again" };
});

export default function Claims() {
  const { claims, registration, timeZone, locale } = useLoaderData<typeof loader>();
  const fetcher = useActionFetcher();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return (
    <Page title="Claims" backAction={registration ? { content: "Registration", url: `/app/registrations/${registration}` } : { content: "Registrations", url: "/app/registrations" }} secondaryActions={registration ? [{ content: "All claims", url: "/app/claims" }] : []} narrowWidth>
      <BlockStack gap="400">
        {claims.length === 0 ? (
          <Card>
            <EmptyState heading="No claim has come in" image="">
              <p>When someone reports a fault on their own page, it is kept here and mailed to the address in the insert’s offer.</p>
            </EmptyState>
          </Card>
        ) : (
          claims.map((claim) => (
            <Card key={claim.id}>
              <BlockStack gap="200">
                <InlineStack align="space-between">
                  <InlineStack gap="200">
                    <Link url={`/app/registrations/${claim.registrationId}`}>{claim.person}</Link>
                    <Badge tone={claim.state === "open" ? "attention" : "success"}>{claim.state === "open" ? "Open" : "Settled"}</Badge>
                    {claim.kind === "card" ? <Badge>Card changed hands</Badge> : null}
                  </InlineStack>
                  <InlineStack gap="200">
                    <Button variant="plain" url={`mailto:${claim.person}`} external>
                      Write to them
                    </Button>
                    <Button onClick={() => fetcher.submit({ claimId: claim.id, settled: claim.state === "open" ? "yes" : "no" }, { method: "post" })}>{claim.state === "open" ? "Mark as settled" : "Open again"}</Button>
                  </InlineStack>
                </InlineStack>
                <Text as="p" tone="subdued">
                  {claim.product ?? "Product not said"} · {date.format(new Date(claim.createdAt))}
                </Text>
                <Text as="p">{claim.text}</Text>
              </BlockStack>
            </Card>
          ))
        )}
      </BlockStack>
    </Page>
  );
}
