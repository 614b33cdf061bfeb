import { expect, test } from "vitest";
import { NoDeprecatedCustomRule, parse as parseGraphql, specifiedRules, validate } from "graphql";
import { allOperations } from "#app/shopify/operations/index.ts";
import { loadAdminSchema } from "#dev/shopify/graphql/schema.ts";

test("every operation is valid in the official schema and asks for nothing deprecated", async () => {
  const { schema } = await loadAdminSchema();
  for (const [name, document] of Object.entries(allOperations)) {
    expect(validate(schema, parseGraphql(document), [...specifiedRules, NoDeprecatedCustomRule]).map((error) => error.message), name).toEqual([]);
  }
});
