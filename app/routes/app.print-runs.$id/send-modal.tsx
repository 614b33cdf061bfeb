import { useState } from "react";
import { BlockStack, Checkbox, Modal, Text } from "@shopify/polaris";

type Answers = { withoutProof: boolean; acceptWords: boolean };
type Props = {
  open: boolean;
  proofSeen: boolean;
  hasWordErrors: boolean;
  address: string;
  onClose: () => void;
  onSend: (answers: Answers) => void;
};

/** The last question before a card can no longer change. */
export function SendModal({ open, proofSeen, hasWordErrors, address, onClose, onSend }: Props) {
  const [withoutProof, setWithoutProof] = useState(false);
  const [acceptWords, setAcceptWords] = useState(false);
  const ready = (proofSeen || withoutProof) && (!hasWordErrors || acceptWords);
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="Sent to print?"
      primaryAction={{
        content: "Yes, it is at the printer",
        disabled: !ready,
        onAction: () => onSend({ withoutProof, acceptWords }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">
            From now on the card and its address are fixed, because they are on paper. The page
            behind it can still change at any time.
          </Text>
          <Text as="p" tone="subdued" breakWord>
            Printed address: {address.replace(/^https?:\/\//, "")}
          </Text>
          {proofSeen ? null : (
            <Checkbox
              label="Print without having scanned the proof"
              helpText="Better: scan it first. A QR that does not open is a run for the bin."
              checked={withoutProof}
              onChange={setWithoutProof}
            />
          )}
          {hasWordErrors ? (
            <Checkbox
              label="Print words that the check holds against Amazon’s rules"
              helpText="Amazon has closed seller accounts over such cards."
              checked={acceptWords}
              onChange={setAcceptWords}
            />
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
