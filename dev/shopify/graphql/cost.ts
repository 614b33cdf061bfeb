import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";

const MUTATION_COST = 10;
/** Parts of an object rather than objects of their own. */
const FREE = /^(MoneyBag|MoneyV2|PageInfo|Count|.*Edge|.*UserError|UserError)$/;

/**
 * What Shopify would ask for an operation before it runs: an object 1, a scalar 0, a mutation 10,
 * a connection its page size times what one node costs. Shopify's exact formula is not public; this
 * one never asks less for deep pages than the documented rule.
 */
export function operationCost(
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );

  const size = (field: FieldNode): number | null => {
    for (const argument of field.arguments ?? []) {
      if (argument.name.value !== "first" && argument.name.value !== "last") continue;
      if (argument.value.kind === Kind.INT) return Number(argument.value.value);
      if (argument.value.kind === Kind.VARIABLE) {
        const given = variables[argument.value.name.value];
        if (typeof given === "number") return given;
      }
    }
    return null;
  };

  const costOf = (
    set: SelectionSetNode | undefined,
    type: GraphQLNamedType | undefined,
  ): number => {
    let cost = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const name = selection.typeCondition?.name.value;
        cost += costOf(selection.selectionSet, name ? schema.getType(name) : type);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment)
          cost += costOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
      } else if (isObjectType(type) || isInterfaceType(type)) {
        const field = type.getFields()[selection.name.value];
        const inner = field && getNamedType(field.type);
        if (!inner || !isCompositeType(inner)) continue;
        const below = costOf(selection.selectionSet, inner);
        const page = inner.name.endsWith("Connection") ? (size(selection) ?? 1) : 1;
        const own = FREE.test(inner.name) || inner.name.endsWith("Connection") ? 0 : 1;
        cost += page * below + own;
      }
    }
    return cost;
  };

  return document.definitions.reduce((total, one) => {
    if (one.kind !== Kind.OPERATION_DEFINITION) return total;
    const type = one.operation === "mutation" ? schema.getMutationType() : schema.getQueryType();
    if (one.operation === "mutation")
      return total + MUTATION_COST * one.selectionSet.selections.length;
    return total + costOf(one.selectionSet, type ?? undefined);
  }, 0);
}
