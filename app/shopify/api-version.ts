/** The one Admin API version of app, webhooks and extensions; a test holds shopify.app.toml to it. */
export const API_VERSION = "2026-07";
