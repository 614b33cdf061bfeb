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
