import { Badge } from "@shopify/polaris";

const states = {
  published: { label: "Active", tone: "success" },
  draft: { label: "Draft", tone: "info" },
  archived: { label: "Archived", tone: undefined },
  making: { label: "Being made", tone: "attention" },
  ready: { label: "Ready to print", tone: "success" },
  sent: { label: "Sent to print", tone: undefined },
} as const;

/** Where an insert or a print run stands. */
export function StatusBadge({ status }: { status: keyof typeof states }) {
  const { label, tone } = states[status];
  return <Badge tone={tone}>{label}</Badge>;
}

const risks = {
  low: { label: "Low risk", tone: "success" },
  medium: { label: "Medium risk", tone: "attention" },
  high: { label: "High risk", tone: "critical" },
} as const;

/** How likely an offer is to draw Amazon's attention. */
export function RiskBadge({ level }: { level: keyof typeof risks }) {
  const { label, tone } = risks[level];
  return <Badge tone={tone}>{label}</Badge>;
}
