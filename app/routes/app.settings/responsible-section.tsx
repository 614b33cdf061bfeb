import { Card, FormLayout, TextField } from "@shopify/polaris";
import type { SettingsProps } from "./route.tsx";

/** Who keeps the data, where the policy is, and where people can write. */
export function ResponsibleSection({ form, set, fields }: SettingsProps) {
  return (
    <Card>
      <FormLayout>
        <TextField
          label="Company or person"
          value={form.responsibleName}
          onChange={(responsibleName) => set({ responsibleName })}
          error={fields.responsibleName}
          autoComplete="organization"
        />
        <TextField
          label="Postal address"
          value={form.responsibleAddress}
          onChange={(responsibleAddress) => set({ responsibleAddress })}
          error={fields.responsibleAddress}
          multiline={2}
          autoComplete="street-address"
        />
        <TextField
          label="Privacy policy"
          type="url"
          placeholder="https://yourbrand.com/policies/privacy-policy"
          value={form.privacyUrl}
          onChange={(privacyUrl) => set({ privacyUrl })}
          error={fields.privacyUrl}
          autoComplete="url"
        />
        <TextField
          label="Support e-mail"
          type="email"
          value={form.supportEmail}
          onChange={(supportEmail) => set({ supportEmail })}
          error={fields.supportEmail}
          helpText="Claims and questions go there."
          autoComplete="email"
        />
      </FormLayout>
    </Card>
  );
}
