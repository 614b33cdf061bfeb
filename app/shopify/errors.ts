/** Shopify took the operation and refused its content: its `userErrors`. Trying again changes nothing. */
export class ShopifyRefused extends Error {
  readonly operation: string;
  readonly problems: readonly { field: readonly string[]; message: string; code: string | null }[];

  constructor(operation: string, problems: ShopifyRefused["problems"]) {
    super(`${operation}: ${problems.map((problem) => `${problem.field.join(".")} ${problem.message}`).join("; ")}`);
    this.name = "ShopifyRefused";
    this.operation = operation;
    this.problems = problems;
  }
}

/** The shop gives us no access: uninstalled, or its token is dead. Only the merchant opening the app mends it. */
export class ShopifyAccessLost extends Error {
  constructor(reason: string) {
    super(`no access to the shop: ${reason}`);
    this.name = "ShopifyAccessLost";
  }
}

/** Shopify could not be reached, was throttled throughout, or answered something else than it documents. */
export class ShopifyUnavailable extends Error {
  constructor(reason: string) {
    super(`Shopify is not available: ${reason}`);
    this.name = "ShopifyUnavailable";
  }
}
