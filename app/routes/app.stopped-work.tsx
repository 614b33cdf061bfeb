import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, BlockStack, Card, EmptyState, InlineStack, Page, Text } from "@shopify/polaris";
import { audit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { retryDead } from "#app/platform/jobs.ts";
import { deadJobs } from "#app/platform/queue-state.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { otherWork, workNames } from "#app/ui/stopped-work.ts";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }) => {
  const timeZone = await withShop(shopId, async (tx) => (await readShop(tx)).timeZone);
  const jobs = (await deadJobs(100, shopId)).map(({ id, queue, at }) => ({ id, at, ...(workNames[queue] ?? otherWork) }));
  return json({ locale, timeZone, jobs });
});

const wanted = z.object({ id: z.union([z.literal("all"), z.uuid()]) });

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const checked = wanted.safeParse(await request.json().catch(() => null));
  if (!checked.success) throw new UserError("That work is not known here. Load the page again.");
  const { id } = checked.data;
  const moved = await retryDead(id === "all" ? undefined : [id], shopId);
  if (moved === 0) throw new UserError("That work is no longer in this list: somebody had it tried again already.");
  await withShop(shopId, (tx) => audit(tx, actor, "work.retry", id === "all" ? "work:all" : `work:${id}`, { count: moved }));
  return { ok: true, message: moved === 1 ? "It is tried again now" : `${moved} are tried again now` };
});

export default function StoppedWork() {
  const { jobs, locale, timeZone } = useLoaderData<typeof loader>();
  const retry = useAction();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return (
    <Page
      title="Work that stopped"
      subtitle="What failed several times in a row and waits for somebody to have it tried again"
      backAction={{ content: "Settings", url: "/app/settings" }}
      narrowWidth
      {...(jobs.length > 1 ? { primaryAction: { content: "Try all again", loading: retry.busy, onAction: () => retry.send({ id: "all" }) } } : {})}
    >
      {jobs.length === 0 ? (
        <Card>
          <EmptyState heading="Nothing has stopped" image="">
            <p>When Shopify, the mail server or something else does not answer, the work is tried again by itself for about twenty minutes. What still fails then is kept here, with a button that has it tried again.</p>
          </EmptyState>
        </Card>
      ) : (
        <BlockStack gap="300">
          {jobs.map((job) => (
            <Card key={job.id}>
              <InlineStack align="space-between" blockAlign="center" gap="300">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingSm">
                    {job.what}
                  </Text>
                  <Text as="p">{job.meaning}</Text>
                  <Text as="p" tone="subdued">
                    Stopped {moment.format(new Date(job.at))}
                  </Text>
                </BlockStack>
                <Button disabled={retry.busy} accessibilityLabel={`Try again: ${job.what}`} onClick={() => retry.send({ id: job.id })}>
                  Try again
                </Button>
              </InlineStack>
            </Card>
          ))}
        </BlockStack>
      )}
    </Page>
  );
}
