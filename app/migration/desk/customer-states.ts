/** What a registration can have become in Shopify. */
export const customerStates = ["migrated", "reconnected", "waiting_confirmation", "pending", "failed"] as const;
export type CustomerState = (typeof customerStates)[number];
