import { useState } from "react";
import { Modal, Text } from "@shopify/polaris";

type Question = { title: string; text: string; /** What the button says that does it. */ yes: string; onYes: () => void };

/**
 * Asks before something that cannot be undone. In the page itself, since browsers keep the dialogs of their own from
 * pages inside another site's.
 * @returns `ask`, and the `dialog` to put into the page
 */
export function useConfirm() {
  const [open, setOpen] = useState(false);
  // Kept while the dialog fades out.
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = (next: Question) => {
    setQuestion(next);
    setOpen(true);
  };
  const close = () => setOpen(false);
  const dialog = question ? (
    <Modal
      open={open}
      onClose={close}
      title={question.title}
      primaryAction={{
        content: question.yes,
        destructive: true,
        onAction: () => {
          close();
          question.onYes();
        },
      }}
      secondaryActions={[{ content: "Cancel", onAction: close }]}
    >
      <Modal.Section>
        <Text as="p">{question.text}</Text>
      </Modal.Section>
    </Modal>
  ) : null;
  return { ask, dialog };
}
