import { BlockStack, Card, Checkbox, ChoiceList } from "@shopify/polaris";
import type { SettingsProps } from "./route.tsx";

/** Where a second confirmation is custom or law, and where our shops sell. */
const countries =
  "AT BE CH DE DK ES FI FR GB GR IE IT LU NL NO PL PT SE TR AE AU BR CA IN JP MX SA SG US".split(
    " ",
  );
const usual = ["AT", "CH", "DE", "GR", "LU", "NO"];

/** When marketing consent waits for a click in the mail, and whether creators are recruited. */
export function ConsentSection({ form, set, locale }: SettingsProps & { locale: string }) {
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const chosen = form.doubleOptInCountries;
  const mode = form.doubleOptIn ? "all" : chosen.length > 0 ? "some" : "none";
  const change = (next: string | undefined) =>
    set({
      doubleOptIn: next === "all",
      doubleOptInCountries: next === "some" ? (chosen.length > 0 ? chosen : usual) : [],
    });
  const options = countries
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <Card>
      <BlockStack gap="400">
        <ChoiceList
          title="Marketing consent waits for a click in the mail (double opt-in)"
          choices={[
            { value: "none", label: "Nowhere" },
            {
              value: "some",
              label: "In some countries",
              helpText: "Where courts ask for it, such as Germany and Austria.",
            },
            { value: "all", label: "Everywhere" },
          ]}
          selected={[mode]}
          onChange={([next]) => change(next)}
        />
        {mode === "some" ? (
          <div className="fb-columns">
            <ChoiceList
              title="Countries"
              allowMultiple
              choices={options}
              selected={chosen}
              onChange={(doubleOptInCountries) => set({ doubleOptInCountries })}
            />
          </div>
        ) : null}
        <Checkbox
          label="Invite people who make videos"
          helpText="The person’s own page asks for their handle. It shows under Registrations."
          checked={form.recruitsCreators}
          onChange={(recruitsCreators) => set({ recruitsCreators })}
        />
      </BlockStack>
    </Card>
  );
}
