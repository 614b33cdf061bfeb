export const discountCreate = /* GraphQL */ `
  mutation DiscountCreate($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`;

export const discountUpdate = /* GraphQL */ `
  mutation DiscountUpdate($id: ID!, $discount: DiscountCodeBasicInput!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {
      userErrors {
        field
        message
        code
      }
    }
  }
`;

export const discountByCode = /* GraphQL */ `
  query DiscountByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        ... on DiscountCodeBasic {
          title
        }
      }
    }
  }
`;

export const discountDeactivate = /* GraphQL */ `
  mutation DiscountDeactivate($id: ID!) {
    discountCodeDeactivate(id: $id) {
      userErrors {
        field
        message
        code
      }
    }
  }
`;
