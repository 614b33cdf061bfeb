import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { Onboarding, OnboardingStep } from "#app/migration/inserts/index.ts";

const words: Record<OnboardingStep, { title: string; text: string; action: string; url: string }> = {
  responsible: { title: "Say who you are", text: "Who is responsible for the data, and your privacy policy: every form and mail names them.", action: "Open settings", url: "/app/settings" },
  products: { title: "Tell which Amazon product is which", text: "Choose products of your store and enter their ASIN or SKU.", action: "Open products", url: "/app/products" },
  insert: { title: "Make an insert", text: "What the person gets, in your words. Publish it when the phone beside the form shows what you want.", action: "Open inserts", url: "/app/inserts" },
  proof: { title: "Try it", text: "Make a print run from the insert and scan its proof with your own phone. Proof scans never count.", action: "Open print runs", url: "/app/print-runs" },
  print: { title: "Print", text: "Download the file for the press, mark the run as sent, and enter from when it is in the box.", action: "Open print runs", url: "/app/print-runs" },
};

/** The five steps from the install to the first printed card, with the next one open. Gone once all are done. */
export function OnboardingCard({ onboarding: { steps, next } }: { onboarding: Onboarding }) {
  if (next === null) return null;
  const done = steps.filter((step) => step.done).length;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            From install to the first printed card
          </Text>
          <Text as="span" tone="subdued">
            {done} of {steps.length} done
          </Text>
        </InlineStack>
        <ProgressBar progress={(done / steps.length) * 100} size="small" tone="success" ariaLabelledBy="onboarding-steps" />
        <ol className="fb-steps" id="onboarding-steps" aria-label="Steps to the first printed card">
          {steps.map((step, index) => {
            const { title, text, action, url } = words[step.id];
            return (
              <li key={step.id} className={step.done ? "fb-steps__done" : undefined} aria-current={step.id === next ? "step" : undefined}>
                <span className="fb-steps__mark" aria-hidden="true">
                  {step.done ? "✓" : index + 1}
                </span>
                <BlockStack gap="150">
                  <Text as="p" fontWeight={step.id === next ? "semibold" : "regular"}>
                    {title}
                    <span className="fb-visually-hidden">{step.done ? " (done)" : ""}</span>
                  </Text>
                  {step.id === next ? (
                    <>
                      <Text as="p" tone="subdued">
                        {text}
                      </Text>
                      <div>
                        <Button url={url}>{action}</Button>
                      </div>
                    </>
                  ) : null}
                </BlockStack>
              </li>
            );
          })}
        </ol>
      </BlockStack>
    </Card>
  );
}
