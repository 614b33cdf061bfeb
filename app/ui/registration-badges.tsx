import { Badge } from "@shopify/polaris";

const customerStates: Record<string, { tone?: "success" | "info" | "attention" | "critical"; label: string }> = {
  migrated: { tone: "success", label: "Migrated" },
  reconnected: { tone: "info", label: "Reconnected" },
  waiting_confirmation: { tone: "attention", label: "Waits for confirmation" },
  pending: { label: "Being created" },
  failed: { tone: "critical", label: "Failed" },
};

export const customerStateLabel = (state: string): string => customerStates[state]?.label ?? state;

/** What the registration became in Shopify. */
export function CustomerBadge({ state }: { state: string }) {
  const { tone, label } = customerStates[state] ?? { label: state };
  return <Badge tone={tone}>{label}</Badge>;
}

const orderStates: Record<string, { tone?: "success" | "info" | "attention" | "warning"; label: string }> = {
  linked: { tone: "success", label: "Linked" },
  waiting: { tone: "attention", label: "Waits for its order" },
  review: { tone: "warning", label: "To review" },
  gift: { label: "A gift" },
  later: { label: "Will add it later" },
  not_given: { label: "No order id" },
};

const levels: Record<string, string> = { exact: "Linked", corrected: "Linked, corrected", probable: "Probably" };

/** Where the Amazon order stands, and how the link was made. */
export function OrderBadge({ state, level }: { state: string; level?: string | null }) {
  const known = orderStates[state] ?? { label: state };
  if (level) return <Badge tone={level === "exact" ? "success" : "info"}>{levels[level] ?? level}</Badge>;
  return <Badge tone={known.tone}>{known.label}</Badge>;
}
