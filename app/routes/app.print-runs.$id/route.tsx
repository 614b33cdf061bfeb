import { useEffect, useState } from "react";
import { json } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { Banner, BlockStack, Button, Layout, Page } from "@shopify/polaris";
import type { PrintRun } from "#app/migration/inserts/index.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { StatusBadge } from "#app/ui/status-badges.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { useLive } from "#app/ui/use-live.ts";
import { BoxCard } from "./box-card.tsx";
import { CardFields } from "./card-fields.tsx";
import { CardSides, type CardPreview } from "./card-sides.tsx";
import { loadRun, stepSchema, takeStep } from "./data.server.ts";
import { FactsCard } from "./facts-card.tsx";
import { FilesCard } from "./files-card.tsx";
import { ProofCard } from "./proof-card.tsx";
import { RunCard } from "./run-card.tsx";
import { SendModal } from "./send-modal.tsx";

export const loader = staffLoader(async ({ shopId, locale }, { params }) =>
  json({ ...(await loadRun(shopId, params.id ?? "")), locale }),
);

export const action = staffAction(async ({ shopId, actor }, { request, params }) =>
  takeStep(shopId, actor, params.id ?? "", stepSchema.parse(await request.json())),
);

const POLL_MILLISECONDS = 2_500;

/** The parts of a run that can be edited until it is made. */
export type RunEdit = Pick<
  PrintRun,
  "name" | "codeKind" | "format" | "addressBase" | "gtin" | "lot" | "design"
> & { quantity: number | string };

function editOf(run: PrintRun): RunEdit {
  const { name, codeKind, quantity, format, addressBase, gtin, lot, design } = run;
  return { name, codeKind, quantity, format, addressBase, gtin, lot, design };
}

export default function PrintRunPage() {
  const data = useLoaderData<typeof loader>();
  const run = data.run as unknown as PrintRun;
  // A run that was saved, made or reopened is another form.
  return <RunPage key={`${run.id}${run.status}`} data={data} run={run} />;
}

type Props = { data: ReturnType<typeof useLoaderData<typeof loader>>; run: PrintRun };

function RunPage({ data, run }: Props) {
  const { insert, locale } = data;
  const [form, setForm] = useState(() => editOf(run));
  const [sending, setSending] = useState(false);
  const dirty = JSON.stringify(form) !== JSON.stringify(editOf(run));
  const step = useAction();
  const save = useAction();
  const { answer: preview } = useLive<CardPreview>(`/app/print-runs/${run.id}/preview`, form);
  const fields = { ...step.fields, ...save.fields };
  const isDraft = run.status === "draft";
  const isCard = run.format !== "qr" && run.format !== "link";
  usePolling(run.status === "making" || (isDraft && !data.proofSeenAt));

  const canSend = run.status === "ready" || (isDraft && run.codeKind === "shared");
  const set = (changes: Partial<RunEdit>) => setForm((old) => ({ ...old, ...changes }));
  const shared = { form, set, fields, preview };
  return (
    <Page
      title={run.name}
      subtitle={insert.name}
      titleMetadata={<StatusBadge status={run.status} />}
      backAction={{ content: insert.name, url: `/app/inserts/${insert.id}` }}
      {...(canSend && run.format !== "link"
        ? {
          primaryAction: {
            content: "Mark as sent to print",
            disabled: dirty,
            onAction: () => setSending(true),
          },
        }
        : {})}
    >
      <UnsavedBar
        id="print-run"
        open={dirty}
        saving={save.busy}
        onSave={() => save.send({ what: "save", form })}
        onDiscard={() => setForm(editOf(run))}
      />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <RefusalBanner
              refusal={save.refusal ?? step.refusal}
              shown={(field) => isDraft && field.startsWith("design.")}
            />
            {insert.status === "draft" ? (
              <Banner
                tone="warning"
                title="The insert is still a draft"
                action={{ content: "Open the insert", url: `/app/inserts/${insert.id}` }}
              >
                Its cards would lead to a page that is not open. Publish it before you print.
              </Banner>
            ) : null}
            {run.progress.phase === "failed" ? (
              <Banner tone="critical" title="The cards could not be made">
                {run.progress.reason}
              </Banner>
            ) : null}
            {isCard ? <CardSides preview={preview} isSample={run.codeKind === "unique"} /> : null}
            {isDraft && isCard ? <CardFields {...shared} /> : null}
            {isDraft ? <RunCard {...shared} bases={data.bases} qr={data.qr} /> : null}
            {isDraft ? null : <FactsCard run={run} qr={data.qr} locale={locale} />}
            {run.status === "ready" ? (
              <Banner tone="info">
                The files are made.{" "}
                <Button variant="plain" onClick={() => step.send({ what: "reopen" })}>
                  Change the card
                </Button>{" "}
                makes them anew; the card codes stay.
              </Banner>
            ) : null}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ProofCard
              runId={run.id}
              proof={data.proof}
              seenAt={data.proofSeenAt}
              sent={run.status === "sent"}
              isCard={isCard}
              locale={locale}
              timeZone={data.timeZone}
              busy={step.busy}
              onCheck={() => step.send({ what: "check" })}
            />
            <FilesCard
              run={run}
              address={data.address}
              dirty={dirty}
              busy={step.busy}
              onMake={() => step.send({ what: "make" })}
              onStop={() => step.send({ what: "stop" })}
            />
            <BoxCard
              key={`${run.inBoxFrom}${run.inBoxTo}${run.shareOfUnits}${run.messagesSent}`}
              run={run}
              isMessage={insert.kind === "review_message"}
              fields={step.fields}
              busy={step.busy}
              onSave={(box) => step.send({ what: "box", ...box })}
            />
          </BlockStack>
        </Layout.Section>
      </Layout>
      <SendModal
        open={sending}
        proofSeen={data.proofSeenAt !== null}
        hasWordErrors={preview?.words.some(({ severity }) => severity === "error") ?? false}
        address={run.addressBase}
        onClose={() => setSending(false)}
        onSend={(answers) => {
          setSending(false);
          step.send({ what: "send", ...answers });
        }}
      />
    </Page>
  );
}

/** Asks again while something is under way that the page waits for, and somebody is looking. */
function usePolling(on: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") revalidate();
    }, POLL_MILLISECONDS);
    return () => clearInterval(timer);
  }, [on, revalidate]);
}
