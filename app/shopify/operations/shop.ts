export const shopFacts = /* GraphQL */ `
  query ShopFacts {
    shop {
      name
      currencyCode
      ianaTimezone
      contactEmail
      primaryDomain {
        url
      }
      shopAddress {
        countryCodeV2
      }
    }
  }
`;
