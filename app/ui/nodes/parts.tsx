import type { ReactNode } from "react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { FlywheelLink } from "../flywheel/frame.tsx";

/** A card with a chart by week, or what to import for it. */
export function SeriesCard({ title, chart, says, missing, children }: { title: string; chart: string | null; says?: string | undefined; missing: { what: string; source: string }; children?: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {chart ? <div className="fb-chart" role="img" tabIndex={0} aria-label={says ?? title} dangerouslySetInnerHTML={{ __html: chart }} /> : <Missing {...missing} />}
        {children}
      </BlockStack>
    </Card>
  );
}

/** What is missing, and where it is imported. */
export function Missing({ what, source }: { what: string; source: string }) {
  return (
    <Text as="p" tone="subdued">
      Shows with {what}. <FlywheelLink to={`/app/imports?source=${source}`}>Import it</FlywheelLink>
    </Text>
  );
}

/** A table that scrolls by itself on a phone. Numbers stand at the end of their cell. */
export function PlainTable({ title, head, rows }: { title: string; head: { name: string; isNumber?: boolean }[]; rows: { key: string; cells: ReactNode[] }[] }) {
  return (
    <div className="fb-scroll" role="region" aria-label={title} tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            {head.map(({ name, isNumber }) => (
              <th scope="col" key={name} className={isNumber ? "fb-number" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) => (
                <td key={at} className={head[at]?.isNumber ? "fb-number" : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
