import { config } from "../app/platform/config.ts";
import { closePool } from "../app/platform/db.ts";
import { rotateSessions, rotateShop, shopsWithRows, type Rotated } from "../app/platform/rotation.ts";

/**
 * Brings everything that is encrypted under the first key of ENCRYPTION_KEYS. Safe to stop and to run again, and while
 * the app runs (docs/engineers/keys.md). The last line is JSON: `shops`, `rotated`, `stale`.
 */
const [current, ...older] = config().ENCRYPTION_KEYS.map((key) => key.id);
console.log(`The key in use is ${current}; ${older.length > 0 ? `${older.join(", ")} can still be read` : "no older key is given, so nothing under another can be read"}.`);
const total: Rotated = { rotated: 0, stale: 0 };
const shops = await shopsWithRows();
try {
  const sessions = await rotateSessions();
  total.rotated += sessions.rotated;
  total.stale += sessions.stale;
  if (sessions.rotated + sessions.stale > 0) console.log(`Shopify's tokens of ${sessions.rotated} sessions brought under ${current}${sessions.stale > 0 ? `, ${sessions.stale} renewed meanwhile` : ""}`);
  for (const shopId of shops) {
    const { rotated, stale } = await rotateShop(shopId);
    total.rotated += rotated;
    total.stale += stale;
    if (rotated + stale > 0) console.log(`shop ${shopId}: ${rotated} values brought under ${current}${stale > 0 ? `, ${stale} changed meanwhile` : ""}`);
  }
} finally {
  await closePool();
}
if (total.rotated + total.stale > 0) console.log("Run it once more: when it finds nothing to do, older keys may be taken out of ENCRYPTION_KEYS, once no backup needs them.");
else console.log(`Everything is under ${current}.`);
console.log(JSON.stringify({ shops: shops.length, ...total }));
