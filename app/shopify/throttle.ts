/** What Shopify last said of a shop's bucket of query cost, carried forward at its own rate. */
type Bucket = { available: number; maximum: number; restoreRate: number; at: number };

const buckets = new Map<string, Bucket>();
/** What each operation last cost, by name. */
const costs = new Map<string, number>();

export type ReportedCost = {
  requestedQueryCost: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
};

/** Milliseconds to wait before `operation` fits in the shop's bucket; 0 when nothing speaks against it. */
export function waitBefore(domain: string, operation: string, now = Date.now()): number {
  const bucket = buckets.get(domain);
  if (!bucket) return 0;
  const available = Math.min(bucket.maximum, bucket.available + ((now - bucket.at) / 1000) * bucket.restoreRate);
  const missing = Math.min(costs.get(operation) ?? 10, bucket.maximum) - available;
  return missing <= 0 ? 0 : Math.ceil((missing / bucket.restoreRate) * 1000);
}

/** Remembers what a reply said of its cost. */
export function noteCost(domain: string, operation: string, cost: ReportedCost, now = Date.now()): void {
  const { maximumAvailable, currentlyAvailable, restoreRate } = cost.throttleStatus;
  buckets.set(domain, { available: currentlyAvailable, maximum: maximumAvailable, restoreRate: Math.max(1, restoreRate), at: now });
  costs.set(operation, cost.requestedQueryCost);
}
