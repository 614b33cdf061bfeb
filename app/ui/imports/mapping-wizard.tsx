import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Banner, BlockStack, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import type { ActionResult } from "#app/shopify/route.server.ts";
import { detectAgain } from "./upload.ts";
import type { Uploaded } from "./detected-file.tsx";

export type MappableSource = { id: string; title: string; node: string; fields: { name: string; label: string; required: boolean }[] };

type Props = { file: Uploaded; sources: MappableSource[]; onDetected: (file: Uploaded) => void };

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** For a file that nobody recognised: what it holds, and which of its columns is which of our fields. Kept and reused. */
export function MappingWizard({ file, sources, onDetected }: Props) {
  const { columns, examples } = file.detection;
  const fetcher = useFetcher<ActionResult>();
  const [sourceId, setSourceId] = useState("");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [failed, setFailed] = useState<string | null>(null);
  const source = sources.find((one) => one.id === sourceId);
  const mapping = fetcher.data?.ok ? fetcher.data.data?.mapping : undefined;

  useEffect(() => {
    if (typeof mapping !== "string") return;
    detectAgain(file, mapping).then(onDetected, (error: Error) => setFailed(error.message));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the mapping is saved
  }, [mapping]);

  const choose = (id: string) => {
    setSourceId(id);
    const fields = sources.find((one) => one.id === id)?.fields ?? [];
    // Names that are all but equal are chosen beforehand.
    setChosen(Object.fromEntries(fields.flatMap((field) => { const same = columns.find((column) => plain(column) === plain(field.label) || plain(column) === plain(field.name)); return same ? [[field.name, same]] : []; })));
  };
  const example = (column: string) => examples.map((row) => row[columns.indexOf(column)]).filter(Boolean).slice(0, 3).join(", ");
  const save = () => fetcher.submit({ intent: "mapping", name, source: sourceId, columns: JSON.stringify(Object.fromEntries(Object.entries(chosen).filter(([, column]) => column))) }, { method: "post", action: "/app/imports?index" });

  if (columns.length === 0) return null;
  return (
    <Card background="bg-surface-secondary">
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          Say what this file holds
        </Text>
        {fetcher.data && !fetcher.data.ok ? <Banner tone="critical">{fetcher.data.message}</Banner> : null}
        {failed ? <Banner tone="critical">{failed}</Banner> : null}
        <Select label="It holds" options={[{ label: "Choose …", value: "" }, ...sources.map((one) => ({ label: `${one.node}: ${one.title}`, value: one.id }))]} value={sourceId} onChange={choose} />
        {source?.fields.map((field) => (
          <Select
            key={field.name}
            label={`${field.label}${field.required ? "" : " (optional)"}`}
            options={[{ label: "Not in this file", value: "" }, ...columns.filter(Boolean).map((column) => ({ label: column, value: column }))]}
            value={chosen[field.name] ?? ""}
            helpText={chosen[field.name] ? `such as ${example(chosen[field.name] ?? "")}` : undefined}
            error={fetcher.data?.fields?.[field.name]}
            onChange={(column) => setChosen((all) => ({ ...all, [field.name]: column }))}
          />
        ))}
        {source ? (
          <InlineStack gap="200" blockAlign="end">
            <TextField label="Name of this mapping" value={name} onChange={setName} autoComplete="off" placeholder="Such as “Our SMS tool”" />
            <Button variant="primary" onClick={save} disabled={!name || !source} loading={fetcher.state !== "idle"}>
              Save and look again
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
