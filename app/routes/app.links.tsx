import { json } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { useEffect, useState } from "react";
import { z } from "zod";
import { BlockStack, Card, EmptyState, Page, Tabs, Text } from "@shopify/polaris";
import { acceptSureLinks, checkLink, linkQuality, listLinks, SAMPLE_SIZE, sureLinks, type LinkView } from "#app/migration/desk/index.ts";
import { acceptLink, refuseLink, undoLink } from "#app/migration/linking/index.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { LinkCandidateCard } from "#app/ui/link-candidate.tsx";
import { isTyping } from "#app/ui/typing.ts";
import { useAction } from "#app/ui/use-action.ts";

const views = ["waiting", "corrected", "sample"] as const;

export const loader = staffLoader(async ({ shopId, actor, locale }, { request }) => {
  const view: LinkView = views.find((one) => one === new URL(request.url).searchParams.get("view")) ?? "waiting";
  return json(
    await withShop(shopId, async (tx) => {
      const { timeZone } = await readShop(tx);
      const quality = await linkQuality(tx);
      const limit = view === "sample" ? Math.max(0, SAMPLE_SIZE - quality.checkedThisWeek) : 100;
      const links = limit > 0 ? await listLinks(tx, view, actor, limit) : [];
      return { view, links, quality, timeZone, locale, sure: view === "waiting" ? sureLinks(links) : [] };
    }),
  );
});

const decision = z.discriminatedUnion("intent", [
  z.object({ intent: z.enum(["accept", "refuse", "undo", "right", "wrong"]), linkId: z.uuid() }),
  // The links that the page showed, so that what the button says is what it does.
  z.object({ intent: z.literal("accept_sure"), linkIds: z.array(z.uuid()).min(1).max(100) }),
]);

const countLinks = (count: number) => (count === 1 ? "1 link" : `${count} links`);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const checked = decision.safeParse(await request.json().catch(() => null));
  if (!checked.success) throw new UserError("That cannot be done here.");
  if (checked.data.intent === "accept_sure") {
    const { accepted, changed } = await acceptSureLinks(shopId, checked.data.linkIds, actor);
    return { ok: true, message: `${countLinks(accepted)} accepted${changed > 0 ? `, ${changed} had changed meanwhile` : ""}` };
  }
  const { intent, linkId } = checked.data;
  if (intent === "accept") await acceptLink(shopId, linkId, actor);
  else if (intent === "refuse") await refuseLink(shopId, linkId, actor);
  else if (intent === "undo") await undoLink(shopId, linkId, actor);
  else await checkLink(shopId, linkId, intent, actor);
  return { ok: true, message: said[intent] };
});

const said = { accept: "Link accepted", refuse: "Link refused", undo: "Link undone", right: "Noted as right", wrong: "Noted as wrong, and undone" };

const words = {
  waiting: { accept: "Accept (A)", refuse: "Refuse (R)", yes: "accept", no: "refuse", empty: "Nothing waits for you", text: "Links that the data cannot decide alone wait here, with the reasons for and against." },
  corrected: { accept: "It is right (A)", refuse: "Undo (R)", yes: "right", no: "undo", empty: "No link was corrected yet", text: "When a typed order id is a slip or two away from one order and a second fact agrees, it is linked by itself and can be undone here." },
  sample: { accept: "Right (A)", refuse: "Wrong, undo (R)", yes: "right", no: "wrong", empty: "This week’s sample is done", text: "Every week fifty automatic links, drawn by lot, are worth a look: they say how often the automatic ones are wrong." },
} as const;

export default function Links() {
  const { view, links, quality, timeZone, locale, sure } = useLoaderData<typeof loader>();
  const [, setQuery] = useSearchParams();
  const { send, busy } = useAction();
  const [at, setAt] = useState(0);
  const word = words[view];
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const decide = (intent: string, linkId: string) => send({ intent, linkId });
  const selected = Math.min(at, links.length - 1);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey || busy) return;
      const link = links[selected];
      const key = event.key.toLowerCase();
      if (key === "j" || key === "arrowdown") setAt(Math.min(selected + 1, links.length - 1));
      else if (key === "k" || key === "arrowup") setAt(Math.max(0, selected - 1));
      else if (key === "a" && link) decide(word.yes, link.linkId);
      else if (key === "r" && link) decide(word.no, link.linkId);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });

  return (
    <Page
      title="Review links"
      subtitle="J and K move, A says yes, R says no."
      backAction={{ content: "Registrations", url: "/app/registrations" }}
      primaryAction={sure.length > 0 ? { content: sure.length === 1 ? "Accept the sure one" : `Accept the ${sure.length} sure ones`, disabled: busy, onAction: () => send({ intent: "accept_sure", linkIds: sure }) } : undefined}
    >
      <BlockStack gap="400">
        <Card padding="0">
          <Tabs
            tabs={[
              { id: "waiting", content: "Waiting for you" },
              { id: "corrected", content: "Corrected by themselves" },
              { id: "sample", content: "Weekly sample" },
            ]}
            selected={views.indexOf(view)}
            onSelect={(index) => {
              setAt(0);
              setQuery({ view: views[index] ?? "waiting" });
            }}
          />
        </Card>
        {view === "sample" ? (
          <Card>
            <Text as="p">
              {quality.rate === null || quality.low === null || quality.high === null
                ? "No automatic link has been looked at yet, so nothing is known of their error rate."
                : `Of ${quality.checked} automatic links looked at in the last twelve weeks ${quality.wrong} were wrong: ${percent.format(quality.rate)} (95 % interval ${percent.format(quality.low)}–${percent.format(quality.high)}, Wilson).`}
            </Text>
          </Card>
        ) : null}
        {links.length === 0 ? (
          <Card>
            <EmptyState heading={word.empty} image="">
              <p>{word.text}</p>
            </EmptyState>
          </Card>
        ) : (
          links.map((link, index) => (
            <LinkCandidateCard
              key={link.linkId}
              candidate={{ ...link, registrationUrl: `/app/registrations/${link.registrationId}`, registeredAt: `registered ${moment.format(new Date(link.registeredAt))}`, purchasedAt: `bought ${moment.format(new Date(link.purchasedAt))}` }}
              selected={index === selected}
              accept={word.accept}
              refuse={word.refuse}
              onAccept={() => decide(word.yes, link.linkId)}
              onRefuse={() => decide(word.no, link.linkId)}
              busy={busy}
            />
          ))
        )}
      </BlockStack>
    </Page>
  );
}
