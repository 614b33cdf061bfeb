import { useState } from "react";
import { BlockStack, Box, Button, Card, DataTable, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import type { CreatorLine, KnownCreator } from "#app/flywheel/index.ts";
import type { Words } from "../flywheel/words.ts";
import { useAction } from "../use-action.ts";

type Line = KnownCreator & { figures: CreatorLine | null };
type Props = { creators: Line[]; platforms: Record<string, string>; words: Words; readOnly: boolean };

/** Creators with what they posted and sold. */
export function CreatorList({ creators, platforms, words, readOnly }: Props) {
  const { send, busy } = useAction();
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          Creators
        </Text>
      </Box>
      <DataTable
        columnContentTypes={["text", "text", "text", "numeric", "text", "numeric", "text"]}
        headings={["Handle", "Platform", "Came by", "Posts", "First post", "Sold", ""]}
        rows={creators.map(({ platform, handle, customerGid, figures }) => [
          `@${handle}`,
          platforms[platform] ?? platform,
          cameBy(figures?.force ?? null, customerGid),
          figures ? words.count(figures.posts) : "–",
          figures?.firstPost ? words.day(figures.firstPost) : "–",
          figures ? words.money(figures.gmvMinor) : "–",
          readOnly ? null : (
            <Button key={handle} variant="plain" tone="critical" disabled={busy} accessibilityLabel={`Remove @${handle}`} onClick={() => send({ intent: "remove", platform, handle })}>
              Remove
            </Button>
          ),
        ])}
        footerContent={creators.length === 0 ? "No creators yet: enter them here, or import a list" : undefined}
      />
    </Card>
  );
}

function cameBy(force: 5 | 10 | null, customerGid: string | null): string {
  if (force === 10) return "Recruiting send (force 10)";
  return customerGid ? "A customer (force 5)" : "Not matched to a customer";
}

const empty = { handle: "", platform: "tiktok", email: "", customer: "" };

/** Enters a creator who agreed, matched to a customer by e-mail or by their number. */
export function CreatorForm({ platforms }: { platforms: Record<string, string> }) {
  const [values, setValues] = useState(empty);
  const { send, busy, fields } = useAction({ onDone: (reply) => reply.ok && setValues(empty) });
  const field = (name: keyof typeof empty) => ({ value: values[name], onChange: (value: string) => setValues((all) => ({ ...all, [name]: value })), error: fields[name], autoComplete: "off" });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Enter a creator
        </Text>
        <FormLayout>
          <FormLayout.Group>
            <TextField label="Handle" prefix="@" {...field("handle")} />
            <Select label="Platform" options={Object.entries(platforms).map(([value, label]) => ({ value, label }))} {...field("platform")} />
          </FormLayout.Group>
          <FormLayout.Group>
            <TextField label="E-mail (optional)" type="email" helpText="Matched to a customer, then only a keyed hash of it is kept." {...field("email")} />
            <TextField label="Customer number in Shopify (optional)" {...field("customer")} />
          </FormLayout.Group>
        </FormLayout>
        <InlineStack>
          <Button variant="primary" loading={busy} onClick={() => send({ intent: "save", ...values })}>
            Save creator
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
