import { BlockStack, Card, Text, Tooltip } from "@shopify/polaris";
import type { Rate } from "#app/flywheel/index.ts";

type Props = { title: string; rate: Rate; locale: string; note?: string };

/** One rate with its interval, its method and its window; too little data says so and shows no number. */
export function RateCard({ title, rate, locale, note }: Props) {
  const percent = (value: number) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  const day = (value: string) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h3" tone="subdued">
          {title}
        </Text>
        {rate.state === "ok" ? (
          <>
            <Text as="p" variant="heading2xl">
              {percent(rate.value)}
            </Text>
            <Tooltip content={`${rate.method}. ${count(rate.numerator)} of ${count(rate.denominator)}, ${rate.from} to ${rate.to}.`}>
              <Text as="p" tone="subdued">
                {percent(rate.low)}–{percent(rate.high)} · {day(rate.from)}–{day(rate.to)}
              </Text>
            </Tooltip>
          </>
        ) : (
          <>
            <Text as="p" variant="headingMd">
              Too little data
            </Text>
            <Text as="p" tone="subdued">
              {rate.why}; it takes {rate.need}.
            </Text>
          </>
        )}
        {note ? (
          <Text as="p" tone="subdued">
            {note}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
