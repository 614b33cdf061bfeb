import { useState } from "react";
import { BlockStack, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { formatDay } from "../format.ts";
import { useAction } from "../use-action.ts";

export type ShownLink = { id: string; label: string; createdAt: string; expiresAt: string; opened: number; lastOpenedAt: string | null; address: string | null };

const lives = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
];

/** Links for an agency: read only, without an account, until they end. */
export function ReportLinksCard({ links, locale }: { links: ShownLink[]; locale: string }) {
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("30");
  const bridge = useAppBridge();
  const { send, busy, fields } = useAction({ onDone: ({ ok }) => ok && setLabel("") });
  const copy = (address: string) => void navigator.clipboard.writeText(address).then(() => bridge.toast.show("Copied"), () => bridge.toast.show("Select the address and copy it", { isError: true }));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Share without an account
        </Text>
        <Text as="p" tone="subdued">
          Whoever has the link reads this report and its tables, always with the newest figures, until it ends. It names no customer and no creator.
        </Text>
        <div className="fb-report-new">
          <TextField label="For whom" placeholder="Agency North" autoComplete="off" value={label} onChange={setLabel} error={fields.label} maxLength={80} />
          <Select label="Ends after" options={lives} value={days} onChange={setDays} error={fields.days} />
          <Button loading={busy} onClick={() => send({ intent: "link", label, days })}>
            Make a link
          </Button>
        </div>
        {links.length > 0 ? (
          <ul className="fb-report-links">
            {links.map((link) => (
              <li key={link.id}>
                <div>
                  <Text as="p" fontWeight="medium">
                    {link.label}
                  </Text>
                  <Text as="p" variant="bodySm" tone="subdued">
                    {link.address ? `Ends ${formatDay(link.expiresAt, locale)}` : `Ended ${formatDay(link.expiresAt, locale)}`} · {link.lastOpenedAt ? `opened ${link.opened} times, last ${formatDay(link.lastOpenedAt, locale)}` : "not opened yet"}
                  </Text>
                </div>
                {link.address ? (
                  <InlineStack gap="200">
                    <Button size="slim" onClick={() => copy(link.address ?? "")} accessibilityLabel={`Copy the link for ${link.label}`}>
                      Copy
                    </Button>
                    <Button size="slim" tone="critical" variant="plain" onClick={() => send({ intent: "end", id: link.id })} accessibilityLabel={`End the link for ${link.label}`}>
                      End
                    </Button>
                  </InlineStack>
                ) : null}
              </li>
            ))}
          </ul>
        ) : null}
      </BlockStack>
    </Card>
  );
}
