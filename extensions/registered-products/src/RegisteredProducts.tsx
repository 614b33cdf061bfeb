import { useEffect, useState } from "preact/hooks";
import { APP_ADDRESS } from "../../app-address.ts";

type Product = { id: string; title: string | null; imageUrl: string | null; registeredOn: string; warranty: { endsOn: string; ended: boolean } | null };
type State = { kind: "loading" | "error" } | { kind: "list"; products: Product[] };

/** What the signed-in customer registered, asked of the app with their own token. */
export function RegisteredProducts() {
  const [state, setState] = useState<State>({ kind: "loading" });
  const load = async () => {
    setState({ kind: "loading" });
    setState(await ask().catch((): State => ({ kind: "error" })));
  };
  useEffect(() => void load(), []);
  return (
    <s-section heading={say("heading")}>
      {state.kind === "loading" && <s-spinner accessibilityLabel={say("loading")} />}
      {state.kind === "error" && (
        <s-banner tone="warning">
          <s-stack gap="base">
            <s-text>{say("error")}</s-text>
            <s-button onClick={() => void load()}>{say("retry")}</s-button>
          </s-stack>
        </s-banner>
      )}
      {state.kind === "list" && state.products.length === 0 && <s-paragraph color="subdued">{say("empty")}</s-paragraph>}
      {state.kind === "list" && state.products.length > 0 && (
        <s-stack gap="base">
          {state.products.map((product) => <One key={product.id} product={product} />)}
        </s-stack>
      )}
    </s-section>
  );
}

function One({ product: { title, imageUrl, registeredOn, warranty } }: { product: Product }) {
  return (
    <s-stack direction="inline" gap="base" alignItems="center">
      {imageUrl && <s-product-thumbnail src={imageUrl} alt="" />}
      <s-stack gap="small-300">
        <s-text type="strong">{title ?? say("unnamed")}</s-text>
        {warranty && <s-text color={warranty.ended ? "subdued" : "base"}>{say(warranty.ended ? "warrantyEnded" : "warrantyUntil", { date: day(warranty.endsOn) })}</s-text>}
        <s-text color="subdued">{say("registered", { date: day(registeredOn) })}</s-text>
      </s-stack>
    </s-stack>
  );
}

async function ask(): Promise<State> {
  const token = await shopify.sessionToken.get();
  const reply = await fetch(`${APP_ADDRESS}/extensions/registered-products`, { headers: { Authorization: `Bearer ${token}` } });
  if (!reply.ok) throw new Error(String(reply.status));
  const { products } = (await reply.json()) as { products: Product[] };
  return { kind: "list", products };
}

function say(key: string, places?: Record<string, string>): string {
  return String(shopify.i18n.translate(key, places));
}

/** A day without an hour must not slip into the one before, west of Greenwich. */
function day(value: string): string {
  return shopify.i18n.formatDate(new Date(`${value}T00:00:00Z`), { dateStyle: "long", timeZone: "UTC" });
}
