/** Where the app runs: `application_url` of shopify.app.toml. A test holds the two together. */
export const APP_ADDRESS = "https://flybridge.example.com";
