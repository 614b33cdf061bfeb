import { json } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { z } from "zod";
import { Banner, BlockStack, Button, Card, InlineStack, Layout, Link, Page, Text } from "@shopify/polaris";
import { correctRegistration, readRegistration, reissueBenefit, resendMail, voidBenefit } from "#app/migration/desk/index.ts";
import { allowMailAgain, erasePerson } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { CustomerBadge, OrderBadge } from "#app/ui/registration-badges.tsx";
import { benefitName, benefitState, mailName, mailState, timelineDetail } from "#app/ui/registration-words.ts";
import { Facts, Timeline } from "#app/ui/timeline.tsx";
import { useActionFetcher } from "#app/ui/use-action.ts";
import { useDownload } from "#app/ui/use-download.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";

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

export const action = staffAction(async ({ shopId, actor }, { request, params }) => {
  const form = await request.formData();
  const id = z.uuid().parse(params.id);
  const benefitId = String(form.get("benefitId") ?? "");
  switch (form.get("intent")) {
    case "resend":
      await withShop(shopId, (tx) => resendMail(tx, id, actor, new Date()));
      return { ok: true, message: "The mail is on its way" };
    case "void":
      await withShop(shopId, (tx) => voidBenefit(tx, benefitId, actor));
      return { ok: true, message: "The benefit is void" };
    case "reissue":
      await withShop(shopId, (tx) => reissueBenefit(tx, benefitId, actor));
      return { ok: true, message: "The benefit is issued again" };
    case "mail-again":
      await withShop(shopId, (tx) => allowMailAgain(tx, id, actor));
      return { ok: true, message: "Mail goes to this address again" };
    case "relink":
      await withShop(shopId, (tx) => correctRegistration(tx, id, { orderId: String(form.get("orderId") ?? "") }, actor, new Date()));
      return { ok: true, message: "The order is looked at again" };
    case "erase":
      await erasePerson(shopId, id, actor, new Date());
      return { ok: true, message: "The person's data are erased", data: { gone: true } };
    default:
      throw new UserError("That cannot be done here.");
  }
});

export default function Registration() {
  const { registration, store, timeZone, locale } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const fetcher = useActionFetcher({ onDone: (reply) => reply.data?.gone && navigate("/app/registrations") });
  const confirm = useConfirm();
  const { download, busy: downloading } = useDownload();
  const act = (fields: Record<string, string>) => fetcher.submit(fields, { method: "post" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const at = (value: string | null) => (value ? moment.format(new Date(value)) : "–");
  const level = registration.links.find((link) => link.state === "active")?.level;
  // Taken back by somebody, and nothing else holds: named again, it is decided anew.
  const undone = level ? undefined : registration.links.find((link) => link.orderId === registration.orderId && (link.state === "undone" || link.state === "refused"));
  const customer = registration.customerGid?.split("/").at(-1);
  return (
    <Page
      title={registration.name ?? registration.email}
      subtitle={registration.name ? registration.email : undefined}
      backAction={{ content: "Registrations", url: "/app/registrations" }}
      primaryAction={{ content: "Correct", url: `/app/registrations/${registration.id}/edit` }}
      secondaryActions={[
        { content: "Resend the mail", onAction: () => act({ intent: "resend" }) },
        { content: "Erase this person", destructive: true, onAction: () => confirm.ask({ title: "Erase this person?", text: "Everything we hold about them goes: registrations, consents, mail, links. This cannot be undone.", yes: "Erase", onYes: () => act({ intent: "erase" }) }) },
      ]}
      titleMetadata={
        <InlineStack gap="200">
          <CustomerBadge state={registration.customerState} />
          <OrderBadge state={registration.orderState} level={level} />
        </InlineStack>
      }
    >
      {confirm.dialog}
      <Layout>
        {registration.mailStopped ? (
          <Layout.Section variant="fullWidth">
            <Banner
              tone="warning"
              title={registration.mailStopped.reason === "complaint" ? "Their owner reported our mail as spam" : "Mail to this address bounced"}
              action={registration.mailStopped.reason === "bounce" ? { content: "Allow mail again", onAction: () => act({ intent: "mail-again" }) } : undefined}
              secondaryAction={{ content: "Correct the address", url: `/app/registrations/${registration.id}/edit` }}
            >
              No mail has gone there since {at(registration.mailStopped.at)}.{registration.mailStopped.reason === "complaint" ? " Consent to marketing mail counts as taken back, here and in Shopify." : ""}
            </Banner>
          </Layout.Section>
        ) : null}
        <Layout.Section>
          <Card>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                Both histories on one line of time
              </Text>
              <Timeline entries={registration.timeline.map((entry) => ({ ...entry, detail: timelineDetail(entry, locale), at: at(entry.at) }))} />
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
                  ...(undone ? ([["", <Button key="relink" variant="plain" onClick={() => act({ intent: "relink", orderId: undone.orderId })}>Link this order again</Button>]] as const) : []),
                  ...(registration.isBuyer ? [] : ([["Buyer", "No: not counted as one"]] as const)),
                  ...(registration.note ? ([["Note", registration.note]] as const) : []),
                  ["First came across the brand", registration.firstHeard ?? "Not answered"],
                  ...(customer ? ([["Shopify customer", <Link key="customer" url={`https://admin.shopify.com/store/${store}/customers/${customer}`} target="_blank">{customer}</Link>]] as const) : []),
                ]}
              />
            </Card>
            <Card>
              <Facts
                title="Benefit"
                rows={registration.benefits.flatMap((benefit) => [
                  [benefitName(benefit.kind), benefitState(benefit.state)],
                  ...(benefit.discountCode ? [["Discount code", benefit.discountCode] as const] : []),
                  ...(benefit.endsOn ? [["Until", day.format(new Date(`${benefit.endsOn}T00:00:00Z`))] as const] : []),
                  ...(benefit.kind === "warranty" && benefit.state !== "void"
                    ? [["", <Button key="certificate" variant="plain" loading={downloading !== null} onClick={() => download(`/app/registrations/${registration.id}/certificate`)}>Certificate (PDF)</Button>] as const]
                    : []),
                  [
                    "",
                    benefit.state === "void" ? (
                      <Button key={benefit.id} variant="plain" onClick={() => act({ intent: "reissue", benefitId: benefit.id })}>
                        Issue again
                      </Button>
                    ) : (
                      <Button key={benefit.id} variant="plain" tone="critical" onClick={() => act({ intent: "void", benefitId: benefit.id })}>
                        Make void
                      </Button>
                    ),
                  ] as const,
                ])}
              />
            </Card>
            {registration.claims.length > 0 ? (
              <Card>
                <Facts title="Claims" rows={registration.claims.map((claim) => [at(claim.createdAt), <Link key={claim.id} url={`/app/claims?registration=${registration.id}`}>{claim.state === "open" ? "Open" : "Settled"}</Link>])} />
              </Card>
            ) : null}
            <Card>
              <Facts title="Consent as given" rows={registration.consents.map((consent) => [`${consent.channel === "sms" ? "SMS" : "E-mail"} · ${at(consent.at)}`, `${consent.given ? "Yes" : "No"}: “${consent.text}” (${consent.version})`])} />
            </Card>
            <Card>
              <Facts title="Mail" rows={registration.mails.map((mail) => [mailName(mail.kind), [mail.sentAt ? `sent ${at(mail.sentAt)}` : null, mail.sentAt && mail.state === "sent" ? null : mailState(mail.state), mail.error].filter(Boolean).join(" · ")])} />
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
