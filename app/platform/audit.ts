import type { Tx } from "./db.ts";
import { nextPage, type PageMark } from "./pages.ts";

/** Who did it: a member of staff, the customer, or the app itself. */
export type Actor = `staff:${string}` | "person" | "system";

/**
 * Writes one line of the shop's audit log in the caller's transaction.
 * @param action `noun.verb`, such as `registration.export`
 * @param subject `kind:id`; ids only, never a person's data
 */
export async function audit(tx: Tx, actor: Actor, action: string, subject: string, details: Record<string, unknown> = {}): Promise<void> {
  await tx.run("insert into audit_log (shop_id, actor, action, subject, details) values ($1, $2, $3, $4, $5)", [tx.shopId, actor, action, subject, JSON.stringify(details)]);
}

/**
 * Writes that somebody looked at a list of people: once a quarter of an hour for each member of staff and list, so that
 * the log stays readable when somebody pages through it.
 */
export async function auditLook(tx: Tx, actor: Actor, action: string, subject: string, details: Record<string, unknown> = {}): Promise<void> {
  await tx.run(
    `insert into audit_log (shop_id, actor, action, subject, details) select $1, $2, $3, $4, $5
      where not exists (select 1 from audit_log where shop_id = $1 and actor = $2 and action = $3 and subject = $4 and at > now() - interval '15 minutes')`,
    [tx.shopId, actor, action, subject, JSON.stringify(details)],
  );
}

export type AuditRow = { id: string; at: Date; actor: string; action: string; subject: string; details: string };

/** What an audit log can be narrowed to. */
export type AuditFilter = {
  /** `people` is every look at, change, export and erasure of a person's data. */
  what: "all" | "people" | "exports" | "erasures" | "settings";
  /** `staff`, `person`, `system`, or one actor as written in the log. */
  who: string;
  /** Days in UTC, inclusive, or empty. */
  from: string;
  to: string;
  before: PageMark | null;
};

const kinds: Record<AuditFilter["what"], string> = {
  all: "true",
  people: "action ~ '^(registration|customer|claim|consent|data_request|link|mail|benefit|card|creator|retention)\\.'",
  exports: "action ~ '(\\.export|\\.download|\\.data_request)$'",
  erasures: "action ~ '(\\.erase|\\.redact)$' or action ~ '^retention\\.'",
  settings: "action !~ '^(registration|customer|claim|consent|data_request|link|mail|benefit|card|creator|import|retention)\\.'",
};

const pageSize = 100;
const mostExported = 50_000;

function where(tx: Tx, { what, who, from, to, before }: AuditFilter): { sql: string; values: unknown[] } {
  const actor = who === "" ? null : who;
  return {
    sql: `shop_id = $1 and (${kinds[what]}) and ($2::text is null or actor = $2 or ($2 = 'staff' and actor like 'staff:%'))
          and ($3::date is null or at >= $3::date) and ($4::date is null or at < $4::date + 1)
          and ($5::timestamptz is null or (at, id) < ($5, $6::uuid))`,
    values: [tx.shopId, actor, from || null, to || null, before?.at ?? null, before?.id ?? null],
  };
}

const columns = "id, at, actor, action, subject, details::text as details";

/** One page of the shop's audit log, newest first, and the mark that the next one follows. */
export async function readAudit(tx: Tx, filter: AuditFilter): Promise<{ rows: AuditRow[]; next: string | null }> {
  const { sql, values } = where(tx, filter);
  const found = await tx.query<AuditRow>(`select ${columns} from audit_log where ${sql} order by at desc, id desc limit ${pageSize + 1}`, values);
  const rows = found.slice(0, pageSize);
  return { rows, next: nextPage(rows.at(-1), found.length > pageSize) };
}

/** Who stands in the log, to choose from: members of staff by their number in Shopify. */
export async function auditActors(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ actor: string }>("select distinct actor from audit_log where shop_id = $1 and actor like 'staff:%' order by actor limit 200", [tx.shopId]);
  return rows.map((row) => row.actor);
}

/** What the filter leaves, newest first, for a file: at most 50,000 lines. */
export async function exportAudit(tx: Tx, filter: AuditFilter): Promise<AuditRow[]> {
  const { sql, values } = where(tx, { ...filter, before: null });
  return tx.query<AuditRow>(`select ${columns} from audit_log where ${sql} order by at desc, id desc limit ${mostExported}`, values);
}
