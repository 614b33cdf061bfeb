import { z } from "zod";
import { config } from "#app/platform/config.ts";
import { log } from "#app/platform/log.ts";
import { pixelAccount } from "#app/platform/pixel-account.ts";
import { adminGraphql } from "./admin-client.ts";
import { ShopifyRefused } from "./errors.ts";
import { pixelCreate, pixelOfApp, pixelUpdate } from "./operations/pixel.ts";

/** The settings that extensions/journey-pixel declares. */
function pixelSettings(shopId: number): Record<string, string> {
  return { accountID: pixelAccount(shopId), endpoint: `${config().SHOPIFY_APP_URL}/pixel` };
}

/**
 * Switches the journey pixel on in a shop, or tells one that is on where we are now. After an install only: a merchant
 * who switches it off in Shopify (Settings → Customer events) is not overruled.
 */
export async function connectPixel(shopId: number): Promise<void> {
  const settings = pixelSettings(shopId);
  try {
    await adminGraphql(shopId, pixelCreate, { settings }, z.unknown());
  } catch (error) {
    if (!(error instanceof ShopifyRefused)) throw error;
    if (error.problems.some(({ code }) => code === "TAKEN")) {
      const { webPixel } = await adminGraphql(shopId, pixelOfApp, {}, z.object({ webPixel: z.object({ id: z.string() }) }));
      await adminGraphql(shopId, pixelUpdate, { id: webPixel.id, settings }, z.unknown());
      return;
    }
    // The extension is not deployed, or its settings changed: nothing that a retry would mend, and the shop works without.
    log.warn({ shop: shopId, error }, "the journey pixel could not be switched on");
  }
}
