import type { Interval } from "#app/attribution/numerics/intervals.ts";
import type { Node } from "../channels.ts";
import type { ForceNumber } from "../forces/catalogue.ts";
import type { ForceState } from "../forces/model.ts";

/** A share with its Wilson interval, 95 %; null below the least count. */
export type Share = Interval & { value: number; of: number };

/** What a force of this node's did on another node. Money in minor units of the shop's currency. */
export type Outgoing = {
  force: ForceNumber;
  to: Node;
  /** Null for forces that are counted, and for blind ones. */
  minor: number | null;
  low: number | null;
  high: number | null;
  state: ForceState;
  /** Carried revenue lies in the other node's ledger by every touch; it is shown and not added. */
  carried: boolean;
};

/** What a node sold itself and what it did elsewhere, over the same 28 covered days. */
export type NodeValue = {
  node: Node;
  /** Sold on the node; null where nothing is sold (AI Search, Email/SMS). */
  directMinor: number | null;
  outgoing: Outgoing[];
  /** Sum of what is priced and not carried; null when nothing is. */
  flywheelMinor: number | null;
  /** Sum of the bounds, which is wider than the interval of the sum; null when one of the parts has none. */
  low: number | null;
  high: number | null;
};

/** Values by week from the first Monday on; null where a source does not cover the week whole. `inPart`: the Mondays of those that it covers in part. */
export type Weekly = { name: string; kind: "money" | "count" | "percent"; values: (number | null)[]; inPart?: string[] };
export type Month = { month: string; share: Share | null; count: number };

export type NodesResult = {
  currency: string;
  from: string | null;
  through: string | null;
  values: NodeValue[];
  /** Mondays of the weeks of every series below. */
  weeks: string[];
  tiktok: { gmv: Weekly | null; posts: Weekly | null; spend: Weekly | null; search: Weekly | null; creators: { all: number; customers: number; recruited: number; soldByKnownMinor: number; postedShare: Share | null } };
  email: { sends: SendPurpose[]; from: string; subscribers: { email: number; sms: number }; joined: Weekly | null };
  amazon: { revenue: Weekly | null; orders: Weekly | null; search: Weekly | null; repeat: Month[]; conversion: Month[]; reviews: { month: string; reviews: number; rating: number | null }[] };
  shopify: { revenue: Weekly | null; owned: number; origins: Origin[]; visits: Weekly | null; visitsBy: { assistant: string; sessions: number }[] };
};

export type SendPurpose = { purpose: string; sends: number; recipients: number; delivered: number | null; clicks: number | null; unsubscribes: number | null };
/** Shopify customers by how they first came: how many bought, how many bought again. */
export type Origin = { origin: string; customers: number; again: number; share: Share | null };
