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

export const customersUpdated = /* GraphQL */ `
  query CustomersUpdated($query: String!, $after: String) {
    customers(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes {
        ...SyncedCustomer
      }
      pageInfo {
        hasNextPage
        endCursor
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

export const productsUpdated = /* GraphQL */ `
  query ProductsUpdated($query: String!, $after: String) {
    products(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes {
        ...SyncedProduct
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  ${syncedProduct}
`;
