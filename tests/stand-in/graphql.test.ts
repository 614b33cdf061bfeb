import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seedCatalogue, type StandIn } from "#dev/shopify/server.ts";
import { graphql, testStandIn } from "./support.ts";

let standIn: StandIn;
beforeEach(async () => {
  standIn = await testStandIn();
});
afterEach(() => standIn.close());

const CREATE = `mutation Create($input: CustomerInput!) {
  customerCreate(input: $input) {
    customer { id tags defaultEmailAddress { emailAddress marketingState marketingOptInLevel } }
    userErrors { field message }
  }
}`;

test("a valid operation is executed and its cost told", async () => {
  seedCatalogue(standIn.store);
  const { body } = await graphql(
    standIn,
    `
      {
        products(first: 2, sortKey: TITLE) {
          nodes {
            id
            title
            featuredMedia {
              preview {
                image {
                  url
                }
              }
            }
            variants(first: 3) {
              nodes {
                sku
                price
              }
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
  );
  expect(body.errors).toBeUndefined();
  expect(body.data?.products).toMatchObject({
    nodes: [{ title: "Mira Carry-All Pouch" }, { title: "Mira Everyday Carrier" }],
    pageInfo: { hasNextPage: true },
  });
  expect(body.extensions?.cost.throttleStatus.currentlyAvailable).toBeLessThan(2000);
  expect(standIn.invalidOperations).toEqual([]);
});

test("an operation that the schema rejects fails and is remembered", async () => {
  const { body } = await graphql(standIn, "{ customers(first: 1) { nodes { emial } } }");
  expect(body.data).toBeUndefined();
  expect(body.errors?.[0]?.message).toContain("emial");
  expect(standIn.invalidOperations).toHaveLength(1);
});

test.each([
  ["a list without a page size", "{ customers { nodes { id } } }", {}],
  [
    "a broken moment",
    'query($at: DateTime!) { a: customersCount(query: "x") { count } }',
    { at: "yesterday" },
  ],
  [
    "a search field of no meaning",
    '{ orders(first: 1, query: "colour:red") { nodes { id } } }',
    {},
  ],
  [
    "an operation too dear",
    "{ orders(first: 250) { nodes { lineItems(first: 20) { nodes { id } } } } }",
    {},
  ],
])("%s is refused", async (_name, query, variables) => {
  const { body } = await graphql(standIn, query, variables);
  expect(body.errors).toHaveLength(1);
});

test("customerCreate refuses a bad and a taken address", async () => {
  const bad = await graphql(standIn, CREATE, { input: { email: "not an address" } });
  expect(bad.body.data?.customerCreate).toMatchObject({
    customer: null,
    userErrors: [{ field: ["email"], message: "Email is invalid" }],
  });
  await graphql(standIn, CREATE, { input: { email: "ana@example.com" } });
  const taken = await graphql(standIn, CREATE, { input: { email: "Ana@Example.com" } });
  expect(taken.body.data?.customerCreate).toMatchObject({
    userErrors: [{ field: ["email"], message: "Email has already been taken" }],
  });
  expect(standIn.store.customers).toHaveLength(1);
});

test("customerSet overwrites the lists that it is given and leaves the rest", async () => {
  const customer = standIn.store.createCustomer({
    email: "ana@example.com",
    firstName: "Ana",
    tags: ["vip", "wholesale"],
    addresses: [{ city: "Lisbon", countryCode: "PT" }],
    emailConsent: {
      state: "SUBSCRIBED",
      optInLevel: "SINGLE_OPT_IN",
      updatedAt: "2026-01-01T00:00:00Z",
    },
  });
  const { body } = await graphql(
    standIn,
    `
      mutation ($identifier: CustomerSetIdentifiers, $input: CustomerSetInput!) {
        customerSet(identifier: $identifier, input: $input) {
          customer {
            tags
            firstName
          }
          userErrors {
            message
            code
          }
        }
      }
    `,
    {
      identifier: { email: "ana@example.com" },
      input: { email: "ana@example.com", tags: ["card"] },
    },
  );
  expect(body.data?.customerSet).toEqual({
    customer: { tags: ["card"], firstName: "Ana" },
    userErrors: [],
  });
  expect(customer.addresses).toHaveLength(1);
  expect(customer.emailConsent.state).toBe("SUBSCRIBED");
});

test("tagsAdd and metafieldsSet only add", async () => {
  const customer = standIn.store.createCustomer({ email: "ana@example.com", tags: ["vip"] });
  const id = `gid://shopify/Customer/${customer.id}`;
  const tagged = await graphql(
    standIn,
    "mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { id } userErrors { message } } }",
    { id, tags: ["card", "VIP"] },
  );
  expect(tagged.body.data?.tagsAdd).toMatchObject({ node: { id }, userErrors: [] });
  expect(customer.tags).toEqual(["vip", "card"]);

  const set =
    "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { namespace key } userErrors { message code } } }";
  const metafield = {
    ownerId: id,
    namespace: "$app",
    key: "registrations",
    type: "json",
    value: '["a"]',
  };
  await graphql(standIn, set, { m: [metafield] });
  const wrong = await graphql(standIn, set, { m: [{ ...metafield, value: "no json" }] });
  expect(wrong.body.data?.metafieldsSet).toMatchObject({ userErrors: [{ code: "INVALID_VALUE" }] });
  const many = await graphql(standIn, set, { m: Array.from({ length: 26 }, () => metafield) });
  expect(many.body.data?.metafieldsSet).toMatchObject({
    userErrors: [{ code: "LESS_THAN_OR_EQUAL_TO" }],
  });
  const read = await graphql(
    standIn,
    '{ customers(first: 1) { nodes { metafield(namespace: "$app", key: "registrations") { jsonValue } } } }',
  );
  expect(read.body.data?.customers).toEqual({ nodes: [{ metafield: { jsonValue: ["a"] } }] });
});

test("consent takes three states only, and an e-mail address", async () => {
  const customer = standIn.store.createCustomer({ email: "ana@example.com" });
  const update = `mutation($input: CustomerEmailMarketingConsentUpdateInput!) {
    customerEmailMarketingConsentUpdate(input: $input) { customer { defaultEmailAddress { marketingState } } userErrors { field message code } } }`;
  const consent = (marketingState: string) => ({
    input: {
      customerId: `gid://shopify/Customer/${customer.id}`,
      emailMarketingConsent: { marketingState, marketingOptInLevel: "CONFIRMED_OPT_IN" },
    },
  });
  const refused = await graphql(standIn, update, consent("NOT_SUBSCRIBED"));
  expect(refused.body.data?.customerEmailMarketingConsentUpdate).toMatchObject({
    customer: null,
    userErrors: [{ field: ["input", "emailMarketingConsent", "marketingState"] }],
  });
  const taken = await graphql(standIn, update, consent("SUBSCRIBED"));
  expect(taken.body.data?.customerEmailMarketingConsentUpdate).toEqual({
    customer: { defaultEmailAddress: { marketingState: "SUBSCRIBED" } },
    userErrors: [],
  });
});

test("a discount code is unique, and can be switched off", async () => {
  const create = `mutation($d: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $d) {
    codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { status usageLimit codes(first: 1) { nodes { code } } } } }
    userErrors { field code message } } }`;
  const discount = {
    title: "Thank you",
    code: "MIRA-1",
    startsAt: "2026-01-01T00:00:00Z",
    usageLimit: 1,
    context: { all: "ALL" },
    customerGets: { value: { percentage: 0.15 }, items: { all: true } },
  };
  const made = await graphql(standIn, create, { d: discount });
  expect(made.body.data?.discountCodeBasicCreate).toMatchObject({
    codeDiscountNode: {
      codeDiscount: { status: "ACTIVE", usageLimit: 1, codes: { nodes: [{ code: "MIRA-1" }] } },
    },
    userErrors: [],
  });
  const again = await graphql(standIn, create, { d: discount });
  expect(again.body.data?.discountCodeBasicCreate).toMatchObject({
    userErrors: [{ code: "TAKEN" }],
  });
  const id = `gid://shopify/DiscountCodeNode/${standIn.store.discounts[0]?.id}`;
  const off = await graphql(
    standIn,
    "mutation($id: ID!) { discountCodeDeactivate(id: $id) { codeDiscountNode { codeDiscount { ... on DiscountCodeBasic { status } } } userErrors { code } } }",
    { id },
  );
  expect(off.body.data?.discountCodeDeactivate).toMatchObject({
    codeDiscountNode: { codeDiscount: { status: "EXPIRED" } },
  });
});

describe("orders", () => {
  test("only 60 days are seen without read_all_orders", async () => {
    standIn.store.createOrder({ createdAt: "2020-01-01T00:00:00Z" });
    standIn.store.createOrder({});
    const query = "{ orders(first: 10) { nodes { name } } ordersCount { count } }";
    const all = await graphql(standIn, query);
    const narrow = await graphql(
      standIn,
      query,
      {},
      { token: standIn.issueToken(undefined, ["read_orders"]) },
    );
    expect(all.body.data?.ordersCount).toEqual({ count: 2 });
    expect(narrow.body.data?.ordersCount).toEqual({ count: 1 });
  });

  test("money comes in the shop's and the customer's currency, less refunds", async () => {
    const order = standIn.store.createOrder({
      presentmentCurrency: "JPY",
      presentmentRate: 150,
      lines: [{ title: "Carrier", unitPrice: 10000, quantity: 2 }],
      journey: [
        {
          id: 1,
          occurredAt: "2026-01-01T00:00:00Z",
          landingPage: "https://mira.example/",
          referrerUrl: "https://chatgpt.com/",
          source: "chatgpt.com",
          sourceType: null,
          utm: null,
        },
      ],
    });
    standIn.store.refundOrder(order, { lines: [{ lineId: order.lines[0]?.id ?? 0, quantity: 1 }] });
    const { body } = await graphql(
      standIn,
      `
        {
          orders(first: 1) {
            nodes {
              displayFinancialStatus
              totalPriceSet {
                shopMoney {
                  amount
                }
                presentmentMoney {
                  amount
                  currencyCode
                }
              }
              currentTotalPriceSet {
                shopMoney {
                  amount
                }
              }
              refunds(first: 5) {
                totalRefundedSet {
                  shopMoney {
                    amount
                  }
                }
                refundLineItems(first: 5) {
                  nodes {
                    quantity
                    lineItem {
                      title
                    }
                  }
                }
              }
              attribution {
                handle
              }
              customerJourneySummary {
                ready
                momentsCount {
                  count
                }
                firstVisit {
                  source
                  referrerUrl
                  utmParameters {
                    source
                  }
                }
              }
            }
          }
        }
      `,
    );
    expect(body.data?.orders).toEqual({
      nodes: [
        {
          displayFinancialStatus: "PARTIALLY_REFUNDED",
          totalPriceSet: {
            shopMoney: { amount: "200.0" },
            presentmentMoney: { amount: "30000.0", currencyCode: "JPY" },
          },
          currentTotalPriceSet: { shopMoney: { amount: "100.0" } },
          refunds: [
            {
              totalRefundedSet: { shopMoney: { amount: "100.0" } },
              refundLineItems: { nodes: [{ quantity: 1, lineItem: { title: "Carrier" } }] },
            },
          ],
          attribution: { handle: "online_store" },
          customerJourneySummary: {
            ready: true,
            momentsCount: { count: 1 },
            firstVisit: {
              source: "chatgpt.com",
              referrerUrl: "https://chatgpt.com/",
              utmParameters: null,
            },
          },
        },
      ],
    });
  });
});

test("pages follow one another without gap or double", async () => {
  for (let index = 0; index < 7; index += 1)
    standIn.store.createCustomer({ email: `c${index}@example.com` });
  const seen: string[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const { body } = await graphql(
      standIn,
      "query($after: String) { customers(first: 3, after: $after, reverse: true) { nodes { email } pageInfo { hasNextPage endCursor } } }",
      { after },
    );
    const page = body.data?.customers as unknown as {
      nodes: { email: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    seen.push(...page.nodes.map((node) => node.email));
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `c${index}@example.com`));
});

test("an operation without its scope is refused", async () => {
  const token = standIn.issueToken(undefined, ["read_products"]);
  const { body } = await graphql(standIn, CREATE, { input: { email: "a@example.com" } }, { token });
  expect(body.errors?.[0]?.extensions?.code).toBe("ACCESS_DENIED");
  expect(standIn.store.customers).toEqual([]);
});

test("two customers merge into the older one, which keeps both histories", async () => {
  const kept = standIn.store.createCustomer({ email: "a@example.com", tags: ["one"] });
  const gone = standIn.store.createCustomer({ email: "b@example.com", tags: ["two"] });
  standIn.store.createOrder({ customerId: gone.id });
  const { body } = await graphql(
    standIn,
    "mutation($a: ID!, $b: ID!) { customerMerge(customerOneId: $a, customerTwoId: $b) { resultingCustomerId job { id } userErrors { message } } }",
    { a: `gid://shopify/Customer/${gone.id}`, b: `gid://shopify/Customer/${kept.id}` },
  );
  expect(body.data?.customerMerge).toMatchObject({
    resultingCustomerId: `gid://shopify/Customer/${kept.id}`,
  });
  expect(standIn.store.customers.map((one) => one.tags)).toEqual([["one", "two"]]);
  expect(standIn.store.ordersOf(kept.id)).toHaveLength(1);
});
