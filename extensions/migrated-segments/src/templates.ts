import { queries } from "./queries.ts";

const createdOn = "2026-11-28T00:00:00Z";

/** The templates as the segment editor shows them, in the merchant's language. */
export default async () => ({
  templates: (Object.keys(queries) as (keyof typeof queries)[]).map((name) => ({
    title: shopify.i18n.translate(`${name}.title`),
    description: shopify.i18n.translate(`${name}.description`),
    query: queries[name],
    queryToInsert: queries[name],
    createdOn,
  })),
});
