import { BlockStack, Box, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { PlanUse } from "#app/shopify/index.ts";

type Limit = keyof PlanUse["limits"];

const names: Record<Limit, string> = {
  registrations: "Registrations this month",
  publishedInserts: "Published inserts",
};

/** The plan that Shopify bills, how much of it is used, and the way to Shopify's page for changing it. */
export function PlanSection({ use, locale }: { use: PlanUse; locale: string }) {
  const number = new Intl.NumberFormat(locale);
  const title = use.known ? use.plan.charAt(0).toLocaleUpperCase(locale) + use.plan.slice(1) : "Not known yet";
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {use.known ? includes(use, number) : "Shopify did not say which plan this shop has. Below is the free one; Shopify is asked again every night."}
          </Text>
        </BlockStack>
        {(Object.keys(names) as Limit[]).map((limit) => (
          <Use key={limit} id={`plan-${limit}`} name={names[limit]} used={use.used[limit]} most={use.limits[limit]} number={number} />
        ))}
        {use.over.length > 0 ? (
          <Box padding="300" background="bg-surface-caution" borderRadius="200">
            <Text as="p">You use more than the plan is meant for. Nothing stops. A larger plan fits better.</Text>
          </Box>
        ) : null}
        <InlineStack align="end">
          <Button url={use.pricingUrl} target="_top">
            {use.known ? "Change the plan in Shopify" : "See the plans in Shopify"}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function includes({ limits }: PlanUse, number: Intl.NumberFormat): string {
  const registrations = limits.registrations === null ? "any number of registrations" : `${number.format(limits.registrations)} registrations a month`;
  const inserts = limits.publishedInserts === null ? "any number of published inserts" : limits.publishedInserts === 1 ? "one published insert" : `${number.format(limits.publishedInserts)} published inserts`;
  return `Meant for ${registrations} and ${inserts}. Months begin on the 1st, in UTC.`;
}

type UseProps = { id: string; name: string; used: number; most: number | null; number: Intl.NumberFormat };

function Use({ id, name, used, most, number }: UseProps) {
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200">
        <Text as="span" id={id}>
          {name}
        </Text>
        <Text as="span" tone="subdued">
          {most === null ? `${number.format(used)}, no limit` : `${number.format(used)} of ${number.format(most)}`}
        </Text>
      </InlineStack>
      {most === null ? null : <ProgressBar progress={Math.min(100, (used / most) * 100)} size="small" tone={used > most ? "critical" : "primary"} ariaLabelledBy={id} />}
    </BlockStack>
  );
}
