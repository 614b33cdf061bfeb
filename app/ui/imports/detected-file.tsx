import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Banner, BlockStack, Button, ButtonGroup, Card, DataTable, InlineStack, List, Select, Text, TextField } from "@shopify/polaris";
import type { Detection } from "#app/imports/index.ts";
import type { ActionResult } from "#app/shopify/route.server.ts";

import { MappingWizard, type MappableSource } from "./mapping-wizard.tsx";

export type Uploaded = { fileKey: string; fileName: string; detection: Detection };

type Props = {
  file: Uploaded;
  sources: MappableSource[];
  onDetected: (file: Uploaded) => void;
  onClose: () => void;
  onStarted: () => void;
};

/** What was understood of a file, its first rows in our terms, and the questions that only the merchant can answer. */
export function DetectedFile({ file, sources, onDetected, onClose, onStarted }: Props) {
  const { detection } = file;
  const fetcher = useFetcher<ActionResult>();
  const [answers, setAnswers] = useState<Record<string, string>>(() => Object.fromEntries(detection.questions.map((question) => [question.kind, detection.answers[question.kind] ?? question.suggestion ?? ""])));
  useEffect(() => {
    if (fetcher.data?.ok) onStarted();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- tell once, when the answer comes
  }, [fetcher.data]);

  const missing = detection.questions.some((question) => question.blocking && !answers[question.kind]);
  const start = () =>
    fetcher.submit({ fileKey: file.fileKey, fileName: file.fileName, source: detection.source ?? "", answers: JSON.stringify(answers) }, { method: "post", action: "/app/imports?index" });

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {file.fileName}: {detection.title ?? "not recognised"}
          </Text>
          <Button variant="plain" onClick={onClose}>
            Remove
          </Button>
        </InlineStack>
        {detection.refused ? <Banner tone="warning">{detection.refused}</Banner> : null}
        {fetcher.data && !fetcher.data.ok ? <Banner tone="critical">{fetcher.data.message}</Banner> : null}
        {detection.reasons.length > 0 ? (
          <List>
            {detection.reasons.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
            {detection.notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
            {detection.dropped.length > 0 ? <List.Item>Personal columns are dropped before anything is stored: {detection.dropped.join(", ")}.</List.Item> : null}
          </List>
        ) : null}
        {detection.questions.map((question) =>
          question.options.length > 0 ? (
            <Select
              key={question.kind}
              label={question.text}
              helpText={question.why}
              options={[{ label: "Choose …", value: "" }, ...question.options.map((option) => ({ ...option }))]}
              value={answers[question.kind] ?? ""}
              onChange={(value) => setAnswers((all) => ({ ...all, [question.kind]: value }))}
            />
          ) : (
            <TextField
              key={question.kind}
              label={question.text}
              helpText={question.why}
              value={answers[question.kind] ?? ""}
              onChange={(value) => setAnswers((all) => ({ ...all, [question.kind]: value }))}
              autoComplete="off"
            />
          ),
        )}
        {detection.preview.rows.length > 0 ? (
          <DataTable columnContentTypes={detection.preview.columns.map(() => "text")} headings={detection.preview.columns} rows={detection.preview.rows} increasedTableDensity truncate />
        ) : null}
        {detection.problems.length > 0 ? (
          <Banner tone="warning" title="Some of the first rows would be refused">
            <List>
              {detection.problems.slice(0, 5).map((problem, index) => (
                <List.Item key={index}>
                  Line {problem.line}, {problem.column} “{problem.value}”: {problem.reason}
                </List.Item>
              ))}
            </List>
          </Banner>
        ) : null}
        {detection.source ? null : <MappingWizard file={file} sources={sources} onDetected={onDetected} />}
        {detection.source && !detection.refused ? (
          <ButtonGroup>
            <Button variant="primary" onClick={start} disabled={missing} loading={fetcher.state !== "idle"}>
              Import
            </Button>
          </ButtonGroup>
        ) : null}
      </BlockStack>
    </Card>
  );
}
