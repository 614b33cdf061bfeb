import { BlockStack, Button, Card, ProgressBar, Text } from "@shopify/polaris";
import type { PrintRun } from "#app/migration/inserts/index.ts";
import { useDownload } from "#app/ui/use-download.ts";

type Props = {
  run: PrintRun;
  /** Of the one shared card code. */
  address: string | null;
  dirty: boolean;
  busy: boolean;
  onMake: () => void;
  onStop: () => void;
};

const sharedFiles = [
  { name: "card.pdf", label: "Card for the press (PDF)", cardOnly: true },
  { name: "qr.pdf", label: "QR alone (PDF)", cardOnly: false },
  { name: "qr.svg", label: "QR alone (SVG)", cardOnly: false },
  { name: "qr.png", label: "QR alone (PNG)", cardOnly: false },
];

/** What goes to the printer: at once for a shared run, made by a job for a unique one. */
export function FilesCard({ run, address, dirty, busy, onMake, onStop }: Props) {
  const { download, busy: loading } = useDownload();
  const isCard = run.format !== "qr" && run.format !== "link";
  const path = (name: string) => `/app/print-runs/${run.id}/files/${name}`;
  const file = (name: string, label: string) => (
    <Button
      key={name}
      fullWidth
      textAlign="left"
      disabled={dirty}
      loading={loading === path(name)}
      onClick={() => download(path(name))}
    >
      {label}
    </Button>
  );
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {run.format === "link" ? "Your link" : "Files"}
        </Text>
        {run.format === "link" ? (
          <Text as="p" breakWord>
            {address}
          </Text>
        ) : null}
        {run.codeKind === "shared" ? (
          sharedFiles
            .filter(({ cardOnly }) => isCard || !cardOnly)
            .map(({ name, label }) => file(name, label))
        ) : (
          <UniqueFiles run={run} busy={busy} dirty={dirty} onMake={onMake} onStop={onStop} file={file} />
        )}
        {isCard ? (
          <Text as="p" tone="subdued">
            With 3 mm (⅛ in) bleed, crop marks, embedded fonts; QR and text in pure black.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

type UniqueProps = Pick<Props, "run" | "busy" | "dirty" | "onMake" | "onStop"> & {
  file: (name: string, label: string) => React.ReactNode;
};

function UniqueFiles({ run, busy, dirty, onMake, onStop, file }: UniqueProps) {
  const { phase, done = 0, total = run.quantity } = run.progress;
  if (run.status === "making") {
    // Codes are quick; the cards take the time.
    const percent = phase === "files" ? 10 + (done / total) * 90 : (done / total) * 10;
    return (
      <BlockStack gap="200">
        <ProgressBar progress={percent} size="small" ariaLabelledBy="making" />
        <div id="making" role="status">
          <Text as="p">
            {phase === "files"
              ? `${done} of ${total} cards drawn`
              : `${done} of ${total} card codes made`}
          </Text>
        </div>
        <Text as="p" tone="subdued">
          You can leave this page: it goes on by itself.
        </Text>
        <Button variant="plain" tone="critical" loading={busy} onClick={onStop}>
          Stop
        </Button>
      </BlockStack>
    );
  }
  if (run.status === "draft") {
    const stopped = phase === "stopped";
    return (
      <>
        {stopped ? (
          <Text as="p">
            Stopped. What is made is kept: going on makes the rest. After a change of the card its
            files begin anew; the card codes stay.
          </Text>
        ) : null}
        <Button variant="primary" loading={busy} disabled={dirty} onClick={onMake}>
          {stopped ? "Go on" : `Make ${run.quantity} cards`}
        </Button>
      </>
    );
  }
  return (
    <>
      {file("package.zip", "All files (ZIP)")}
      <Text as="p" tone="subdued">
        PDFs of 1,000 cards each, the card codes as CSV and a manifest with checksums.
      </Text>
    </>
  );
}
