import { expect, test } from "vitest";
import { requiredScopes } from "#dev/shopify/scopes.ts";

const scopesOf = async (...documents: string[]): Promise<string[]> =>
  [...(await requiredScopes(documents))].toSorted();

test("reading orders with their customers asks for both", async () => {
  expect(await scopesOf("{ orders(first: 1) { nodes { id customer { id } } } }")).toEqual([
    "read_customers",
    "read_orders",
  ]);
});

test("writing contains reading, and of alternatives one that is needed anyway is taken", async () => {
  expect(
    await scopesOf(
      "mutation($i: CustomerInput!) { customerCreate(input: $i) { customer { id } } }",
      'mutation { tagsAdd(id: "x", tags: []) { node { ... on Customer { id } } } }',
      "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { id } } }",
    ),
  ).toEqual(["write_customers"]);
});

test("the query inside a bulk operation counts", async () => {
  expect(
    await scopesOf(
      'mutation { bulkOperationRunQuery(query: "{ products { edges { node { id } } } }") { bulkOperation { id } } }',
    ),
  ).toEqual(["read_products"]);
});

test("a web pixel needs what its description says in words", async () => {
  expect(
    await scopesOf(
      "mutation($p: WebPixelInput!) { webPixelCreate(webPixel: $p) { webPixel { id } } }",
    ),
  ).toEqual(["read_customer_events", "write_pixels"]);
});

test("a shop's own name needs no scope", async () => {
  expect(
    await scopesOf("{ shop { name } currentAppInstallation { accessScopes { handle } } }"),
  ).toEqual([]);
});
