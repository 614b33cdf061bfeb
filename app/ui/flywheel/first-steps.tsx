import { BlockStack, Card, Text } from "@shopify/polaris";
import { FlywheelLink } from "./frame.tsx";

/** What an empty flywheel teaches: what it will show, and what fills it first. */
export function FirstSteps() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Four things make the wheel turn
        </Text>
        <Text as="p">This page will say on Monday morning whether your five channels push each other, which of the ten forces pushes most, what leaks, and what changed. A force without data stays grey and says what it needs; it never shows a zero that nobody measured.</Text>
        <ol className="fb-sentences">
          <li>
            Put a card in the box. <FlywheelLink to="/app/inserts">Make an insert</FlywheelLink>
          </li>
          <li>
            Import Amazon’s all-orders report: units with the card, and the orders that customers link. <FlywheelLink to="/app/imports?source=amazon-orders">Import orders</FlywheelLink>
          </li>
          <li>
            Import Search Query Performance and your calendar of promotions, then TikTok’s videos: force 1 begins to show after 60 days of data. <FlywheelLink to="/app/imports">See all sources</FlywheelLink>
          </li>
          <li>Import ad spend and Amazon’s Repeat Purchase report for the cost of a new customer.</li>
        </ol>
      </BlockStack>
    </Card>
  );
}
