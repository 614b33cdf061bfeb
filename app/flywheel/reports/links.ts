import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { config } from "#app/platform/config.ts";
import { signToken, verifyToken } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";

/** A link for someone without an account. `address` is null once it has ended. */
export type ReportLink = { id: string; label: string; createdAt: string; expiresAt: string; opened: number; lastOpenedAt: string | null; address: string | null };

const purpose = "report";
const mostLinks = 50;
const day = 86_400_000;

const form = z.object({
  label: z.string("Say whom the link is for.").trim().min(1, "Say whom the link is for.").max(80, "At most 80 characters."),
  days: z.coerce.number("A number of days.").int("A whole number of days.").min(1, "1 to 365 days.").max(365, "1 to 365 days."),
});

const tokenOf = (shopId: number, id: string, expiresAt: Date) => signToken(purpose, `${shopId}:${id}`, expiresAt);

/** Links of the shop, newest first. */
export async function listReportLinks(tx: Tx, now: Date): Promise<ReportLink[]> {
  const rows = await tx.query<{ id: string; label: string; createdAt: Date; expiresAt: Date; endedAt: Date | null; opened: number; lastOpenedAt: Date | null }>(
    `select id, label, created_at as "createdAt", expires_at as "expiresAt", ended_at as "endedAt", opened, last_opened_at as "lastOpenedAt"
       from report_links where shop_id = $1 order by created_at desc, id limit ${mostLinks}`,
    [tx.shopId],
  );
  return rows.map(({ id, label, createdAt, expiresAt, endedAt, opened, lastOpenedAt }) => ({
    id, label, createdAt: createdAt.toISOString(), expiresAt: (endedAt ?? expiresAt).toISOString(), opened, lastOpenedAt: lastOpenedAt?.toISOString() ?? null,
    address: endedAt === null && expiresAt > now ? `${config().publicUrl}/report/${tokenOf(tx.shopId, id, expiresAt)}` : null,
  }));
}

/** Makes a link that ends by itself. @throws UserError */
export async function createReportLink(tx: Tx, actor: Actor, given: unknown, now: Date): Promise<void> {
  const checked = form.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: Object.fromEntries(checked.error.issues.map((issue) => [String(issue.path[0]), issue.message])) });
  const { label, days } = checked.data;
  const open = await tx.first<{ open: number }>("select count(*)::int as open from report_links where shop_id = $1 and ended_at is null and expires_at > $2", [tx.shopId, now]);
  if ((open?.open ?? 0) >= mostLinks) throw new UserError(`At most ${mostLinks} links are open at once. End one first.`);
  // Whole seconds, as the token keeps them.
  const expiresAt = new Date(Math.floor((now.getTime() + days * day) / 1000) * 1000);
  const row = await tx.first<{ id: string }>("insert into report_links (shop_id, label, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5) returning id", [tx.shopId, label, actor, now, expiresAt]);
  await audit(tx, actor, "report.link_create", `report_link:${row?.id}`, { expiresAt: expiresAt.toISOString() });
}

/** Ends a link at once. */
export async function endReportLink(tx: Tx, actor: Actor, id: unknown, now: Date): Promise<void> {
  const uuid = z.uuid().safeParse(id);
  const ended = uuid.success ? await tx.run("update report_links set ended_at = $3 where shop_id = $1 and id = $2 and ended_at is null", [tx.shopId, uuid.data, now]) : 0;
  if (ended === 0) throw new UserError("This link has ended already.");
  await audit(tx, actor, "report.link_end", `report_link:${uuid.data}`);
}

/** The shop whose report a token opens; null when it is not ours, has ended, or its shop is gone. Counts what was opened as a page. */
export async function openReportLink(token: string, now: Date, { count }: { count: boolean }): Promise<number | null> {
  const verified = verifyToken(purpose, token, now);
  if (!verified.ok) return null;
  const [shop, id = ""] = verified.payload.split(":");
  const shopId = Number(shop);
  return withShop(shopId, async (tx) => {
    const live = await tx.first<{ id: string }>(
      `select l.id from report_links l join shop_directory d on d.id = l.shop_id
        where l.shop_id = $1 and l.id = $2 and l.ended_at is null and l.expires_at > $3 and d.uninstalled_at is null`,
      [shopId, id, now],
    );
    if (live && count) await tx.run("update report_links set opened = opened + 1, last_opened_at = $3 where shop_id = $1 and id = $2", [shopId, id, now]);
    return live ? shopId : null;
  });
}
