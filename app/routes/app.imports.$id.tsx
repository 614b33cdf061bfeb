import { json } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { Banner, BlockStack, Card, DataTable, List, Page, ProgressBar, Text } from "@shopify/polaris";
import { cancelImport, firstRejections, listMappings, readImport, sources, undoImport } from "#app/imports/index.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { saveFile } from "#app/ui/imports/download.ts";
import { ImportStateBadge } from "#app/ui/imports/import-state.tsx";
import { Facts } from "#app/ui/timeline.tsx";
import { useActionFetcher } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }, { params }) => {
  const one = await readImport(shopId, params.id ?? "");
  const mapped = one.source.startsWith("mapping:") ? (await listMappings(shopId)).find(({ id }) => one.source === `mapping:${id}`) : undefined;
  const title = sources.find((source) => source.id === (mapped?.source ?? one.source))?.title ?? "A mapping that was removed";
  return json({ one, title: mapped ? `${mapped.name} (${title})` : title, rejected: one.rows.rejected > 0 ? await firstRejections(shopId, one.id) : [], locale });
});

export const action = staffAction(async ({ shopId, actor }, { request, params }) => {
  const intent = (await request.formData()).get("intent");
  if (intent === "undo") await undoImport(shopId, params.id ?? "", actor);
  else if (intent === "cancel") await cancelImport(shopId, params.id ?? "", actor);
  else throw new UserError("That cannot be done here.");
  return { ok: true, message: intent === "undo" ? "The import is undone" : "The import is cancelled" };
});

export default function Import() {
  const { one, title, rejected, locale } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const fetcher = useActionFetcher();
  const busy = one.state === "running" || one.state === "uploaded";
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(revalidate, 1000);
    return () => clearInterval(timer);
  }, [busy, revalidate]);
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  const { rows } = one;
  return (
    <Page
      title={one.fileName}
      subtitle={title}
      titleMetadata={<ImportStateBadge state={one.state} progress={one.progress} />}
      backAction={{ content: "Imports", url: "/app/imports" }}
      secondaryActions={[
        ...(busy ? [{ content: "Cancel", onAction: () => fetcher.submit({ intent: "cancel" }, { method: "post" }) }] : []),
        ...(one.state === "done" ? [{ content: "Undo the whole import", destructive: true, onAction: () => fetcher.submit({ intent: "undo" }, { method: "post" }) }] : []),
      ]}
    >
      <BlockStack gap="400">
        {one.error ? (
          <Banner tone="critical" title="Nothing of this file was imported">
            {one.error}
          </Banner>
        ) : null}
        {one.interrupted ? <Banner tone="info">The server was restarted while this import ran. Nothing of it is in; it begins anew by itself.</Banner> : null}
        {one.progress ? (
          <Card>
            <BlockStack gap="200">
              <Text as="p">
                {count(one.progress.rows)} rows read, {count(Math.round(one.progress.bytes / 1024))} of {count(Math.round(one.progress.totalBytes / 1024))} KB. You can close this page.
              </Text>
              <ProgressBar progress={(one.progress.bytes / Math.max(1, one.progress.totalBytes)) * 100} />
            </BlockStack>
          </Card>
        ) : null}
        {rows.rejected > 0 ? (
          <Banner
            tone="warning"
            title={`${count(rows.rejected)} rows were rejected`}
            action={{ content: "Download them, to correct and drop again", onAction: () => void saveFile(`/app/imports/${one.id}/rejections`, `rejected-${one.fileName}.csv`) }}
          >
            Each with its line, column, value and what to do.
          </Banner>
        ) : null}
        {rejected.length > 0 ? (
          <Card padding="0">
            <DataTable columnContentTypes={["numeric", "text", "text", "text"]} headings={["Line", "Column", "Value", "What to do"]} rows={rejected.map((cell) => [count(cell.line), cell.column || "–", cell.value || "(empty)", cell.reason])} truncate={false} />
          </Card>
        ) : null}
        <Card>
          <Facts
            title="Result"
            rows={[
              ["New", count(rows.taken)],
              ["Updated", count(rows.updated)],
              ["Unchanged", count(rows.unchanged)],
              ["Rejected", count(rows.rejected)],
              ["Totals and fillers left out", count(rows.skipped)],
              ...(rows.replaced > 0 ? ([["Replaced from earlier files", count(rows.replaced)]] as const) : []),
              ["Covers", one.period ? `${one.period.from} to ${one.period.to}` : "–"],
              ["SHA-256 of the file", one.fileHash ?? "–"],
            ]}
          />
        </Card>
        {one.notes.length + one.dropped.length > 0 ? (
          <Card>
            <List>
              {one.notes.map((note) => (
                <List.Item key={note}>{note}</List.Item>
              ))}
              {one.dropped.length > 0 ? <List.Item>Personal columns dropped before anything was stored: {one.dropped.join(", ")}.</List.Item> : null}
            </List>
          </Card>
        ) : null}
      </BlockStack>
    </Page>
  );
}
