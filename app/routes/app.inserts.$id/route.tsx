import { useState } from "react";
import { json } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Layout,
  Link,
  List,
  Page,
  Text,
} from "@shopify/polaris";
import type { Insert, Locale } from "#app/migration/inserts/model.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { PhonePreview } from "#app/ui/phone-preview.tsx";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { StatusBadge } from "#app/ui/status-badges.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { useDownload } from "#app/ui/use-download.ts";
import { BasicsSection } from "./basics-section.tsx";
import { edit, editSchema, loadEditor } from "./data.server.ts";
import { LookSection } from "./look-section.tsx";
import { OfferSection } from "./offer-section.tsx";
import { OrderSection } from "./order-section.tsx";
import { PrintCard } from "./print-card.tsx";
import { ProductsSection } from "./products-section.tsx";
import { TestSection } from "./test-section.tsx";
import { useInsertForm } from "./use-insert-form.ts";
import { usePreview } from "./use-preview.ts";
import { WordsSection } from "./words-section.tsx";

export const loader = staffLoader(async ({ shopId }, { params }) =>
  json(await loadEditor(shopId, params.id ?? "")),
);

export const action = staffAction(async ({ shopId, actor }, { request, params }) =>
  edit(shopId, actor, params.id ?? "", editSchema.parse(await request.json())),
);

export default function InsertEditor() {
  const data = useLoaderData<typeof loader>();
  const insert = data.insert as unknown as Insert;
  // Another insert is another form.
  return <Editor key={insert.id} data={data} insert={insert} />;
}

type EditorProps = { data: ReturnType<typeof useLoaderData<typeof loader>>; insert: Insert };

function Editor({ data, insert }: EditorProps) {
  const { form, set, dirty, discard } = useInsertForm(insert);
  const [locale, setLocale] = useState<Locale>(insert.defaultLocale);
  const [showsPreview, setShowsPreview] = useState(false);
  const [shownPage, setShownPage] = useState<"first" | "second">("first");
  const page = form.landingTest ? shownPage : "first";
  const preview = usePreview(form, locale, page);
  const navigate = useNavigate();
  const { download } = useDownload();
  const save = useAction();
  const step = useAction({
    onDone: ({ ok, data: made }) => {
      if (ok && made?.id !== insert.id) navigate(`/app/inserts/${String(made?.id)}`);
    },
  });
  const fields = { ...step.fields, ...save.fields };
  const shared = { form, set, fields };
  const beside = (field: string) =>
    /^(name|productIds|offer\.|copy\.|landingTest\.|look\.|listings\.)/.test(field);
  const problems = Object.entries(data.problems).filter(([field]) => !(field in fields));

  const publish = {
    content: "Publish",
    disabled: dirty,
    helpText: dirty ? "Save first" : undefined,
    loading: step.busy,
    onAction: () => step.send({ what: "publish" }),
  };
  const print = {
    content: insert.kind === "review_message" ? "New link" : "Print",
    url: `/app/print-runs/new?insert=${insert.id}`,
  };
  return (
    <Page
      title={insert.name}
      titleMetadata={<StatusBadge status={insert.status} />}
      backAction={{ content: "Inserts", url: "/app/inserts" }}
      primaryAction={insert.status === "draft" ? publish : print}
      actionGroups={[
        {
          title: "More actions",
          actions: [
            { content: "Duplicate", onAction: () => step.send({ what: "duplicate" }) },
            {
              content: "Export as a file",
              onAction: () => download(`/app/inserts/${insert.id}/export`),
            },
            insert.status === "archived"
              ? { content: "Restore", onAction: () => step.send({ what: "restore" }) }
              : {
                content: "Archive",
                destructive: true,
                onAction: () => step.send({ what: "archive" }),
              },
          ],
        },
      ]}
    >
      <UnsavedBar
        id="insert"
        open={dirty}
        saving={save.busy}
        onSave={() => save.send({ what: "save", version: insert.version, form })}
        onDiscard={discard}
      />
      <Layout>
        <Layout.Section>
          <div className={showsPreview ? "fb-form-closed" : undefined}>
            <BlockStack gap="400">
              <RefusalBanner refusal={save.refusal ?? step.refusal} shown={beside} />
              {insert.status === "archived" ? (
                <Banner tone="info">
                  Archived. Cards in people’s hands still open a page that says the offer has ended.
                </Banner>
              ) : null}
              {problems.length > 0 ? (
                <Banner title="Before this can go live" tone="info">
                  <List>
                    {problems.map(([field, message]) => (
                      <List.Item key={field}>
                        {field.startsWith("settings.") ? (
                          <Link url="/app/settings">{message}</Link>
                        ) : (
                          message
                        )}
                      </List.Item>
                    ))}
                  </List>
                </Banner>
              ) : null}
              <BasicsSection {...shared} />
              <ProductsSection {...shared} products={data.products} />
              <OfferSection {...shared} />
              <WordsSection
                {...shared}
                locale={locale}
                onLocale={setLocale}
                findings={preview.findings}
              />
              <TestSection
                {...shared}
                insertId={insert.id}
                isSaved={insert.landingTest !== null}
                locale={locale}
                findings={preview.findings}
                onStart={() => setShownPage("second")}
              />
              <LookSection {...shared} thumbnails={data.thumbnails} shopName={data.shopName} />
              <OrderSection {...shared} />
            </BlockStack>
          </div>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <div className={`fb-sticky${showsPreview ? "" : " fb-preview-closed"}`}>
            <BlockStack gap="400">
              <Card>
                <BlockStack gap="300">
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="h2" variant="headingMd">
                      On the buyer’s phone
                    </Text>
                    {form.landingTest ? (
                      <ButtonGroup variant="segmented">
                        <Button
                          size="slim"
                          pressed={page === "first"}
                          onClick={() => setShownPage("first")}
                        >
                          First
                        </Button>
                        <Button
                          size="slim"
                          pressed={page === "second"}
                          onClick={() => setShownPage("second")}
                        >
                          Second
                        </Button>
                      </ButtonGroup>
                    ) : null}
                  </InlineStack>
                  <PhonePreview html={preview.html} title="Landing page" busy={preview.busy} />
                </BlockStack>
              </Card>
              <PrintCard
                insertId={insert.id}
                runs={data.runs}
                isMessage={insert.kind === "review_message"}
              />
            </BlockStack>
          </div>
        </Layout.Section>
      </Layout>
      <div className="fb-preview-toggle">
        <Button
          fullWidth
          size="large"
          onClick={() => {
            setShowsPreview(!showsPreview);
            window.scrollTo(0, 0);
          }}
        >
          {showsPreview ? "Back to the form" : "Preview"}
        </Button>
      </div>
    </Page>
  );
}
