import { json } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { Badge, Banner, BlockStack, Button, Card, DropZone, InlineStack, Page, ProgressBar, Text } from "@shopify/polaris";
import { importViews, listImports, listMappings, removeMapping, saveMapping, sourceAges, sources, startImport } from "#app/imports/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readPageMark } from "#app/platform/pages.ts";
import { listSavedViews } from "#app/platform/saved-views.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { DetectedFile, type Uploaded } from "#app/ui/imports/detected-file.tsx";
import { uploadFile } from "#app/ui/imports/upload.ts";
import { useActionFetcher } from "#app/ui/use-action.ts";
import { ImportsListCard } from "./list-card.tsx";

const querySchema = z.object({
  state: z.enum(importViews).catch("all"),
  source: z.string().max(80).catch(""),
  search: z.string().max(80).catch(""),
  sort: z.enum(["when desc", "when asc"]).catch("when desc"),
  before: z.string().catch(""),
});

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const mark = readPageMark(query.before);
  const [{ rows: imports, next, any }, ages, mappings, { saved, timeZone }] = await Promise.all([
    listImports(shopId, { view: query.state, ...(query.source ? { source: query.source } : {}), search: query.search, oldestFirst: query.sort === "when asc", before: mark && z.uuid().safeParse(mark.id).success ? mark : null }),
    sourceAges(shopId),
    listMappings(shopId),
    withShop(shopId, async (tx) => ({ saved: await listSavedViews(tx, "imports"), timeZone: (await readShop(tx)).timeZone })),
  ]);
  return json({ locale, timeZone, imports, next, any, query, saved, ages, mappings: mappings.map(({ id, name, source }) => ({ id, name, source })), sources });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = await request.formData();
  if (form.get("intent") === "mapping") {
    const columns = z.record(z.string(), z.string()).parse(JSON.parse(String(form.get("columns") || "{}")));
    const mapping = await saveMapping(shopId, { name: String(form.get("name") ?? ""), source: String(form.get("source") ?? ""), columns }, actor);
    return { ok: true, data: { mapping: `mapping:${mapping.id}` } };
  }
  if (form.get("intent") === "remove_mapping") {
    await removeMapping(shopId, z.uuid().parse(form.get("id")), actor);
    return { ok: true, message: "Mapping removed" };
  }
  const answers = JSON.parse(String(form.get("answers") || "{}")) as Record<string, string>;
  const id = await startImport(shopId, { fileKey: String(form.get("fileKey")), fileName: String(form.get("fileName")), source: String(form.get("source")), answers, actor });
  return { ok: true, data: { id } };
});

type Sending = { name: string; sent: number; total: number; error?: string };

