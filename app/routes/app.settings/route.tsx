import { useState } from "react";
import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Layout, Page } from "@shopify/polaris";
import type { ShopSettings } from "#app/platform/shop-settings.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { AddressSection } from "./address-section.tsx";
import { ConsentSection } from "./consent-section.tsx";
import { changeSettings, loadSettings, settingsActionSchema } from "./data.server.ts";
import { MailEventsCard } from "./mail-events-card.tsx";
import { MailSection } from "./mail-section.tsx";
import { PlanSection } from "./plan-section.tsx";
import { PrintSection } from "./print-section.tsx";
import { ResponsibleSection } from "./responsible-section.tsx";

export const loader = staffLoader(async ({ shopId, locale, demo }) =>
  json({ ...(await loadSettings(shopId, demo)), locale }),
);

export const action = staffAction(async ({ shopId, actor }, { request }) =>
  changeSettings(shopId, actor, settingsActionSchema.parse(await request.json())),
);

/** The shop's own mail server while it is being typed; the password is never shown. */
export type SmtpTyped = { host: string; port: string; user: string; password: string } | null;

export type SettingsProps = {
  form: ShopSettings;
  set: (changes: Partial<ShopSettings>) => void;
  fields: Record<string, string>;
};

export default function Settings() {
  const data = useLoaderData<typeof loader>();
  const start = { form: data.form, smtp: data.smtp ? { ...data.smtp, password: "" } : null };
  const saved = JSON.stringify(start);
  // What was saved is another form.
  return <SettingsForm key={saved} data={data} start={start} />;
}

type Props = {
  data: ReturnType<typeof useLoaderData<typeof loader>>;
  start: { form: ShopSettings; smtp: SmtpTyped };
};

function SettingsForm({ data, start }: Props) {
  const [form, setForm] = useState(start.form);
  const [smtp, setSmtp] = useState<SmtpTyped>(start.smtp);
  const save = useAction();
  const test = useAction();
  const hosts = useAction();
  const renew = useAction();
  const dirty = JSON.stringify({ form, smtp }) !== JSON.stringify(start);
  const fields = { ...save.fields, ...test.fields, ...hosts.fields };
  const shared = {
    form,
    set: (changes: Partial<ShopSettings>) => setForm((old) => ({ ...old, ...changes })),
    fields,
  };
  return (
    <Page
      title="Settings"
      secondaryActions={[
        { content: "Words of the mail", url: "/app/mail" },
        { content: "How long data are kept", url: "/app/retention" },
        { content: "Audit log", url: "/app/audit" },
        { content: "Sync with Shopify", url: "/app/sync" },
        { content: "Data requests", url: "/app/data-requests" },
        { content: "Work that stopped", url: "/app/stopped-work" },
      ]}
    >
      <UnsavedBar
        id="settings"
        open={dirty}
        saving={save.busy}
        onSave={() => save.send({ what: "save", form, smtp })}
        onDiscard={() => {
          setForm(start.form);
          setSmtp(start.smtp);
        }}
      />
      <BlockStack gap="400">
        <RefusalBanner refusal={save.refusal ?? test.refusal ?? hosts.refusal} shown={() => true} />
        <Layout>
          <Layout.AnnotatedSection
            id="responsible"
            title="Who is responsible"
            description="Every form and mail names who keeps the data and links the privacy policy. Nothing is published before both are here."
          >
            <ResponsibleSection {...shared} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection
            id="mail"
            title="Mail"
            description="Mail goes out in your brand’s name. A registration sends one; everything else waits until the address is confirmed."
          >
            <MailSection
              {...shared}
              shopName={data.shopName}
              logo={data.logo}
              smtp={smtp}
              setSmtp={setSmtp}
              testing={test.busy}
              onTest={(to) => test.send({ what: "test", form, smtp, to })}
            />
            <Box paddingBlockStart="400">
              <MailEventsCard
                access={data.mailEvents}
                busy={renew.busy}
                onRenew={() => renew.send({ what: "new-mail-events-password" })}
              />
            </Box>
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection
            id="consent"
            title="Consent"
            description="The box on the form is never ticked in advance, and no benefit depends on it."
          >
            <ConsentSection {...shared} locale={data.locale} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection
            id="print"
            title="Brand colour in print"
            description="Print runs of inserts in this colour begin with these inks."
          >
            <PrintSection {...shared} />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection
            id="address"
            title="Card addresses"
            description="What is printed stays for years. A domain of your own keeps your cards working whatever app you use."
          >
            <AddressSection
              {...shared}
              bases={data.bases}
              domains={data.domains}
              appHost={data.appHost}
              busy={hosts.busy}
              onCheck={(host) => hosts.send({ what: "check-host", host })}
              onAdd={(host) => hosts.send({ what: "add-host", host })}
              onRemove={(host) => hosts.send({ what: "remove-host", host })}
            />
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection
            id="plan"
            title="Plan"
            description="Limits tell. They never stop a scan, a registration or an export: cards in people’s hands go on working."
          >
            <PlanSection use={data.plan} locale={data.locale} />
          </Layout.AnnotatedSection>
        </Layout>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}
