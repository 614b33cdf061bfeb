import {
  getNamedType,
  isCompositeType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
} from "graphql";
import { loadAdminSchema, type AdminSchema } from "./graphql/schema.ts";

/** What Shopify's list of scopes does not say: the scope hangs on the owner, not on the field. */
const unlisted: Record<string, string[]> = {
  "Mutation.metafieldsSet": ["write_customers", "write_orders", "write_products"],
  "Mutation.metafieldsDelete": ["write_customers", "write_orders", "write_products"],
  "Mutation.tagsAdd": ["write_customers", "write_orders", "write_products"],
  "Mutation.tagsRemove": ["write_customers", "write_orders", "write_products"],
};

/** Said by Shopify in words only ("The app requires read_customer_events access scope"). */
const unlistedToo: Record<string, string> = {
  "Mutation.webPixelCreate": "read_customer_events",
  "Mutation.webPixelUpdate": "read_customer_events",
};

/**
 * Every access that a document asks for, each as the list of scopes of which one is enough.
 * The inner query of a bulk operation is looked into when it is written in the document itself.
 */
export function accessNeeded(document: DocumentNode, { schema, scopes }: AdminSchema): string[][] {
  const needed = new Map<string, string[]>();
  const need = (alternatives: string[] | undefined): void => {
    if (alternatives?.length) needed.set(alternatives.join("|"), alternatives);
  };
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      InlineFragment: (node) => need(scopes.get(node.typeCondition?.name.value ?? "")),
      FragmentDefinition: (node) => need(scopes.get(node.typeCondition.name.value)),
      Field(node) {
        const parent = typeInfo.getParentType();
        if (!parent) return;
        const name = `${parent.name}.${node.name.value}`;
        need(scopes.get(name) ?? unlisted[name]);
        if (unlistedToo[name]) need([unlistedToo[name]]);
        const type = getNamedType(typeInfo.getType());
        if (isCompositeType(type)) need(scopes.get(type.name));
        if (name === "Mutation.bulkOperationRunQuery")
          for (const argument of node.arguments ?? [])
            if (argument.name.value === "query" && argument.value.kind === Kind.STRING)
              for (const inner of accessNeeded(parse(argument.value.value), { schema, scopes }))
                need(inner);
      },
    }),
  );
  return [...needed.values()];
}

/** True when the granted scopes open this access; `write_x` opens whatever `read_x` opens. */
export function isGranted(alternatives: string[], granted: ReadonlySet<string>): boolean {
  return alternatives.some(
    (scope) => granted.has(scope) || granted.has(scope.replace(/^read_/, "write_")),
  );
}

/**
 * The smallest set of scopes with which all these GraphQL documents may run. Where Shopify accepts
 * one of several, one that is needed anyway is taken, else the first. `read_x` is left out where
 * `write_x` is in. `read_all_orders` is not in Shopify's list and therefore never in this set.
 */
export async function requiredScopes(
  documents: string[],
  schemaPath?: string,
): Promise<Set<string>> {
  const admin = await loadAdminSchema(schemaPath);
  const accesses = documents.flatMap((text) => accessNeeded(parse(text), admin));
  const chosen = new Set<string>();
  for (const [only] of accesses.filter((one) => one.length === 1)) if (only) chosen.add(only);
  for (const alternatives of accesses)
    if (alternatives[0] && !isGranted(alternatives, chosen)) chosen.add(alternatives[0]);
  for (const scope of [...chosen])
    if (chosen.has(scope.replace(/^read_/, "write_")) && scope.startsWith("read_"))
      chosen.delete(scope);
  return chosen;
}
