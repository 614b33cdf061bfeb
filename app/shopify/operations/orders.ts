/** What a Shopify order tells the journeys and the money; the same in bulk, in the nightly pass and one by one. */
export const orderFields = /* GraphQL */ `
  fragment OrderFacts on Order {
    id
    processedAt
    updatedAt
    cancelledAt
    test
    sourceName
    attribution {
      handle
    }
    app {
      name
    }
    currencyCode
    presentmentCurrencyCode
    totalPriceSet {
      shopMoney {
        amount
      }
      presentmentMoney {
        amount
      }
    }
    totalRefundedSet {
      shopMoney {
        amount
      }
    }
    displayFinancialStatus
    discountCodes
    customAttributes {
      key
      value
    }
    customer {
      id
    }
    customerJourneySummary {
      ready
      firstVisit {
        ...VisitFacts
      }
      lastVisit {
        ...VisitFacts
      }
    }
  }
  fragment VisitFacts on CustomerVisit {
    occurredAt
    landingPage
    referrerUrl
    source
    sourceType
    utmParameters {
      source
      medium
    }
  }
`;

export const orderById = /* GraphQL */ `
  query OrderById($id: ID!) {
    order(id: $id) {
      ...OrderFacts
    }
  }
  ${orderFields}
`;
