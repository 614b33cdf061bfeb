import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { blindIndex, normaliseEmail } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";

export const platforms = { tiktok: "TikTok", instagram: "Instagram", youtube: "YouTube", other: "Other" } as const;

const gid = z.string().regex(/^gid:\/\/shopify\/Customer\/\d+$/, "Choose a customer.");
const typed = z.object({
  handle: z
    .string()
    .trim()
    .transform((value) => value.replace(/^@/, "").toLowerCase())
    .pipe(z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u, "A handle such as @mira.films: letters, digits, dots and dashes.")),
  platform: z.enum(Object.keys(platforms) as [keyof typeof platforms, ...(keyof typeof platforms)[]], "Choose the platform."),
  email: z
    .string()
    .trim()
    .pipe(z.literal("").or(z.email("An e-mail address, such as mira@example.com")))
    .default(""),
  customer: z
    .string()
    .trim()
    .regex(/^(gid:\/\/shopify\/Customer\/)?\d*$/, "The customer’s number in Shopify, or leave it empty.")
    .transform((value) => (value === "" ? "" : value.startsWith("gid:") ? value : `gid://shopify/Customer/${value}`))
    .default(""),
});

/** Notes that owned customers were asked whether they would make videos. Asking again changes nothing. */
export async function inviteCreators(tx: Tx, actor: Actor, customers: unknown): Promise<number> {
  const checked = z.array(gid).min(1).max(200).safeParse(customers);
  if (!checked.success) throw new UserError("Choose at least one customer.");
  const invited = await tx.run(
    `insert into creator_invitations (shop_id, customer_gid)
     select $1, c.gid from shopify_customers c where c.shop_id = $1 and c.gid = any($2) and c.deleted_at is null
     on conflict (shop_id, customer_gid) do nothing`,
    [tx.shopId, checked.data],
  );
  await audit(tx, actor, "creator.invite", `customers:${checked.data.length}`, { invited });
  return invited;
}

/** Notes that a customer would rather not: they are no candidate any more. */
export async function declineCreator(tx: Tx, actor: Actor, customer: unknown): Promise<void> {
  const checked = gid.parse(customer);
  await tx.run("insert into creator_invitations (shop_id, customer_gid, declined_at) values ($1, $2, now()) on conflict (shop_id, customer_gid) do update set declined_at = now()", [tx.shopId, checked]);
  await audit(tx, actor, "creator.decline", checked);
}

/**
 * Enters a creator, or what is newly known of one. An e-mail is matched to a customer by its keyed hash, which alone is
 * kept. @throws UserError by field
 */
export async function saveCreator(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const checked = typed.safeParse(given);
  if (!checked.success) {
    const fields: Record<string, string> = {};
    for (const issue of checked.error.issues) fields[issue.path.join(".")] ??= issue.message;
    throw new UserError("Some fields need another look.", { fields });
  }
  const { handle, platform, email, customer } = checked.data;
  const index = email ? blindIndex(tx.shopId, "email", normaliseEmail(email)) : null;
  const found = customer
    ? await tx.first<{ gid: string }>("select gid from shopify_customers where shop_id = $1 and gid = $2", [tx.shopId, customer])
    : index
      ? await tx.first<{ gid: string }>("select gid from shopify_customers where shop_id = $1 and email_index = $2 and deleted_at is null order by gid limit 1", [tx.shopId, index])
      : null;
  if (customer && !found) throw new UserError("Some fields need another look.", { fields: { customer: "No customer of your shop has this number." } });
  await tx.run(
    `insert into creators (shop_id, platform, handle, email_index, customer_gid, accepted_at) values ($1, $2, $3, $4, $5, now())
     on conflict (shop_id, platform, handle) do update
       set email_index = coalesce(excluded.email_index, creators.email_index), customer_gid = coalesce(excluded.customer_gid, creators.customer_gid), accepted_at = coalesce(creators.accepted_at, now())`,
    [tx.shopId, platform, handle, index, found?.gid ?? null],
  );
  await audit(tx, actor, "creator.save", `creator:${platform}`, { matched: found !== null });
}

/** Takes a creator off the list; posts and sales stay what they are. */
export async function removeCreator(tx: Tx, actor: Actor, { platform, handle }: { platform: string; handle: string }): Promise<void> {
  const removed = await tx.run("delete from creators where shop_id = $1 and platform = $2 and handle = $3", [tx.shopId, platform, handle]);
  if (removed === 0) throw new UserError("This creator is gone already.");
  await audit(tx, actor, "creator.remove", `creator:${platform}`);
}

export type KnownCreator = { platform: keyof typeof platforms; handle: string; customerGid: string | null };

/** Every creator on the shop's list, as it is now; what they posted and sold comes with the results. */
export async function listCreators(tx: Tx): Promise<KnownCreator[]> {
  return tx.query<KnownCreator>(`select platform, handle, customer_gid as "customerGid" from creators where shop_id = $1 order by handle, platform limit 1000`, [tx.shopId]);
}

export type Outreach = { customerGid: string; handle: string | null; invitedAt: Date | null };

/** What staff noted of these customers, and the handle that each gave on their own page. */
export async function readOutreach(tx: Tx, customers: readonly string[]): Promise<Outreach[]> {
  return tx.query<Outreach>(
    `select g.gid as "customerGid", i.invited_at as "invitedAt",
            (select r.creator_handle from registrations r where r.shop_id = $1 and r.customer_gid = g.gid and r.creator_handle is not null order by r.created_at desc limit 1) as handle
       from unnest($2::text[]) g(gid) left join creator_invitations i on i.shop_id = $1 and i.customer_gid = g.gid`,
    [tx.shopId, customers],
  );
}
