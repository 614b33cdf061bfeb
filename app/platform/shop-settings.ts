import { z } from "zod";
import { audit, type Actor } from "./audit.ts";
import { cmykSchema } from "./cmyk.ts";
import { decrypt, encrypt } from "./crypto.ts";
import type { Tx } from "./db.ts";
import { UserError } from "./errors.ts";
import { requireOwnFile } from "./own-files.ts";

const line = (max: number) => z.string().trim().max(max, `At most ${max} characters`);
const orEmpty = <T extends z.ZodType<string, string>>(schema: T) => z.literal("").or(schema);
const email = z.email("An e-mail address, such as care@brand.com");

/** The settings page's form. Empty texts are kept as "nothing". */
export const shopSettingsSchema = z.object({
  responsibleName: line(120),
  responsibleAddress: line(300),
  privacyUrl: orEmpty(
    z.url({ protocol: /^https?$/, error: "An address that starts with https://" }),
  ),
  supportEmail: orEmpty(email),
  senderName: line(80),
  senderEmail: orEmpty(email),
  replyTo: orEmpty(email),
  logoFile: z.string().nullable(),
  doubleOptIn: z.boolean(),
  doubleOptInCountries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(60),
  addressBase: z.string().nullable(),
  recruitsCreators: z.boolean(),
  /** Days before a warranty's last day on which its owner is reminded; 0 is never. */
  warrantyReminderDays: z.coerce
    .number<unknown>()
    .int("Whole days")
    .min(0, "0 is never")
    .max(180, "At most 180 days")
    .default(30),
  /** The brand's main colour as screens show it (`#rrggbb`), and the inks that print it exactly. */
  brandColour: orEmpty(
    z.string().regex(/^#[0-9a-f]{6}$/i, "A colour is written #rrggbb"),
  ).default(""),
  brandCmyk: cmykSchema.nullable().default(null),
});
export type ShopSettings = z.infer<typeof shopSettingsSchema>;

/** The reminder's days as stored among a shop's settings, or as they are until somebody says otherwise. */
export function warrantyReminderDays(settings: Record<string, unknown>): number {
  return shopSettingsSchema.shape.warrantyReminderDays.catch(30).parse(settings.warrantyReminderDays);
}

type BrandInk = Pick<ShopSettings, "brandColour" | "brandCmyk">;

/** The brand's colour and its inks as stored among a shop's settings. */
export function brandInk(settings: Record<string, unknown>): BrandInk {
  const { brandColour, brandCmyk } = shopSettingsSchema.shape;
  return {
    brandColour: brandColour.catch("").parse(settings.brandColour),
    brandCmyk: brandCmyk.catch(null).parse(settings.brandCmyk),
  };
}

/** Checks what the form gave. @throws UserError with a message for each field */
export function parseShopSettings(given: unknown): ShopSettings {
  return parsed(shopSettingsSchema, given);
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  const fields: Record<string, string> = {};
  for (const issue of checked.error.issues) fields[issue.path.join(".")] ??= issue.message;
  throw new UserError("Some fields need another look.", { fields });
}

/** Saves the shop's settings. Pages that show them are drawn anew by what they show. */
export async function saveShopSettings(tx: Tx, actor: Actor, form: ShopSettings): Promise<void> {
  requireOwnFile(tx.shopId, form.logoFile, ["logo"], "logoFile");
  const texts = [
    form.responsibleName,
    form.responsibleAddress,
    form.privacyUrl,
    form.supportEmail,
    form.senderName,
    form.senderEmail,
    form.replyTo,
  ].map((text) => text || null);
  await tx.run(
    `update shops set responsible_name = $2, responsible_address = $3, privacy_url = $4,
            support_email = $5, sender_name = $6, sender_email = $7, reply_to = $8, logo_file = $9,
            double_opt_in = $10, double_opt_in_countries = $11, address_base = $12,
            settings = settings || $13::jsonb, updated_at = now()
      where shop_id = $1`,
    [
      tx.shopId,
      ...texts,
      form.logoFile,
      form.doubleOptIn,
      form.doubleOptInCountries,
      form.addressBase,
      JSON.stringify({
        recruitsCreators: form.recruitsCreators,
        warrantyReminderDays: form.warrantyReminderDays,
        brandColour: form.brandColour,
        brandCmyk: form.brandCmyk,
      }),
    ],
  );
  await audit(tx, actor, "settings.save", `shop:${tx.shopId}`);
}

const smtpSchema = z.object({
  host: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^([a-z0-9-]+\.)*[a-z0-9-]+$/, "A server, such as mail.brand.com"),
  port: z.coerce
    .number<unknown>("A number")
    .int("A number")
    .min(1, "1 to 65535")
    .max(65535, "1 to 65535"),
  user: line(200),
  /** Empty keeps the one that is stored. */
  password: z.string().max(500, "At most 500 characters"),
});

/** A shop's own mail server as the page shows it: never the password. */
export type SmtpShown = { host: string; port: string; user: string };

/** The shop's own mail server, or null when it uses ours. */
export async function readSmtp(tx: Tx): Promise<{ url: string; shown: SmtpShown } | null> {
  const row = await tx.first<{ smtp: string | null }>(
    "select smtp_encrypted as smtp from shops where shop_id = $1",
    [tx.shopId],
  );
  if (!row?.smtp) return null;
  const url = decrypt(tx.shopId, row.smtp);
  const { hostname, port, username } = new URL(url);
  return { url, shown: { host: hostname, port, user: decodeURIComponent(username) } };
}

/**
 * The address of the mail server that was typed.
 * @param stored the one before, whose password stays when none is typed
 * @throws UserError with fields named `smtp.host` and so on
 */
export function smtpUrl(given: unknown, stored: string | null): string {
  const { host, port, user, password } = parsed(z.object({ smtp: smtpSchema }), {
    smtp: given,
  }).smtp;
  // A password goes to the server that it was typed for, and to no other.
  const before = stored ? new URL(stored) : null;
  const secret = password || (before?.hostname === host ? decodeURIComponent(before.password) : "");
  // Port 465 speaks TLS from the start; the others turn to it.
  const scheme = port === 465 ? "smtps" : "smtp";
  const account = user ? `${encodeURIComponent(user)}:${encodeURIComponent(secret)}@` : "";
  return `${scheme}://${account}${host}:${port}`;
}

/** Keeps the shop's own mail server, encrypted; null goes back to ours. */
export async function saveSmtp(tx: Tx, actor: Actor, url: string | null): Promise<void> {
  const sealed = url ? encrypt(tx.shopId, url) : null;
  await tx.run("update shops set smtp_encrypted = $2 where shop_id = $1", [tx.shopId, sealed]);
  await audit(tx, actor, url ? "settings.smtp_save" : "settings.smtp_remove", `shop:${tx.shopId}`);
}
