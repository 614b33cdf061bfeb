import { useState } from "react";
import {
  BlockStack,
  Button,
  Card,
  ChoiceList,
  InlineStack,
  TextField,
} from "@shopify/polaris";
import type { AddressBase } from "#app/migration/inserts/index.ts";
import { addressKindNames } from "#app/ui/print-names.ts";
import { OwnDomainRow, type OwnDomainShown } from "./own-domain-row.tsx";
import type { SettingsProps } from "./route.tsx";

type Props = SettingsProps & {
  bases: AddressBase[];
  domains: OwnDomainShown[];
  appHost: string;
  busy: boolean;
  onAdd: (host: string) => void;
  onCheck: (host: string) => void;
  onRemove: (host: string) => void;
};

/** Which address new cards print, and the domains of the merchant's own. */
export function AddressSection(props: Props) {
  const { form, set, fields, bases, domains, appHost, busy, onAdd, onCheck, onRemove } = props;
  const [host, setHost] = useState("");
  const choices = bases.map(({ kind, base, warning }) => ({
    value: base,
    label: `${addressKindNames[kind]}: ${base.replace(/^https?:\/\//, "")}`,
    ...(warning ? { helpText: warning } : {}),
  }));
  const chosen = bases.find(({ base }) => base === form.addressBase) ?? bases[0];
  return (
    <Card>
      <BlockStack gap="400">
        <ChoiceList
          title="New print runs use"
          choices={choices}
          selected={chosen ? [chosen.base] : []}
          onChange={([addressBase]) => set({ addressBase: addressBase ?? null })}
        />
        {domains.map((domain) => (
          <OwnDomainRow
            key={domain.host}
            domain={domain}
            appHost={appHost}
            error={fields[`domain.${domain.host}`]}
            busy={busy}
            onCheck={() => onCheck(domain.host)}
            onRemove={() => onRemove(domain.host)}
          />
        ))}
        <InlineStack gap="200" blockAlign="end">
          <div style={{ flex: 1 }}>
            <TextField
              label="Add a domain of your own"
              placeholder="care.yourbrand.com"
              value={host}
              onChange={setHost}
              error={fields.host}
              helpText="First you prove that it is yours, then you point it to the app. Each print run checks that it answers."
              autoComplete="off"
            />
          </div>
        </InlineStack>
        <InlineStack align="end">
          <Button loading={busy} disabled={host === ""} onClick={() => onAdd(host)}>
            Add domain
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
