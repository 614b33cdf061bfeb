import { BlockStack, Card, Text } from "@shopify/polaris";
import { HowMade } from "./flywheel/how-made.tsx";
import { dateFormat, numberFormat } from "./intl.ts";
import type { FigurePlace, Rate } from "#app/flywheel/index.ts";

type Props = { title: string; rate: Rate; locale: string; note?: string; /** Where the rate stands among stored results: `migration --path activity`. */ figure: FigurePlace };

/** One rate with its interval, its method and its window; too little data says so and shows no number. */
export function RateCard({ title, rate, locale, note, figure }: Props) {
  const percent = (value: number) => numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  const count = (value: number) => numberFormat(locale).format(value);
  const day = (value: string) => dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
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
            <Text as="p" tone="subdued">
              {percent(rate.low)}–{percent(rate.high)} · {day(rate.from)}–{day(rate.to)}
            </Text>
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
        {rate.state === "ok" ? <HowMade method={`${count(rate.numerator)} of ${count(rate.denominator)}`} interval={rate.method} window={`${day(rate.from)} to ${day(rate.to)}`} state="Supported" figure={figure} count={count} /> : null}
      </BlockStack>
    </Card>
  );
}
