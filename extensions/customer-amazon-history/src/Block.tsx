import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

type Registration = { id: string; product: string; registeredOn: string; orderState: string; link: { orderId: string; level: string; state: string } | null; orderId: string | null; warrantyEndsOn: string | null; hasCertificate: boolean; openClaims: number };
type Order = { orderId: string; purchasedOn: string; marketplace: string; items: string; currency: string | null; totalMinor: number | null };
type History = { registrations: Registration[]; orders: Order[] };
type State = { kind: "loading" | "error" } | ({ kind: "history" } & History);

export default async function block(): Promise<void> {
  render(<Block />, document.body);
}

function Block() {
  const [state, setState] = useState<State>({ kind: "loading" });
  const load = async () => {
    setState({ kind: "loading" });
    setState(await ask().catch((): State => ({ kind: "error" })));
  };
  useEffect(() => void load(), []);
  return (
    <s-admin-block heading={say("name")}>
      {state.kind === "loading" && <s-spinner accessibilityLabel={say("loading")} />}
      {state.kind === "error" && (
        <s-banner tone="warning">
          {say("error")}
          <s-button slot="secondary-actions" onClick={() => void load()}>{say("retry")}</s-button>
        </s-banner>
      )}
      {state.kind === "history" && (state.registrations.length === 0 ? <Unknown /> : <Known {...state} />)}
    </s-admin-block>
  );
}

/** From so many orders on there is a field to find one. */
const MANY = 4;

function Known({ registrations: allRegistrations, orders: allOrders }: History) {
  const [wanted, setWanted] = useState("");
  const digits = wanted.replace(/\D/g, "");
  const is = (orderId: string | null | undefined) => digits === "" || (orderId ?? "").replace(/\D/g, "").includes(digits);
  const orders = allOrders.filter((one) => is(one.orderId));
  const registrations = allRegistrations.filter((one) => is(one.link?.orderId ?? one.orderId));
  return (
    <s-stack gap="base">
      {allOrders.length + allRegistrations.length >= MANY && <s-text-field label={say("find")} value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />}
      <s-heading>{say("registrations")}</s-heading>
      {registrations.map((one) => (
        <s-stack key={one.id} gap="small-300">
          <s-stack direction="inline" gap="small" alignItems="center">
            <s-link href={`app:app/registrations/${one.id}`} accessibilityLabel={`${say("open")}: ${one.product}`}>{one.product}</s-link>
            <StateBadge registration={one} />
          </s-stack>
          <s-text color="subdued">
            {[say("registered", { date: day(one.registeredOn) }), ...(one.warrantyEndsOn ? [say("warranty", { date: day(one.warrantyEndsOn) })] : [])].join(" · ")}
          </s-text>
          {(one.hasCertificate || one.openClaims > 0) && (
            <s-stack direction="inline" gap="small">
              {one.hasCertificate && <s-link href={`app:app/registrations/${one.id}`} accessibilityLabel={`${say("certificate")}: ${one.product}`}>{say("certificate")}</s-link>}
              {one.openClaims > 0 && <s-link href={`app:app/claims?registration=${one.id}`}>{say("claims", { count: String(one.openClaims) })}</s-link>}
            </s-stack>
          )}
        </s-stack>
      ))}
      <s-heading>{say("orders")}</s-heading>
      {orders.length === 0 && <s-paragraph>{say(digits === "" ? "noOrders" : "notFound")}</s-paragraph>}
      {orders.map((one) => (
        <s-stack key={one.orderId} gap="small-300">
          <s-text type="strong">{one.orderId}</s-text>
          <s-text>{[one.items, ...(one.totalMinor !== null && one.currency ? [money(one.totalMinor, one.currency)] : [])].filter(Boolean).join(" · ")}</s-text>
          <s-text color="subdued">{say("bought", { date: day(one.purchasedOn), marketplace: one.marketplace })}</s-text>
        </s-stack>
      ))}
      <s-button onClick={() => shopify.navigation.navigate("extension://link-amazon-order")}>{say("link")}</s-button>
    </s-stack>
  );
}

/** Somebody who has registered nothing: staff who have an order id from them can do it. */
function Unknown() {
  return (
    <s-stack gap="base">
      <s-paragraph>{say("empty")}</s-paragraph>
      <s-button onClick={() => shopify.navigation.navigate("extension://link-amazon-order")}>{say("link")}</s-button>
    </s-stack>
  );
}

function StateBadge({ registration: { link, orderState } }: { registration: Registration }) {
  if (link?.state === "active") return <s-badge tone="success">{say(link.level === "corrected" ? "state.corrected" : "state.linked")}</s-badge>;
  const tone = orderState === "review" ? "warning" : orderState === "waiting" ? "info" : "neutral";
  return <s-badge tone={tone}>{say(`state.${orderState}`)}</s-badge>;
}

/** Shopify adds the staff's token to a request to the app. */
async function ask(): Promise<State> {
  const customer = shopify.data.selected[0]?.id ?? "";
  const reply = await fetch(`/extensions/customer-history?customer=${encodeURIComponent(customer)}`);
  if (!reply.ok) throw new Error(String(reply.status));
  return { kind: "history", ...((await reply.json()) as History) };
}

function say(key: string, places?: Record<string, string>): string {
  return String(shopify.i18n.translate(key, places));
}

function day(value: string): string {
  return shopify.i18n.formatDate(new Date(`${value}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
}

const withoutCents = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const withMils = "BHD IQD JOD KWD LYD OMR TND";

/** Minor units by ISO 4217, as the app keeps them; the browser's own digits only tell how a currency is mostly written. */
function money(minor: number, currency: string): string {
  const digits = withoutCents.includes(currency) ? 0 : withMils.includes(currency) ? 3 : 2;
  return shopify.i18n.formatCurrency(minor / 10 ** digits, { currency });
}
