export { adminGraphql } from "./admin-client.ts";
;
export { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";
export { afterInstall } from "./install.ts";
export { shopifyJobs } from "./jobs.ts";
export { shopifyTasks } from "./sync.ts";
export { offlineToken } from "./offline-token.ts";
export { handleWebhook } from "./webhook-handler.ts";
export { readProgress, type SyncProgress } from "./sync.ts";
