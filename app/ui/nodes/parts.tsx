import type { ReactNode } from "react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { Weekly } from "#app/flywheel/index.ts";
import { Chart, ChartTable } from "../charts/chart.tsx";
import { FlywheelLink } from "../flywheel/frame.tsx";
import { HowMade } from "../flywheel/how-made.tsx";
import type { Words } from "../flywheel/words.ts";

type SeriesProps = { title: string; chart: string | null; /** What the chart shows, for the table that says the same. */ series: readonly (Weekly | null)[]; weeks: readonly string[]; words: Words; missing: { what: string; source: string }; children?: ReactNode };

/** A card with a chart by week and its table, or what to import for it. */
export function SeriesCard({ title, chart, series, weeks, words, missing, children }: SeriesProps) {
  const shown = series.filter((one) => one !== null);
  const write = ({ kind, inPart }: Weekly, value: number | null | undefined, week: string) => (value == null ? (inPart?.includes(week) ? "in part" : "not covered") : kind === "money" ? words.money(value) : kind === "percent" ? words.percent(value) : words.count(value));
  const rows = weeks
    .map((week, at) => ({ key: week, known: shown.some(({ values, inPart }) => values[at] != null || inPart?.includes(week)), cells: [words.day(week), ...shown.map((one) => write(one, one.values[at], week))] }))
    .filter(({ known }) => known)
    .reverse();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {chart ? (
          <>
            <Chart svg={chart} label={`${title}; the table below says the same`} />
            <ChartTable title={title} head={["Week of", ...shown.map(({ name }) => name)]} rows={rows} />
            <HowMade
              method={`Sums of the shop’s own days by week, from Monday on${shown.some(({ kind }) => kind === "money") ? ", converted by dated rates" : ""}; weeks that a source covers in part are hatched and have no figure`}
              window={rows.length > 0 ? `the weeks of ${words.day(rows.at(-1)?.key ?? "")} to ${words.day(rows[0]?.key ?? "")}` : null}
              rows={shown.map(({ name, values }) => ({ what: `whole weeks of ${name}`, count: values.filter((value) => value !== null).length }))}
              interval="none: counts"
              state="Counted"
              figure="nodes"
              count={(value) => words.count(value)}
            />
          </>
        ) : (
          <Missing {...missing} />
        )}
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
