import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import type { FieldFinding } from "#app/migration/inserts/check-words.ts";
import type { Locale, VariantField } from "#app/migration/inserts/model.ts";
import { localeNames } from "#app/ui/insert-names.ts";
import { WordingFindings } from "#app/ui/wording-findings.tsx";
import { secondWordsIn, withSecondWords, wordsIn, type FormProps } from "./use-insert-form.ts";

type Props = FormProps & {
  insertId: string;
  /** Whether the test runs already, so that there are results to see. */
  isSaved: boolean;
  locale: Locale;
  findings: FieldFinding[];
  onStart: () => void;
};

const places: { field: VariantField; label: string; max: number; lines?: number }[] = [
  { field: "headline", label: "Headline of the second page", max: 120 },
  { field: "text", label: "Text of the second page", max: 600, lines: 3 },
  { field: "button", label: "Button of the second page", max: 40 },
];

/** A second landing page tried beside the first: half of the people see each. */
export function TestSection(props: Props) {
  const { form, set, fields, insertId, isSaved, locale, findings, onStart } = props;
  const words = secondWordsIn(form, locale);
  const first = wordsIn(form, locale);
  const main = wordsIn(form, form.defaultLocale);
  const language = localeNames[locale] ?? locale;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Two landing pages
          </Text>
          {form.landingTest && isSaved ? (
            <Button url={`/app/inserts/${insertId}/pages`}>See the results</Button>
          ) : null}
        </InlineStack>
        <Text as="p" tone="subdued">
          Try other words on half of the people who scan. Everything else stays the same, and so do
          the printed cards.
        </Text>
        {form.landingTest ? (
          <>
            <Text as="p">
              {language}. What you leave empty is as on the first page. Changing the words or the
              offer of either page starts the count anew.
            </Text>
            {places.map(({ field, label, max, lines }) => {
              const path = `landingTest.copy.${locale}.${field}`;
              return (
                <BlockStack key={field} gap="200">
                  <TextField
                    label={label}
                    value={words[field]}
                    onChange={(text) => set(withSecondWords(form, locale, { [field]: text }))}
                    placeholder={first[field] || main[field]}
                    error={fields[path]}
                    maxLength={max}
                    multiline={lines ?? false}
                    autoComplete="off"
                  />
                  <WordingFindings findings={findings.filter((one) => one.field === path)} />
                </BlockStack>
              );
            })}
            <InlineStack>
              <Button variant="plain" tone="critical" onClick={() => set({ landingTest: null })}>
                Stop and keep the first page
              </Button>
            </InlineStack>
          </>
        ) : (
          <InlineStack>
            <Button
              onClick={() => {
                set({ landingTest: { copy: {} } });
                onStart();
              }}
            >
              Try a second page
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
