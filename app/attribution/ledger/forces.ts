import type { LedgerOrder } from "./ledger.ts";
import type { OverlaidLedger } from "./overlay.ts";

/** The ten directed edges between nodes, by number. */
export type ForceNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/**
 * What a force's money is: `overlay` and `credit` are parts of the one ledger; `carried` is revenue
 * that the ledger already splits among earlier touches; `gmv` is a marketplace's own figure;
 * `none` has a width by citations only.
 */
export type MoneyKind = "overlay" | "credit" | "carried" | "gmv" | "none";

/** Money of one force in minor units; null where it has none or nothing was imported. Never summed. */
export interface ForceMoney {
  kind: MoneyKind;
  amount: number | null;
}

/** What the forces need beside the ledger. Channels are the names that the credits use. */
export interface ForceInput {
  overlaid: OverlaidLedger;
  orders: Iterable<LedgerOrder>;
  channels: {
    tiktok: readonly string[];
    aiSearch: readonly string[];
    emailSms: readonly string[];
  };
  /** GMV of posts by creators who were matched to customers, and to recipients of a recruiting send. */
  creatorGmv: { customers: number | null; recipients: number | null };
}

/** The money of each force, by the ledger's rules. The forces overlap: never add them up. */
export function forceMoney(input: ForceInput): Record<ForceNumber, ForceMoney> {
  const { overlaid, channels, creatorGmv } = input;
  const overlay = (names: readonly string[]): ForceMoney => ({
    kind: "overlay",
    amount: names.reduce((sum, name) => sum + (overlaid.total.channels.get(name)?.overlay ?? 0), 0),
  });
  const email = new Set(channels.emailSms);
  const assistants = new Set(channels.aiSearch);
  let carried = 0;
  let emailCredit = 0;
  let assistantCredit = 0;
  for (const order of input.orders) {
    if (order.sales === "shopify" && order.migrated) carried += order.amount;
    for (const { channel, amount } of order.credits) {
      if (email.has(channel) && order.consentFromRegistration) emailCredit += amount;
      if (assistants.has(channel) && order.sales === "shopify") assistantCredit += amount;
    }
  }
  return {
    1: overlay(channels.tiktok),
    2: { kind: "none", amount: null },
    3: { kind: "carried", amount: carried },
    4: { kind: "none", amount: null },
    5: { kind: "gmv", amount: creatorGmv.customers },
    6: { kind: "credit", amount: emailCredit },
    7: overlay(channels.aiSearch),
    8: { kind: "credit", amount: assistantCredit },
    9: overlay(channels.emailSms),
    10: { kind: "gmv", amount: creatorGmv.recipients },
  };
}
