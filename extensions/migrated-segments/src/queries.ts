/**
 * Segments by the tags that Flybridge gives (docs/merchants/registrations.md) and by Shopify's own facts. Tags, not our
 * metafields: a segment may ask for an app's metafield only by the app's number, which differs in every installation.
 */
export const queries = {
  /** Came by way of a card: the registration created the customer. */
  migrated: "customer_tags CONTAINS 'amazon-migrated'",
  /** Registered and owned, and has bought nothing from the store yet. */
  registeredWithoutOrder: "customer_tags CONTAINS 'amazon-registered' AND number_of_orders = 0",
  /** Told us a handle, or bought again after Amazon and may be written to. */
  couldBeCreators: "customer_tags CONTAINS 'creator' OR (customer_tags CONTAINS 'amazon-registered' AND number_of_orders >= 1 AND email_subscription_status = 'SUBSCRIBED')",
} as const;
