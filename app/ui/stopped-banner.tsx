import { Banner } from "@shopify/polaris";

/** On the home page while work has stopped for good: nobody looks into settings for what they do not know of. */
export function StoppedBanner({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Banner tone="warning" title={count === 1 ? "One piece of work has stopped" : `${count} pieces of work have stopped`} action={{ content: "See what, and try again", url: "/app/stopped-work" }}>
      {count === 1 ? "It failed several times in a row. Nothing is lost: it waits for you to have it tried again." : "They failed several times in a row. Nothing is lost: they wait for you to have them tried again."}
    </Banner>
  );
}
