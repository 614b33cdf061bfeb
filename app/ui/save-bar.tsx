import { SaveBar } from "@shopify/app-bridge-react";

type Props = {
  id: string;
  /** Whether there is something to save. */
  open: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
};

/** Shopify's own bar for unsaved changes, at the top of the admin. */
export function UnsavedBar({ id, open, saving, onSave, onDiscard }: Props) {
  return (
    <SaveBar id={id} open={open} discardConfirmation>
      <button variant="primary" onClick={onSave} {...(saving ? { loading: "" } : {})}>
        Save
      </button>
      <button onClick={onDiscard}>Discard</button>
    </SaveBar>
  );
}
