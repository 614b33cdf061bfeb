import { Text } from "@shopify/polaris";

export type FunnelStep = { name: string; count: string; share: number; note?: string };

/** A funnel as bars: each step's share of the first that has people, and what it keeps of the step before. */
export function FunnelBars({ steps }: { steps: FunnelStep[] }) {
  return (
    <ol className="fb-funnel">
      {steps.map((step) => (
        <li key={step.name}>
          <div className="fb-funnel__head">
            <Text as="span" fontWeight="medium">
              {step.name}
            </Text>
            <span>
              <Text as="span" variant="headingMd">
                {step.count}
              </Text>
              {step.note ? (
                <Text as="span" tone="subdued">
                  {" "}
                  {step.note}
                </Text>
              ) : null}
            </span>
          </div>
          <div className="fb-funnel__track" aria-hidden="true">
            <div className="fb-funnel__bar" style={{ width: step.share > 0 ? `${Math.max(0.5, Math.min(100, step.share * 100))}%` : 0 }} />
          </div>
        </li>
      ))}
    </ol>
  );
}
