import { Page, Text } from "@shopify/polaris";

export default function Home() {
  return (
    <Page title="Flywheel">
      <Text as="p">Soon.</Text>
    </Page>
  );
}
