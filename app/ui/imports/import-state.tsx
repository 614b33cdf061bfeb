import { Badge } from "@shopify/polaris";

const known: Record<string, { tone?: "success" | "info" | "attention" | "critical"; label: string }> = {
  uploaded: { tone: "info", label: "Waiting" },
  running: { tone: "attention", label: "Running" },
  done: { tone: "success", label: "Done" },
  failed: { tone: "critical", label: "Failed" },
  cancelled: { label: "Cancelled" },
  undone: { label: "Undone" },
};

type Props = { state: string; progress: { bytes: number; totalBytes: number } | null };

/** Where an import stands; a running one says how much of the file is read. */
export function ImportStateBadge({ state, progress }: Props) {
  const { tone, label } = known[state] ?? { label: state };
  const share = progress && progress.totalBytes > 0 ? ` ${Math.min(100, Math.round((progress.bytes / progress.totalBytes) * 100))} %` : "";
  return <Badge tone={tone}>{`${label}${share}`}</Badge>;
}
