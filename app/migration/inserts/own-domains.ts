import { randomBytes } from "node:crypto";
import { audit, type Actor } from "#app/platform/audit.ts";
import { claimHost, releaseHost } from "#app/platform/code-directory.ts";
import { config } from "#app/platform/config.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import type { ScheduledTask } from "#app/platform/schedule.ts";
import { readShop } from "#app/platform/shops.ts";
import { domainLookups, type DomainLookups } from "./domain-lookups.ts";

/** A domain that the merchant says is theirs. Cards may use it once it is proven. */
export type OwnDomain = {
  host: string;
  provenAt: Date | null;
  /** Since when it leads to the app; null while it does not. Only then do mails link to it. */
  leadsHereAt: Date | null;
  checkedAt: Date | null;
  /** Either of these proves it. */
  record: { name: string; value: string };
  file: { address: string; content: string };
};

type Row = Pick<OwnDomain, "host" | "provenAt" | "leadsHereAt" | "checkedAt"> & { token: string };

const columns = `host, token, proven_at as "provenAt", leads_here_at as "leadsHereAt", checked_at as "checkedAt"`;

function toDomain({ token, ...row }: Row): OwnDomain {
  return {
    ...row,
    record: { name: `_flybridge.${row.host}`, value: `flybridge-domain=${token}` },
    file: { address: `https://${row.host}/.well-known/flybridge-${token}.txt`, content: token },
  };
}

/** The shop's domains, in order of name. */
export async function listOwnDomains(tx: Tx): Promise<OwnDomain[]> {
  const rows = await tx.query<Row>(
    `select ${columns} from own_domains where shop_id = $1 order by host`,
    [tx.shopId],
  );
  return rows.map(toDomain);
}

/**
 * Enters a domain of the merchant's; it is used once `checkOwnDomain` has found its proof.
 * @param typed a host, or any address on it
 * @throws UserError when it is none
 */
export async function addOwnDomain(tx: Tx, actor: Actor, typed: string): Promise<OwnDomain> {
  const host = hostOf(typed);
  await tx.run(
    `insert into own_domains (shop_id, host, token) values ($1, $2, $3)
     on conflict (shop_id, host) do nothing`,
    [tx.shopId, host, randomBytes(16).toString("hex")],
  );
  await audit(tx, actor, "domain.add", `domain:${host}`);
  return readDomain(tx, host);
}

function hostOf(typed: string): string {
  const text = typed.trim().toLowerCase();
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`);
  const host = url?.hostname ?? "";
  const ours = new URL(config().publicUrl).hostname;
  const isForeign = host !== ours && !host.endsWith(".myshopify.com");
  if (isForeign && /^([a-z0-9-]+\.)+[a-z]{2,}$/.test(host)) return host;
  const message = "Write a domain of yours, such as care.yourbrand.com.";
  throw new UserError(message, { fields: { host: message } });
}

async function readDomain(tx: Tx, host: string): Promise<OwnDomain> {
  const row = await tx.first<Row>(
    `select ${columns} from own_domains where shop_id = $1 and host = $2`,
    [tx.shopId, host],
  );
  if (!row) throw new NotFound("The domain");
  return toDomain(row);
}

/**
 * Lets go of a domain: GS1 addresses on it answer no more, and no new print run or mail names it. Addresses that hold a
 * card code answer for as long as the domain leads to the app, whoever's it is.
 */
export async function removeOwnDomain(tx: Tx, actor: Actor, host: string): Promise<void> {
  await releaseHost(tx, host);
  await tx.run("delete from own_domains where shop_id = $1 and host = $2", [tx.shopId, host]);
  // New print runs would go on naming it, and Settings could not be saved.
  await tx.run("update shops set address_base = null where shop_id = $1 and address_base = 'https://' || $2", [
    tx.shopId,
    host,
  ]);
  await audit(tx, actor, "domain.remove", `domain:${host}`);
}

/**
 * Looks for a domain's proof, unless it is proven, and whether it leads to the app. Proof is a DNS record or a file on
 * the domain, each holding a token that only this shop's staff has seen. That the domain leads to the app proves
 * nothing: it leads there for every shop.
 * @throws UserError when another shop has proven the domain
 */
export async function checkOwnDomain(
  shopId: number,
  host: string,
  now: Date,
  lookups: DomainLookups = domainLookups,
): Promise<OwnDomain> {
  const before = await withShop(shopId, (tx) => readDomain(tx, host));
  const proof = before.provenAt ? null : await findProof(before, lookups);
  const isProven = before.provenAt !== null || proof !== null;
  const leadsHere = isProven && (await lookups.leadsHere(host));
  return withShop(shopId, async (tx) => {
    if (proof) await claimHost(tx, host);
    await tx.run(
      `update own_domains set proven_at = coalesce(proven_at, case when $3::text is not null then $4::timestamptz end),
              proven_by = coalesce(proven_by, $3), checked_at = $4,
              leads_here_at = case when $5::boolean then coalesce(leads_here_at, $4) end
        where shop_id = $1 and host = $2`,
      [shopId, host, proof, now, leadsHere],
    );
    if (proof) await audit(tx, "system", "domain.prove", `domain:${host}`, { by: proof });
    return readDomain(tx, host);
  });
}

async function findProof(domain: OwnDomain, lookups: DomainLookups): Promise<"dns" | "file" | null> {
  if ((await lookups.records(domain.record.name)).includes(domain.record.value)) return "dns";
  const file = await lookups.file(domain.file.address);
  return file?.trim() === domain.file.content ? "file" : null;
}

/**
 * Where links to a person's page lead: the shop's own domain while one is proven and leads here, the one chosen for
 * cards first; else our own address.
 */
export async function personBase(tx: Tx): Promise<string> {
  const { addressBase } = await readShop(tx);
  const row = await tx.first<{ host: string }>(
    `select host from own_domains
      where shop_id = $1 and proven_at is not null and leads_here_at is not null
      order by ('https://' || host) = coalesce($2, '') desc, host limit 1`,
    [tx.shopId, addressBase],
  );
  return row ? `https://${row.host}` : config().publicUrl;
}

/** Every hour what waits for its proof, for a week; once a day whether the others still lead here. */
export const domainTasks: ScheduledTask[] = [
  {
    name: "own-domains",
    cron: "35 * * * *",
    eachShop: async (shopId, now, signal) => {
      const due = await withShop(shopId, (tx) =>
        tx.query<{ host: string }>(
          `select host from own_domains where shop_id = $1
              and case when proven_at is null then asked_at > $2::timestamptz - interval '7 days'
                       else coalesce(checked_at, '-infinity') < $2::timestamptz - interval '20 hours' end`,
          [shopId, now],
        ),
      );
      for (const { host } of due) {
        if (signal.aborted) return;
        // Proven by another shop meanwhile: its owner here sees so when they look.
        await checkOwnDomain(shopId, host, now).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        });
      }
    },
  },
];
