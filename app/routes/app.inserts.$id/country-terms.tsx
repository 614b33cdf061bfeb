import { useId } from "react";
import { BlockStack, Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";

type Props = { terms: Record<string, string>; onChange: (terms: Record<string, string>) => void; fields: Record<string, string> };

/** Where warranties differ by law and where our shops sell. */
const countries = "AT AE AU BE BR CA CH DE DK ES FI FR GB GR IE IN IT JP LU MX NL NO PL PT SA SE SG TR US".split(" ");
const names = new Intl.DisplayNames(["en"], { type: "region" });
const nameOf = (country: string) => names.of(country) ?? country;

/** Terms that differ by the person's country; everywhere else the terms above hold. */
export function CountryTerms({ terms, onChange, fields }: Props) {
  const heading = useId();
  const written = Object.keys(terms).sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const left = countries.filter((country) => !(country in terms)).sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const options = [{ value: "", label: "Choose a country" }, ...left.map((value) => ({ value, label: nameOf(value) }))];
  return (
    <div role="group" aria-labelledby={heading}>
      <BlockStack gap="300">
        <div id={heading}>
          <Text as="h3" variant="headingSm">
            Other terms by country
          </Text>
        </div>
        {written.map((country) => (
          <BlockStack key={country} gap="100">
            <TextField label={nameOf(country)} value={terms[country] ?? ""} onChange={(text) => onChange({ ...terms, [country]: text })} error={fields[`offer.termsByCountry.${country}`]} maxLength={4000} multiline={3} autoComplete="off" />
            <InlineStack>
              <Button variant="plain" tone="critical" accessibilityLabel={`Remove the terms for ${nameOf(country)}`} onClick={() => onChange(Object.fromEntries(Object.entries(terms).filter(([one]) => one !== country)))}>
                Remove
              </Button>
            </InlineStack>
          </BlockStack>
        ))}
        <Select label="Add terms for" options={options} value="" onChange={(country) => country && onChange({ ...terms, [country]: "" })} helpText="By where the person is; where that is not known, by where the insert is sold." />
      </BlockStack>
    </div>
  );
}
