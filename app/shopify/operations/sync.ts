import { orderFields } from "./orders.ts";

/** Inner queries of bulk operations: documents of their own, without variables. */
export const bulkOrders = /* GraphQL */ `
  query BulkOrders {
    orders {
      edges {
        node {
          ...OrderFacts
        }
      }
    }
  }
  ${orderFields}
`;

const syncedCustomer = /* GraphQL */ `
  fragment SyncedCustomer on Customer {
    id
    createdAt
    updatedAt
    numberOfOrders
    tags
    defaultEmailAddress {
      emailAddress
      marketingState
    }
  }
`;

export const bulkCustomers = /* GraphQL */ `
  query BulkCustomers {
    customers {
      edges {
        node {
          ...SyncedCustomer
        }
      }
    }
  }
  ${syncedCustomer}
`;

const syncedProduct = /* GraphQL */ `
  fragment SyncedProduct on Product {
    id
    title
    handle
    status
    updatedAt
    featuredMedia {
      preview {
        image {
          url
        }
      }
    }
  }
`;

export const bulkProducts = /* GraphQL */ `
  query BulkProducts {
    products {
      edges {
        node {
          ...SyncedProduct
        }
      }
    }
  }
  ${syncedProduct}
`;

/** The same bulk query for what changed since a moment; bulk queries take no variables, so the moment is written in. */
export function changedSince(document: string, root: "orders" | "customers" | "products", since: Date): string {
  return document.replace(`${root} {`, `${root}(query: "updated_at:>='${since.toISOString().slice(0, 19)}Z'") {`);
}
