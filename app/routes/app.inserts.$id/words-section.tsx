import { Badge, BlockStack, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import type { FieldFinding } from "#app/migration/inserts/check-words.ts";
import { locales, type LandingCopy, type Locale } from "#app/migration/inserts/model.ts";
import { localeNames } from "#app/ui/insert-names.ts";
import { WordingFindings } from "#app/ui/wording-findings.tsx";
import { wordsIn, withWords, type FormProps } from "./use-insert-form.ts";

type Props = FormProps & {
  locale: Locale;
  onLocale: (locale: Locale) => void;
  findings: FieldFinding[];
};

const places: { field: keyof LandingCopy; label: string; max: number; lines?: number }[] = [
  { field: "headline", label: "Headline", max: 120 },
  { field: "text", label: "Text", max: 600, lines: 3 },
  { field: "button", label: "Button", max: 40 },
  { field: "thanks", label: "Thank-you after registration", max: 600, lines: 2 },
  { field: "consent", label: "Consent to marketing mail", max: 300, lines: 2 },
];

/** What the landing page says in each language, read against Amazon's rules as it is typed. */
export function WordsSection({ form, set, fields, locale, onLocale, findings }: Props) {
  const words = wordsIn(form, locale);
  const main = form.defaultLocale;
  const mainWords = wordsIn(form, main);
  const mainName = localeNames[main] ?? main;
  const written = Object.keys(form.copy).length;
  const languages = locales.map((one) => {
    const state = one === main ? "main language" : form.copy[one] ? "written" : `as ${mainName}`;
    return { value: one, label: `${localeNames[one]} · ${state}` };
  });
  const left = (field: keyof typeof mainWords, text: string) => {
    if (locale === main) return "";
    if (field === "button") return "Empty, so the button says ours in this language.";
    return text && "Empty, so the page shows this text.";
  };
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Words
          </Text>
          <Badge>{`${written} of ${locales.length} languages`}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          The page greets people in their own language: labels, buttons and messages are translated
          already. Write here what is yours. What you leave empty we fill.
        </Text>
        <Select
          label="Language"
          options={languages}
          value={locale}
          onChange={(next) => onLocale(next as Locale)}
          {...(locale === main
            ? {}
            : {
              labelAction: {
                content: "Make it the main language",
                onAction: () => set({ defaultLocale: locale }),
              },
            })}
        />
        {places.map(({ field, label, max, lines }) => {
          const path = `copy.${locale}.${field}`;
          const fallback = words[field] === "" ? left(field, mainWords[field]) : "";
          return (
            <BlockStack key={field} gap="200">
              <TextField
                label={label}
                value={words[field]}
                onChange={(text) => set(withWords(form, locale, { [field]: text }))}
                placeholder={locale === main || field === "button" ? undefined : mainWords[field]}
                helpText={fallback || undefined}
                error={fields[path]}
                maxLength={max}
                showCharacterCount={field === "headline" || field === "text"}
                multiline={lines ?? false}
                autoComplete="off"
              />
              <WordingFindings findings={findings.filter((one) => one.field === path)} />
            </BlockStack>
          );
        })}
        <WordingFindings findings={findings.filter((one) => one.field === "offer.terms")} />
      </BlockStack>
    </Card>
  );
}
