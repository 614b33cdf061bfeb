import { isRouteErrorResponse } from "@remix-run/react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";

/** What a person sees when a page cannot be shown: what happened and what to do, never a stack trace. */
export function ErrorPage({ error }: { error: unknown }) {
  const known = isRouteErrorResponse(error);
  const message = known && typeof error.data === "object" && error.data !== null && "message" in error.data ? String((error.data as { message: unknown }).message) : null;
  const notFound = known && error.status === 404;
  return (
    <Page title={notFound ? "This page is not here" : "That did not work"} backAction={{ content: "Flywheel", url: "/app" }}>
      <Banner tone={notFound ? "info" : "critical"}>
        <BlockStack gap="200">
          <Text as="p">{message ?? (notFound ? "It may have been removed, or the address is mistyped." : "The page met an error that we did not expect. Nothing you saved before is lost.")}</Text>
          {notFound ? null : <Text as="p">Try again in a moment. If it stays, write to support with the time it happened.</Text>}
        </BlockStack>
      </Banner>
    </Page>
  );
}
