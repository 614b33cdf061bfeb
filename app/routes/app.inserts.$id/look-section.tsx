import {
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineGrid,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { checkLook, readableTextColour } from "#app/migration/inserts/contrast.ts";
import type { Look } from "#app/migration/inserts/model.ts";
import { ColourField } from "#app/ui/colour-field.tsx";
import { PictureField } from "./picture-field.tsx";
import { withLook, type FormProps } from "./use-insert-form.ts";

type Props = FormProps & {
  thumbnails: Record<"logo" | "picture", string | null>;
  shopName: string;
};

const corners = [
  { value: "round", label: "Round" },
  { value: "soft", label: "Soft" },
  { value: "square", label: "Square" },
];
/** Which colour of the look a finding is about: the button's words follow from its colour. */
const colourOf = {
  background: "background",
  text: "text",
  brand: "primary",
  buttonText: "primary",
} as const;

/** Logo, picture and colours, with contrast checked as they change. */
export function LookSection({ form, set, fields, thumbnails, shopName }: Props) {
  const { look } = form;
  const findings = checkLook({
    background: look.background,
    text: look.text,
    brand: look.primary,
    buttonText: readableTextColour(look.primary),
  });
  const change = (changes: Partial<Look>) => set(withLook(form, changes));
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Look
        </Text>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          <PictureField
            use="logo"
            label="Logo"
            help="PNG or SVG. It prints on the card, too."
            thumbnail={thumbnails.logo}
            fileKey={look.logoKey}
            error={fields["look.logoKey"]}
            onChange={(logoKey) => change({ logoKey })}
          />
          <PictureField
            use="picture"
            label="Picture"
            help="Shown at the top of the page, about 2 : 1."
            thumbnail={thumbnails.picture}
            fileKey={look.pictureKey}
            error={fields["look.pictureKey"]}
            onChange={(pictureKey) => change({ pictureKey })}
          />
        </InlineGrid>
        <FormLayout>
          <FormLayout.Group>
            <TextField
              label="Brand"
              value={look.brand}
              placeholder={shopName}
              onChange={(brand) => change({ brand })}
              error={fields["look.brand"]}
              maxLength={60}
              autoComplete="off"
            />
            <Select
              label="Corners"
              options={corners}
              value={look.corner}
              onChange={(corner) => change({ corner: corner as Look["corner"] })}
            />
          </FormLayout.Group>
        </FormLayout>
        <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
          <ColourField
            label="Brand colour"
            value={look.primary}
            onChange={(primary) => change({ primary })}
            error={fields["look.primary"]}
          />
          <ColourField
            label="Background"
            value={look.background}
            onChange={(background) => change({ background })}
            error={fields["look.background"]}
          />
          <ColourField
            label="Text"
            value={look.text}
            onChange={(text) => change({ text })}
            error={fields["look.text"]}
          />
        </InlineGrid>
        {findings.map((finding) => (
          <Banner
            key={`${finding.code}${finding.field}`}
            tone={finding.severity === "error" ? "critical" : "warning"}
          >
            <InlineStack gap="300" blockAlign="center">
              <Text as="span">{finding.message}</Text>
              {finding.suggestion && finding.field !== "buttonText" ? (
                <Button
                  size="slim"
                  onClick={() => change({ [colourOf[finding.field]]: finding.suggestion })}
                >
                  {`Use ${finding.suggestion}`}
                </Button>
              ) : null}
            </InlineStack>
          </Banner>
        ))}
        {findings.length === 0 ? (
          <Text as="p" tone="subdued">
            The colours have enough contrast for everyone. Phones in dark mode get a dark version.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
