import { useState } from "react";
import {
  BlockStack,
  Button,
  Card,
  Checkbox,
  Divider,
  FormLayout,
  InlineStack,
  TextField,
} from "@shopify/polaris";
import { PictureField } from "../app.inserts.$id/picture-field.tsx";
import type { SettingsProps, SmtpTyped } from "./route.tsx";

type Props = SettingsProps & {
  shopName: string;
  logo: string | null;
  smtp: SmtpTyped;
  setSmtp: (smtp: SmtpTyped) => void;
  testing: boolean;
  onTest: (to: string) => void;
};

/** Who mail comes from, by which server, and a test of both before they are saved. */
export function MailSection(props: Props) {
  const { form, set, fields, shopName, logo, smtp, setSmtp, testing, onTest } = props;
  const [to, setTo] = useState(form.supportEmail || form.senderEmail);
  return (
    <Card>
      <BlockStack gap="400">
        <FormLayout>
          <FormLayout.Group>
            <TextField
              label="Sender name"
              placeholder={shopName}
              value={form.senderName}
              onChange={(senderName) => set({ senderName })}
              error={fields.senderName}
              autoComplete="organization"
            />
            <TextField
              label="Sender e-mail"
              type="email"
              value={form.senderEmail}
              onChange={(senderEmail) => set({ senderEmail })}
              error={fields.senderEmail}
              autoComplete="email"
            />
          </FormLayout.Group>
          <TextField
            label="Answers go to"
            type="email"
            placeholder={form.supportEmail}
            value={form.replyTo}
            onChange={(replyTo) => set({ replyTo })}
            error={fields.replyTo}
            autoComplete="email"
          />
          <PictureField
            use="logo"
            label="Logo"
            help="In mail, and on pages whose insert has none."
            thumbnail={logo}
            fileKey={form.logoFile}
            error={fields["look.logoKey"]}
            onChange={(logoFile) => set({ logoFile })}
          />
        </FormLayout>
        <Divider />
        <TextField
          label="Remind people before their warranty ends"
          type="number"
          min={0}
          max={180}
          suffix="days before"
          value={String(form.warrantyReminderDays)}
          onChange={(days) => set({ warrantyReminderDays: days as unknown as number })}
          error={fields.warrantyReminderDays}
          helpText="Once, in their language; 0 is never. Whoever took their consent to mail back gets none."
          autoComplete="off"
        />
        <Divider />
        <Checkbox
          label="Send through our own mail server"
          helpText="Then mail really comes from your address. It is tried before it is saved."
          checked={smtp !== null}
          onChange={(on) => setSmtp(on ? { host: "", port: "465", user: "", password: "" } : null)}
        />
        {smtp ? (
          <FormLayout>
            <FormLayout.Group>
              <TextField
                label="Server"
                placeholder="mail.yourbrand.com"
                value={smtp.host}
                onChange={(host) => setSmtp({ ...smtp, host })}
                error={fields["smtp.host"]}
                autoComplete="off"
              />
              <TextField
                label="Port"
                type="number"
                value={smtp.port}
                onChange={(port) => setSmtp({ ...smtp, port })}
                error={fields["smtp.port"]}
                autoComplete="off"
              />
            </FormLayout.Group>
            <FormLayout.Group>
              <TextField
                label="User name"
                value={smtp.user}
                onChange={(user) => setSmtp({ ...smtp, user })}
                error={fields["smtp.user"]}
                autoComplete="off"
              />
              <TextField
                label="Password"
                type="password"
                placeholder="As it is"
                value={smtp.password}
                onChange={(password) => setSmtp({ ...smtp, password })}
                error={fields["smtp.password"]}
                autoComplete="new-password"
              />
            </FormLayout.Group>
          </FormLayout>
        ) : null}
        <Divider />
        <InlineStack gap="200" blockAlign="end">
          <div style={{ flex: 1 }}>
            <TextField
              label="Try it: send a test mail to"
              type="email"
              value={to}
              onChange={setTo}
              error={fields.testTo}
              autoComplete="email"
            />
          </div>
          <Button loading={testing} disabled={to === ""} onClick={() => onTest(to)}>
            Send test mail
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
