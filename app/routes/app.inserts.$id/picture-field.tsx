import { useState } from "react";
import {
  BlockStack,
  Button,
  DropZone,
  InlineError,
  InlineStack,
  Spinner,
  Text,
} from "@shopify/polaris";
import { uploadFile } from "./upload-file.ts";

type Props = {
  use: "logo" | "picture";
  label: string;
  help: string;
  /** Of the saved picture. */
  thumbnail: string | null;
  fileKey: string | null;
  error: string | undefined;
  onChange: (key: string | null) => void;
};

/** A picture to drop or choose, with what is there now. */
export function PictureField({ use, label, help, thumbnail, fileKey, error, onChange }: Props) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [uploaded, setUploaded] = useState<{ key: string; thumbnail: string | null } | null>(null);
  const shown = uploaded?.key === fileKey ? uploaded?.thumbnail : thumbnail;
  const take = async (file: File | undefined) => {
    if (!file) return setRefused("Choose a picture: PNG, JPEG, WebP or SVG.");
    setBusy(true);
    const result = await uploadFile(use, file);
    setBusy(false);
    setRefused(result.error);
    if (!result.key) return;
    setUploaded({ key: result.key, thumbnail: result.thumbnail });
    onChange(result.key);
  };
  const message = refused ?? error;
  return (
    <BlockStack gap="100">
      <DropZone
        label={label}
        accept="image/*"
        type="image"
        allowMultiple={false}
        variableHeight
        onDrop={(_files, accepted) => void take(accepted[0])}
      >
        {busy ? (
          <div className="fb-drop">
            <Spinner size="small" accessibilityLabel="Sending the picture" />
          </div>
        ) : fileKey && shown ? (
          <div className="fb-drop">
            <img src={shown} alt={`${label} now`} />
          </div>
        ) : (
          <DropZone.FileUpload actionTitle="Add picture" />
        )}
      </DropZone>
      <InlineStack align="space-between" gap="200">
        <Text as="span" tone="subdued">
          {help}
        </Text>
        {fileKey ? (
          <Button variant="plain" onClick={() => onChange(null)}>
            Remove
          </Button>
        ) : null}
      </InlineStack>
      {message ? <InlineError message={message} fieldID={use} /> : null}
    </BlockStack>
  );
}
