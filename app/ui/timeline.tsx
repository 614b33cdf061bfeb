import type { ReactNode } from "react";
import { BlockStack, Text } from "@shopify/polaris";

export type TimelineItem = { at: string; what: string; detail: string; node: string };

/** Events of several nodes on one line of time, each node with its own colour and word. */
export function Timeline({ entries }: { entries: TimelineItem[] }) {
  return (
    <ol className="fb-timeline">
      {entries.map((entry, index) => (
        <li key={index} className={`fb-timeline__item fb-timeline__item--${entry.node}`}>
          <Text as="span" fontWeight="medium">
            {entry.what}
          </Text>{" "}
          <Text as="span" tone="subdued">
            {entry.at}
          </Text>
          {entry.detail ? <Text as="p">{entry.detail}</Text> : null}
        </li>
      ))}
    </ol>
  );
}

/** Names and values, as a definition list. */
export function Facts({ title, rows }: { title: string; rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text as="p" tone="subdued">
          Nothing yet
        </Text>
      ) : (
        <dl className="fb-facts">
          {rows.map(([name, value], index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </BlockStack>
  );
}
