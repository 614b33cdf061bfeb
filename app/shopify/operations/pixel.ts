export const pixelCreate = /* GraphQL */ `
  mutation PixelCreate($settings: JSON!) {
    webPixelCreate(webPixel: { settings: $settings }) {
      webPixel {
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

export const pixelUpdate = /* GraphQL */ `
  mutation PixelUpdate($id: ID!, $settings: JSON!) {
    webPixelUpdate(id: $id, webPixel: { settings: $settings }) {
      webPixel {
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

export const pixelOfApp = /* GraphQL */ `
  query PixelOfApp {
    webPixel {
      id
    }
  }
`;
