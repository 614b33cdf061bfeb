import { json } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import { z } from "zod";
import { Badge, Banner, BlockStack, Button, Card, DropZone, IndexTable, InlineStack, Page, ProgressBar, Text } from "@shopify/polaris";
import { listImports, listMappings, removeMapping, saveMapping, sourceAges, sources, startImport } from "#app/imports/index.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { DetectedFile, type Uploaded } from "#app/ui/imports/detected-file.tsx";
import { ImportStateBadge } from "#app/ui/imports/import-state.tsx";
import { uploadFile } from "#app/ui/imports/upload.ts";
import { RowLink } from "#app/ui/row-link.tsx";
import { useActionFetcher } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }) => {
  const [imports, ages, mappings] = await Promise.all([listImports(shopId, { limit: 50 }), sourceAges(shopId), listMappings(shopId)]);
  return json({ locale, imports, ages, mappings: mappings.map(({ id, name, source }) => ({ id, name, source })), sources });
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
  const { locale, imports, ages, mappings, sources } = useLoaderData<typeof loader>();
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
  const titleOf = (id: string) => sources.find((source) => source.id === id)?.title ?? mappings.find((mapping) => `mapping:${mapping.id}` === id)?.name ?? id;
  const fetcher = useActionFetcher();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const day = (value: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  const count = new Intl.NumberFormat(locale);
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
        {imports.length > 0 ? (
          <Card padding="0">
            <IndexTable
              selectable={false}
              itemCount={imports.length}
              headings={[{ title: "File" }, { title: "Source" }, { title: "State" }, { title: "Rows", alignment: "end" }, { title: "Rejected", alignment: "end" }, { title: "Covers" }, { title: "When" }]}
            >
              {imports.map((one, index) => (
                <IndexTable.Row id={one.id} key={one.id} position={index}>
                  <IndexTable.Cell>
                    <RowLink url={`/app/imports/${one.id}`}>{one.fileName}</RowLink>
                  </IndexTable.Cell>
                  <IndexTable.Cell>{titleOf(one.source)}</IndexTable.Cell>
                  <IndexTable.Cell>
                    <ImportStateBadge state={one.state} progress={one.progress} />
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <Text as="span" alignment="end" numeric>
                      {count.format(one.rows.taken + one.rows.updated + one.rows.unchanged)}
                    </Text>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <Text as="span" alignment="end" numeric tone={one.rows.rejected > 0 ? "critical" : undefined}>
                      {count.format(one.rows.rejected)}
                    </Text>
                  </IndexTable.Cell>
                  <IndexTable.Cell>{one.period ? `${day(one.period.from)} – ${day(one.period.to)}` : "–"}</IndexTable.Cell>
                  <IndexTable.Cell>{date.format(new Date(one.createdAt))}</IndexTable.Cell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          </Card>
        ) : null}
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
