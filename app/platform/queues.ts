import type { Queue } from "pg-boss";

/**
 * Every job queue there is. Migrations create them as the database's owner; the app's role may only use them.
 * Policy `short` keeps at most one waiting job a singleton key: asking twice for a recompute makes one.
 * A worker gives a sign of life for each job it has; one that gives none for a minute is taken for dead, and its jobs go
 * to another. A job that failed its last retry stays in `dead`, where the operations page shows it with a retry button.
 */
const retried = { retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 900, deadLetter: "dead", expireInSeconds: 600, heartbeatSeconds: 60 };

export const queues = [
  { name: "dead", retryLimit: 0, retentionSeconds: 60 * 60 * 24 * 90 },
  { name: "customer", ...retried },
  { name: "mail", ...retried },
  { name: "discount", ...retried, policy: "short" },
  { name: "link", ...retried },
  { name: "print", ...retried, expireInSeconds: 3600 },
  { name: "import", ...retried, expireInSeconds: 4 * 3600, retryLimit: 3 },
  { name: "webhook", ...retried },
  { name: "flow", ...retried, policy: "short" },
  { name: "sync", ...retried, expireInSeconds: 3600 },
  { name: "sample", ...retried },
  { name: "recompute", ...retried, policy: "short", expireInSeconds: 3600 },
  { name: "scheduled", ...retried, policy: "short", expireInSeconds: 3600 },
] as const satisfies Queue[];

export type QueueName = (typeof queues)[number]["name"];

/**
 * How many jobs of a queue one process works at a time, and how many of those may be one shop's: what a busy shop has
 * waiting, or waits for in Shopify, must not keep another shop's work from being done. Queues that compute have few,
 * queues that wait for others more. A recompute and a scheduled task waits at most once a shop, so those need no share.
 */
const slots = {
  dead: { all: 0, oneShop: 0 },
  customer: { all: 6, oneShop: 3 },
  mail: { all: 4, oneShop: 2 },
  discount: { all: 3, oneShop: 1 },
  link: { all: 2, oneShop: 1 },
  print: { all: 1, oneShop: 1 },
  import: { all: 2, oneShop: 1 },
  webhook: { all: 4, oneShop: 2 },
  flow: { all: 2, oneShop: 1 },
  sync: { all: 3, oneShop: 1 },
  sample: { all: 6, oneShop: 4 },
  recompute: { all: 1, oneShop: 1 },
  scheduled: { all: 1, oneShop: 1 },
} as const satisfies Record<QueueName, { all: number; oneShop: number }>;

/** @returns jobs of the queue that one process works at a time, in all and of one shop */
export const slotsOf = (queue: QueueName): { all: number; oneShop: number } => slots[queue];
