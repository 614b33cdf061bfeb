import { Banner } from "@shopify/polaris";

type Kind = { operation: string | null; lines: number; done: boolean };
export type SyncShown = { progress: { products: Kind; customers: Kind; orders: Kind } | null; running: boolean; stopped: boolean };

export const syncKinds = [
  { id: "products", title: "Products" },
  { id: "customers", title: "Customers" },
  { id: "orders", title: "Orders and refunds" },
] as const;

/** On the home page until what Shopify knows is here: which part is being read, and where to see more. */
export function SyncBanner({ sync }: { sync: SyncShown | null }) {
  if (!sync) return null;
  const now = syncKinds.find(({ id }) => !sync.progress?.[id].done);
  if (!sync.running && !sync.stopped) {
    return (
      <Banner title="Your store has not been read yet" action={{ content: "Begin", url: "/app/sync" }}>
        Products, customers and orders come from Shopify; without them no figure of the store can be shown.
      </Banner>
    );
  }
  return (
    <Banner tone={sync.stopped ? "warning" : "info"} title={sync.stopped ? "Reading your store has stopped" : "Your store is being read"} action={{ content: sync.stopped ? "Go on" : "See progress", url: "/app/sync" }}>
      {sync.stopped ? "Shopify did not answer for a while. Nothing that was read is lost." : `${now ? `Now: ${now.title.toLowerCase()}. ` : ""}You can go on meanwhile; the figures fill by themselves.`}
    </Banner>
  );
}
