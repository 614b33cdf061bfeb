import "@shopify/ui-extensions";

declare module "./src/Action.tsx" {
  const shopify: import("@shopify/ui-extensions/admin.customer-details.action.render").Api;
  const globalThis: { shopify: typeof shopify };
}
