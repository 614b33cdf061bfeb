import { z } from "zod";
import { html } from "#app/migration/landing/index.ts";
import { audit, type Actor } from "#app/platform/audit.ts";
import { adminAddress } from "#app/platform/admin-address.ts";
import { decrypt, encrypt, normaliseEmail } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.ts";
import { readShop } from "#app/platform/shops.ts";
import { isoDay, monday } from "../days.ts";
import { mailStaff } from "../staff-mail.ts";
import { readReport } from "./handler.ts";
import type { Report } from "./model.ts";

const stored = z.object({ weeklyTo: z.array(z.string()).catch([]) });
const form = z.array(z.email("That is not an e-mail address."), "Give addresses.").max(10, "At most ten addresses.");

/** Who gets the weekly mail; nobody until somebody asks for it. */
export async function readWeeklyTo(tx: Tx): Promise<string[]> {
  const row = await tx.first<{ settings: { reports?: unknown } }>("select settings from shops where shop_id = $1", [tx.shopId]);
  return stored.parse(row?.settings.reports ?? {}).weeklyTo.map((one) => decrypt(tx.shopId, one));
}

/** Keeps who gets the weekly mail, encrypted. @throws UserError beside `weeklyTo` */
export async function saveWeeklyTo(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const checked = form.safeParse(given);
  if (!checked.success) {
    const message = checked.error.issues[0]?.message ?? "Check the addresses.";
    throw new UserError(message, { fields: { weeklyTo: message } });
  }
  const addresses = [...new Set(checked.data.map(normaliseEmail))];
  await tx.run("update shops set settings = settings || jsonb_build_object('reports', $2::jsonb), updated_at = now() where shop_id = $1", [tx.shopId, JSON.stringify({ weeklyTo: addresses.map((one) => encrypt(tx.shopId, one)) })]);
  await audit(tx, actor, "report.set_weekly", `shop:${tx.shopId}`, { addresses: addresses.length });
}

/** Sends the week's figures to those who asked for them, once a week and address, however often it is called. */
export async function sendWeekly(shopId: number, now: Date): Promise<void> {
  const { to, domain } = await withShop(shopId, async (tx) => ({ to: await readWeeklyTo(tx), domain: (await readShop(tx)).domain }));
  const report = to.length > 0 ? await readReport(shopId) : null;
  if (!report) return;
  const week = isoDay(monday(Math.floor(now.getTime() / 86_400_000)));
  const mail = { keys: [week], kind: "report" as const, compose: () => weeklyMail(report, domain) };
  // One address that fails must not keep the others from theirs; the job is tried again, and skips who has it.
  const failed: unknown[] = [];
  for (const one of to) await withShop(shopId, (tx) => mailStaff(tx, mail, one, now)).catch((error: unknown) => failed.push(error));
  if (failed.length > 0) {
    log.warn({ shop: shopId, failed: failed.length }, "weekly reports could not be mailed");
    throw failed[0];
  }
}

/** The mail's words: headline figures with their intervals, what changed, and where to read on. */
export function weeklyMail({ shop, headlines, sections, through }: Report, domain: string): { subject: string; text: string; html: string } {
  const link = adminAddress(domain, "/app/reports");
  const changes = sections[0]?.text ?? [];
  const figure = ({ name, value, interval, window }: Report["headlines"][number]) => `${name}: ${value} (${interval}; ${window})`;
  const until = through ? `Data through ${through}.` : "No sales yet.";
  const why = "You get this because your address was entered under Reports; take it out there to stop.";
  return {
    subject: `the week of ${shop}`,
    text: [...headlines.map(figure), "", ...changes.map((change) => `- ${change}`), "", until, link, "", why, ""].join("\n"),
    html: html`<table cellpadding="6">${headlines.map(({ name, value, interval, window }) => html`<tr><td>${name}</td><td><b>${value}</b></td><td>${interval}; ${window}</td></tr>`)}</table><ul>${changes.map((change) => html`<li>${change}</li>`)}</ul><p>${until} <a href="${link}">Open the report</a></p><p><small>${why}</small></p>`.text,
  };
}