export default function Imports() {
  const { locale, timeZone, imports, next, any, query, saved, ages, mappings, sources } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const [sending, setSending] = useState<Sending[]>([]);
  const [uploaded, setUploaded] = useState<Uploaded[]>([]);
  const running = imports.some((one) => one.state === "running" || one.state === "uploaded");
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(revalidate, 1000);
    return () => clearInterval(timer);
  }, [running, revalidate]);

  const drop = async (files: File[]) => {
    for (const file of files) {
      const show = (change: Partial<Sending>) => setSending((all) => all.map((one) => (one.name === file.name ? { ...one, ...change } : one)));
      setSending((all) => [...all.filter((one) => one.name !== file.name), { name: file.name, sent: 0, total: file.size }]);
      try {
        const result = await uploadFile(file, (sent) => show({ sent }));
        setUploaded((all) => [...all.filter((one) => one.fileName !== result.fileName), result]);
        setSending((all) => all.filter((one) => one.name !== file.name));
      } catch (error) {
        show({ error: error instanceof Error ? error.message : "The upload was cut off. Drop the file again." });
      }
    }
  };
  const titleOf = useCallback((id: string) => sources.find((source) => source.id === id)?.title ?? mappings.find((mapping) => `mapping:${mapping.id}` === id)?.name ?? id, [sources, mappings]);
  const used = [...ages.map((age) => age.source), ...mappings.map(({ id }) => `mapping:${id}`)].map((id) => ({ id, title: titleOf(id) }));
  // Other pages lead here for one source: it is said where to get it, also before anything of it was imported.
  const asked = sources.find((source) => source.id === query.source);
  const fetcher = useActionFetcher();
  const day = (value: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  const nodes = [...new Set(sources.map((source) => source.node))];

  return (
    <Page
      title="Imports"
      subtitle="Drop any report as you downloaded it. Nothing is imported before you have seen what was understood."
      secondaryActions={[
        { content: "Calendar", url: "/app/imports/calendar" },
        { content: "Costs", url: "/app/imports/costs" },
        { content: "Creators", url: "/app/creators" },
        { content: "How imports are read", url: "/app/imports/settings" },
      ]}
    >
      <BlockStack gap="400">
        <Card>
          <DropZone onDrop={(_all, accepted) => void drop(accepted)} label="Files to import" labelHidden>
            <DropZone.FileUpload actionTitle="Add files" actionHint="CSV, TSV, TXT, XLSX, JSON, ZIP or gz, up to 2 GB each" />
          </DropZone>
        </Card>
        {sending.map((one) =>
          one.error ? (
            <Banner key={one.name} tone="critical" title={one.name} onDismiss={() => setSending((all) => all.filter((other) => other.name !== one.name))}>
              {one.error}
            </Banner>
          ) : (
            <Card key={one.name}>
              <BlockStack gap="200">
                <Text as="p">
                  {one.name}: {one.sent < one.total ? `${Math.round((one.sent / Math.max(1, one.total)) * 100)} % sent` : "reading its beginning"}
                </Text>
                <ProgressBar progress={(one.sent / Math.max(1, one.total)) * 100} size="small" ariaLabelledBy={undefined} />
              </BlockStack>
            </Card>
          ),
        )}
        {uploaded.map((file) => (
          <DetectedFile
            // Another reading of the same file asks other questions, so it starts anew.
            key={`${file.fileKey}:${file.detection.source}`}
            file={file}
            sources={sources}
            onDetected={(changed) => setUploaded((all) => all.map((other) => (other.fileKey === changed.fileKey ? changed : other)))}
            onClose={() => setUploaded((all) => all.filter((other) => other.fileKey !== file.fileKey))}
            onStarted={() => {
              setUploaded((all) => all.filter((other) => other.fileKey !== file.fileKey));
              revalidate();
            }}
          />
        ))}
        {asked ? (
          <Card>
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {asked.title}
              </Text>
              <Text as="p">{asked.where}</Text>
              <Text as="p" tone="subdued">
                {asked.feeds}
              </Text>
            </BlockStack>
          </Card>
        ) : null}
        {any ? <ImportsListCard imports={imports} next={next} query={query} saved={saved} used={used} titleOf={titleOf} locale={locale} timeZone={timeZone} /> : null}
        {mappings.length > 0 ? (
          <Card>
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                Your mappings
              </Text>
              {mappings.map((mapping) => (
                <InlineStack key={mapping.id} align="space-between">
                  <Text as="span">
                    {mapping.name} → {titleOf(mapping.source)}
                  </Text>
                  <Button variant="plain" tone="critical" onClick={() => fetcher.submit({ intent: "remove_mapping", id: mapping.id }, { method: "post" })}>
                    Remove
                  </Button>
                </InlineStack>
              ))}
            </BlockStack>
          </Card>
        ) : null}
        {nodes.map((node) => (
          <Card key={node}>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {node}
              </Text>
              <div className="fb-sources">
                {sources
                  .filter((source) => source.node === node)
                  .map((source) => {
                    const age = ages.find((one) => one.source === source.id);
                    return (
                      <div key={source.id} className="fb-sources__item">
                        <InlineStack gap="200" align="space-between" wrap={false}>
                          <Text as="h3" fontWeight="medium">
                            {source.title}
                          </Text>
                          {age?.through ? <Badge tone="success">{`through ${day(age.through)}`}</Badge> : <Badge>Not imported</Badge>}
                        </InlineStack>
                        <Text as="p" tone="subdued">
                          {source.feeds}
                        </Text>
                        <Text as="p" tone="subdued">
                          {source.where}
                        </Text>
                      </div>
                    );
                  })}
              </div>
            </BlockStack>
          </Card>
        ))}
      </BlockStack>
    </Page>
  );
}
