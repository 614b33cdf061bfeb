import { z } from "zod";
import {
  addOwnDomain,
  addressBases,
  checkOwnDomain,
  listOwnDomains,
  pictureThumbnail,
  removeOwnDomain,
  requireAddressBase,
} from "#app/migration/inserts/index.ts";
import {
  mailEventsAccess,
  renewMailEventsPassword,
  sendTestMail,
} from "#app/migration/registration/index.ts";
import type { Actor } from "#app/platform/audit.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import {
  brandInk,
  parseShopSettings,
  readSmtp,
  saveShopSettings,
  saveSmtp,
  smtpUrl,
  warrantyReminderDays,
  type ShopSettings,
} from "#app/platform/shop-settings.ts";
import { readShop, type Shop } from "#app/platform/shops.ts";
import { readPlanUse, refreshPlan, ShopifyAccessLost, ShopifyUnavailable, type PlanUse } from "#app/shopify/index.ts";

function formOf(shop: Shop): ShopSettings {
  return {
    responsibleName: shop.responsibleName ?? "",
    responsibleAddress: shop.responsibleAddress ?? "",
    privacyUrl: shop.privacyUrl ?? "",
    supportEmail: shop.supportEmail ?? "",
    senderName: shop.senderName ?? "",
    senderEmail: shop.senderEmail ?? "",
    replyTo: shop.replyTo ?? "",
    logoFile: shop.logoFile,
    doubleOptIn: shop.doubleOptIn,
    doubleOptInCountries: shop.doubleOptInCountries,
    addressBase: shop.addressBase,
    recruitsCreators: shop.settings.recruitsCreators === true,
    warrantyReminderDays: warrantyReminderDays(shop.settings),
    ...brandInk(shop.settings),
  };
}

const PLAN_WAIT_MS = 3_000;

/** The plan and its use; a shop whose plan was never asked for is asked for now, without keeping the page waiting for long. */
async function planOf(shopId: number, demo: boolean): Promise<PlanUse> {
  const stored = await withShop(shopId, readPlanUse);
  if (stored.known || demo) return stored;
  const asked = refreshPlan(shopId).catch((error: unknown) => {
    // The page says that the plan is not known; the nightly pass asks again.
    if (!(error instanceof ShopifyAccessLost || error instanceof ShopifyUnavailable)) throw error;
  });
  await Promise.race([asked, new Promise((done) => setTimeout(done, PLAN_WAIT_MS).unref())]);
  return withShop(shopId, readPlanUse);
}

/** All that the settings page shows. */
export async function loadSettings(shopId: number, demo: boolean) {
  const plan = await planOf(shopId, demo);
  const data = await withShop(shopId, async (tx) => {
    const shop = await readShop(tx);
    return {
      form: formOf(shop),
      shopName: shop.name,
      bases: await addressBases(tx),
      domains: await listOwnDomains(tx),
      smtp: (await readSmtp(tx))?.shown ?? null,
      mailEvents: await mailEventsAccess(tx),
    };
  });
  const appHost = new URL(config().publicUrl).hostname;
  return { ...data, plan, appHost, logo: await pictureThumbnail(data.form.logoFile) };
}

const smtpForm = z.object({
  host: z.string(),
  port: z.string(),
  user: z.string(),
  password: z.string(),
});
export const settingsActionSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("save"), form: z.unknown(), smtp: smtpForm.nullable() }),
  z.object({
    what: z.literal("test"),
    form: z.unknown(),
    smtp: smtpForm.nullable(),
    to: z.string(),
  }),
  z.object({ what: z.literal("new-mail-events-password") }),
  z.object({ what: z.literal("add-host"), host: z.string() }),
  z.object({ what: z.literal("check-host"), host: z.string() }),
  z.object({ what: z.literal("remove-host"), host: z.string() }),
]);
type Asked = z.infer<typeof settingsActionSchema>;

/** Does what the settings page asks. */
export async function changeSettings(shopId: number, actor: Actor, asked: Asked) {
  if (asked.what === "add-host") {
    const { host } = await withShop(shopId, (tx) => addOwnDomain(tx, actor, asked.host));
    return { ok: true, message: `${host} entered. Now prove that it is yours.` };
  }
  if (asked.what === "check-host") return checkHost(shopId, asked.host);
  if (asked.what === "new-mail-events-password") {
    await withShop(shopId, (tx) => renewMailEventsPassword(tx, actor));
    return { ok: true, message: "New password made. Enter it at your mail provider." };
  }
  if (asked.what === "remove-host") {
    await withShop(shopId, (tx) => removeOwnDomain(tx, actor, asked.host));
    return { ok: true, message: `${asked.host} removed` };
  }
  const form = parseShopSettings(asked.form);
  const stored = (await withShop(shopId, readSmtp))?.url ?? null;
  const server = asked.smtp ? smtpUrl(asked.smtp, stored) : null;
  if (asked.what === "test") {
    await tryMail(shopId, form, server, asked.to);
    return { ok: true, message: `Test mail sent to ${asked.to}` };
  }
  // A server that does not take mail would lose every confirmation: it is tried before it is kept.
  if (server && server !== stored) {
    await tryMail(shopId, form, server, form.supportEmail || form.senderEmail);
  }
  await withShop(shopId, async (tx) => {
    if (form.addressBase) await requireAddressBase(tx, form.addressBase);
    await saveShopSettings(tx, actor, form);
    if (server !== stored) await saveSmtp(tx, actor, server);
  });
  return { ok: true, message: "Settings saved" };
}

async function checkHost(shopId: number, host: string) {
  const domain = await checkOwnDomain(shopId, host, new Date()).catch((error: unknown) => {
    // Said beside this domain, not beside the field for another.
    if (error instanceof UserError) throw new UserError(error.message, { fields: { [`domain.${host}`]: error.message } });
    throw error;
  });
  if (!domain.provenAt) {
    const message = `Neither the record nor the file was found for ${host}. DNS can take an hour.`;
    throw new UserError(message, { fields: { [`domain.${host}`]: message } });
  }
  const message = domain.leadsHereAt
    ? `${host} is yours and leads to the app`
    : `${host} is yours. It does not lead to the app yet.`;
  return { ok: true, message };
}

async function tryMail(
  shopId: number,
  form: ShopSettings,
  server: string | null,
  to: string,
): Promise<void> {
  const { senderName, senderEmail, replyTo } = form;
  const settings = { senderName, senderEmail, replyTo: replyTo || null, smtpUrl: server };
  const result = await sendTestMail(shopId, settings, to);
  if (result.ok) return;
  throw new UserError(`The test mail could not be sent. ${result.reason}`, {
    fields: server ? { "smtp.host": result.reason } : { testTo: result.reason },
  });
}
