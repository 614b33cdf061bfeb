import { BlockStack, Icon, InlineStack, Link, Text } from "@shopify/polaris";
import { AlertCircleIcon, AlertTriangleIcon, InfoIcon } from "@shopify/polaris-icons";

type Finding = {
  severity: "error" | "warning" | "note";
  quote: string;
  explanation: string;
  saferWording: string;
  source: { title: string; url: string | null };
};

const marks = {
  error: { icon: AlertCircleIcon, tone: "critical" },
  warning: { icon: AlertTriangleIcon, tone: "caution" },
  note: { icon: InfoIcon, tone: "info" },
} as const;

/** What Amazon's rules say to some words: which ones, why, and what to write instead. */
export function WordingFindings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <div role="status">
      <BlockStack gap="200">
        {findings.map((finding) => {
          const { icon, tone } = marks[finding.severity];
          return (
            <InlineStack key={`${finding.quote}${finding.explanation}`} gap="200" wrap={false}>
              <div>
                <Icon source={icon} tone={tone} />
              </div>
              <BlockStack>
                <Text as="p">
                  <Text as="span" fontWeight="semibold">
                    “{finding.quote}”
                  </Text>{" "}
                  {finding.explanation}
                </Text>
                <Text as="p">Safer: {finding.saferWording}</Text>
                <Text as="p" variant="bodySm" tone="subdued">
                  {finding.source.url ? (
                    <Link url={finding.source.url} target="_blank" monochrome>
                      {finding.source.title}
                    </Link>
                  ) : (
                    finding.source.title
                  )}
                </Text>
              </BlockStack>
            </InlineStack>
          );
        })}
      </BlockStack>
    </div>
  );
}
