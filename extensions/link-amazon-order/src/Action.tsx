import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, type Reason, type Registration, type Reply } from "./ask.ts";

export default async function action(): Promise<void> {
  render(<Action />, document.body);
}

const FURTHER = "further";
type State = "loading" | "error" | "ready";

function Action() {
  const [state, setState] = useState<State>("loading");
  const [registrations, setRegistrations] = useState<Registration[]>([]);
  const [inserts, setInserts] = useState<{ id: string; name: string }[]>([]);
  const [insertId, setInsertId] = useState("");
  const [orderId, setOrderId] = useState("");
  const [chosen, setChosen] = useState(FURTHER);
  const [busy, setBusy] = useState(false);
  const [reply, setReply] = useState<Reply | null>(null);

  useEffect(() => {
    ask(`?customer=${encodeURIComponent(customer())}`).then(({ registrations: found = [], inserts: cards = [] }) => {
      setRegistrations(found);
      setInserts(cards);
      setInsertId(cards[0]?.id ?? "");
      // The one that misses its order is the likeliest.
      setChosen((found.find((one) => one.link === null) ?? null)?.id ?? FURTHER);
      setState("ready");
    }).catch(() => setState("error"));
  }, []);

  const send = async (body: Record<string, unknown>) => {
    setBusy(true);
    setReply(await ask("", { customer: customer(), ...body }).catch((): Reply => ({ message: say("error") })));
    setBusy(false);
  };
  const current = registrations.find((one) => one.id === chosen);
  const link = reply?.registration?.link;
  const canUndo = link?.state === "active";
  const fieldError = reply?.fields?.orderId;
  // Without a registration, one is made for the customer, by a card.
  const canLink = registrations.length > 0 || inserts.length > 0;

  return (
    <s-admin-action heading={say("name")} loading={state === "loading"}>
      {state === "loading" && <s-spinner accessibilityLabel={say("loading")} />}
      {state === "error" && <s-banner tone="critical">{say("error")}</s-banner>}
      {state === "ready" && !canLink && <s-banner tone="info">{say("empty")}</s-banner>}
      {state === "ready" && canLink && (
        <s-stack gap="base">
          {reply?.outcome && <Outcome reply={reply} />}
          {reply?.message && !fieldError && <s-banner tone="critical">{reply.message}</s-banner>}
          <s-text-field label={say("orderId")} details={say("orderHelp")} value={orderId} error={fieldError ?? ""} onInput={(event) => setOrderId(event.currentTarget.value)} />
          {registrations.length > 0 ? (
            <s-select label={say("registration")} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
              {registrations.map((one) => <s-option key={one.id} value={one.id}>{say("one", { product: one.product, date: day(one.registeredOn) })}</s-option>)}
              <s-option value={FURTHER}>{say("further")}</s-option>
            </s-select>
          ) : (
            <s-select label={say("card")} details={say("cardHelp")} value={insertId} onChange={(event) => setInsertId(event.currentTarget.value)}>
              {inserts.map((one) => <s-option key={one.id} value={one.id}>{one.name}</s-option>)}
            </s-select>
          )}
          {current?.link?.state === "active" && !reply?.outcome && <s-banner tone="warning">{say("replaces", { order: current.link.orderId })}</s-banner>}
        </s-stack>
      )}
      <s-button slot="primary-action" variant="primary" loading={busy} disabled={state !== "ready" || !canLink || busy} onClick={() => void send({ intent: "link", orderId, registrationId: chosen === FURTHER ? null : chosen, ...(registrations.length === 0 ? { insertId } : {}) })}>
        {say("submit")}
      </s-button>
      {canUndo && <s-button slot="secondary-actions" disabled={busy} onClick={() => void send({ intent: "undo", linkId: link.id })}>{say("undo")}</s-button>}
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>{say("close")}</s-button>
    </s-admin-action>
  );
}

/** The customer of the page that the action was opened on. */
const customer = () => shopify.data.selected[0]?.id ?? "";

function Outcome({ reply: { outcome, registration } }: { reply: Reply }) {
  const link = registration?.link;
  const held = outcome === "linked" || outcome === "already";
  return (
    <s-banner tone={held ? "success" : outcome === "review" ? "warning" : "info"}>
      {[say(`outcome.${outcome}`, { order: link?.orderId ?? "" }), ...(link?.reasons ?? []).map(sayReason)].filter(Boolean).join(" ")}
    </s-banner>
  );
}

function sayReason(reason: Reason): string {
  if (reason.fact === "order_id_equal") return say("reason.order_id_equal");
  if (reason.fact === "order_id_near") return say("reason.order_id_near", { count: String(reason.edits ?? 1) });
  if (reason.fact === "product") return say(reason.agrees ? "reason.product" : "reason.noProduct");
  return "";
}

function say(key: string, places?: Record<string, string>): string {
  return String(shopify.i18n.translate(key, places));
}

function day(value: string): string {
  return shopify.i18n.formatDate(new Date(`${value}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
}
