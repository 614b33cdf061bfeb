const customerFields = /* GraphQL */ `
  fragment CustomerFacts on Customer {
    id
    firstName
    lastName
    createdAt
    numberOfOrders
    tags
    defaultEmailAddress {
      emailAddress
      marketingState
      marketingUpdatedAt
    }
    defaultPhoneNumber {
      phoneNumber
    }
    firstRegistration: metafield(namespace: "$app", key: "first_registration") {
      value
    }
  }
`;

export const customerByEmail = /* GraphQL */ `
  query CustomerByEmail($email: String!) {
    customerByIdentifier(identifier: { emailAddress: $email }) {
      ...CustomerFacts
    }
  }
  ${customerFields}
`;

/** How a customer can be registered: their address and language. */
export const customerContact = /* GraphQL */ `
  query CustomerContact($id: ID!) {
    customer(id: $id) {
      locale
      defaultEmailAddress {
        emailAddress
      }
    }
  }
`;

export const customerCreate = /* GraphQL */ `
  mutation CustomerCreate($input: CustomerInput!) {
    customerCreate(input: $input) {
      customer {
        ...CustomerFacts
      }
      userErrors {
        field
        message
      }
    }
  }
  ${customerFields}
`;

/** Given only fields that are empty so far: never tags, addresses or consent. */
export const customerFill = /* GraphQL */ `
  mutation CustomerFill($input: CustomerInput!) {
    customerUpdate(input: $input) {
      customer {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`;

export const customerTagsAdd = /* GraphQL */ `
  mutation CustomerTagsAdd($id: ID!, $tags: [String!]!) {
    tagsAdd(id: $id, tags: $tags) {
      userErrors {
        field
        message
      }
    }
  }
`;

export const customerTagsRemove = /* GraphQL */ `
  mutation CustomerTagsRemove($id: ID!, $tags: [String!]!) {
    tagsRemove(id: $id, tags: $tags) {
      userErrors {
        field
        message
      }
    }
  }
`;

export const customerMetafieldsDelete = /* GraphQL */ `
  mutation CustomerMetafieldsDelete($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) {
      userErrors {
        field
        message
      }
    }
  }
`;

export const customerMetafieldsSet = /* GraphQL */ `
  mutation CustomerMetafieldsSet($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      userErrors {
        field
        message
        code
      }
    }
  }
`;

export const customerEmailConsent = /* GraphQL */ `
  mutation CustomerEmailConsent($input: CustomerEmailMarketingConsentUpdateInput!) {
    customerEmailMarketingConsentUpdate(input: $input) {
      userErrors {
        field
        message
      }
    }
  }
`;

export const customerSmsConsent = /* GraphQL */ `
  mutation CustomerSmsConsent($input: CustomerSmsMarketingConsentUpdateInput!) {
    customerSmsMarketingConsentUpdate(input: $input) {
      userErrors {
        field
        message
      }
    }
  }
`;
