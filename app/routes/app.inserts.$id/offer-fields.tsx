import { useRef, useState } from "react";
import {
  BlockStack,
  Button,
  Checkbox,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { CountryTerms } from "./country-terms.tsx";
import { uploadFile } from "./upload-file.ts";
import { withOffer, type FormProps } from "./use-insert-form.ts";

/** The fields of the chosen offer. */
export function OfferFields(props: FormProps) {
  const { form, set, fields } = props;
  const { offer } = form;
  /** One text field of the offer, with its error. */
  const field = (name: string, value: string | number) => ({
    value: String(value),
    onChange: (text: string) => set(withOffer(form, { [name]: text })),
    error: fields[`offer.${name}`],
    autoComplete: "off",
  });
  const terms = (
    <TextField
      label="Terms"
      helpText="Shown with the offer. Leave out reviews and conditions: the benefit is for registering."
      multiline={3}
      {...field("terms", offer.terms)}
      maxLength={4000}
    />
  );
  if (offer.kind === "warranty") {
    return (
      <FormLayout>
        <FormLayout.Group>
          <TextField
            label="Longer by"
            type="number"
            min={1}
            suffix="months"
            {...field("months", offer.months)}
            helpText="Beyond what the law or the maker gives."
          />
          <TextField
            label="Claims go to"
            type="email"
            placeholder="care@yourbrand.com"
            {...field("claimEmail", offer.claimEmail)}
          />
        </FormLayout.Group>
        {terms}
        <CountryTerms
          terms={offer.termsByCountry}
          onChange={(termsByCountry) => set(withOffer(form, { termsByCountry }))}
          fields={fields}
        />
      </FormLayout>
    );
  }
  if (offer.kind === "guide") {
    return (
      <FormLayout>
        <TextField label="Title of the guide" {...field("title", offer.title)} maxLength={120} />
        <TextField
          label="Address of its page"
          type="url"
          placeholder="https://"
          {...field("url", offer.url)}
          helpText="Or upload a PDF; people get a link to it that expires."
        />
        <GuideUpload {...props} fileKey={offer.fileKey} />
        {terms}
      </FormLayout>
    );
  }
  if (offer.kind === "discount") {
    return (
      <FormLayout>
        <FormLayout.Group>
          <TextField
            label="Discount"
            type="number"
            min={1}
            max={90}
            suffix="%"
            {...field("percent", offer.percent)}
          />
          <TextField
            label="Valid for"
            type="number"
            min={1}
            suffix="days"
            {...field("validDays", offer.validDays)}
          />
        </FormLayout.Group>
        <Checkbox
          label="The printed insert names the discount"
          helpText="Better not: given after registration, the same discount is far less of a risk."
          checked={offer.printedOnInsert}
          onChange={(printedOnInsert) => set(withOffer(form, { printedOnInsert }))}
        />
        {terms}
      </FormLayout>
    );
  }
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextField label="Name of the club" {...field("name", offer.name)} maxLength={80} />
        <TextField
          label="Customer tag"
          {...field("tag", offer.tag)}
          helpText="Members get this tag in Shopify."
        />
      </FormLayout.Group>
      <TextField
        label="Welcome page"
        type="url"
        placeholder="https://"
        {...field("url", offer.url)}
      />
      {terms}
    </FormLayout>
  );
}

function GuideUpload({ form, set, fields, fileKey }: FormProps & { fileKey: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const upload = async (file: File) => {
    setBusy(true);
    const { key, error } = await uploadFile("guide", file);
    setBusy(false);
    setRefused(error);
    if (key) set(withOffer(form, { fileKey: key }));
  };
  const error = refused ?? fields["offer.fileKey"];
  return (
    <BlockStack gap="100">
      <input
        ref={input}
        type="file"
        accept="application/pdf"
        hidden
        aria-label="Guide as PDF"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void upload(file);
        }}
      />
      <InlineStack gap="200" blockAlign="center">
        <Button loading={busy} onClick={() => input.current?.click()}>
          {fileKey ? "Replace the PDF" : "Upload a PDF"}
        </Button>
        {fileKey ? (
          <Button variant="plain" onClick={() => set(withOffer(form, { fileKey: null }))}>
            Remove the PDF
          </Button>
        ) : null}
      </InlineStack>
      {error ? (
        <Text as="p" tone="critical">
          {error}
        </Text>
      ) : null}
    </BlockStack>
  );
}
