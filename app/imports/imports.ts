import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { enqueue, requestRecompute } from "#app/platform/jobs.ts";
import { nextPage, type PageMark } from "#app/platform/pages.ts";
import { requireOwnFile } from "#app/platform/own-files.ts";
import { takeBack } from "./facts/replaced.ts";
import { factKey } from "./facts/keys.ts";
import { nameColumns, openName, sealName, type StoredName } from "./file-name.ts";
import { sourceFor } from "./mappings.ts";
import { questionKinds, type Answers } from "./model.ts";
import { isAlive } from "./progress.ts";
import { rememberAnswers, rememberedAnswers } from "./settings.ts";

export type ImportState = "uploaded" | "running" | "done" | "failed" | "cancelled" | "undone";

export type ImportView = {
  id: string;
  source: string;
  fileName: string;
  fileHash: string | null;
  bytes: number;
  state: ImportState;
  /** While it runs: rows and bytes so far, of how many bytes. */
  progress: { rows: number; bytes: number; totalBytes: number } | null;
  /** True when its process died: it begins anew by itself, and nothing of it is in. */
  interrupted: boolean;
  rows: { read: number; taken: number; updated: number; unchanged: number; rejected: number; skipped: number; replaced: number };
  period: { from: string; to: string } | null;
  /** Columns that were dropped because they hold personal data. */
  dropped: string[];
  notes: string[];
  /** Why it failed, and what to do. */
  error: string | null;
  createdBy: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
};

const answersSchema = z.partialRecord(z.enum(questionKinds), z.string().trim().max(200));

/**
 * Puts an import in the queue. Answers are remembered for the source.
 * @returns the import's id
 */
export async function startImport(shopId: number, input: { fileKey: string; fileName: string; source: string; answers?: Answers; actor: Actor }): Promise<string> {
  requireOwnFile(shopId, input.fileKey, ["imports"], "fileKey");
  const source = await sourceFor(shopId, input.source);
  const checked = answersSchema.safeParse(Object.fromEntries(Object.entries(input.answers ?? {}).filter(([, value]) => value)));
  if (!checked.success) throw new UserError("An answer could not be read. Answer the questions again.");
  return withShop(shopId, async (tx) => {
    const answers = { ...(await rememberedAnswers(tx, source.id)), ...checked.data };
    await rememberAnswers(tx, source.id, checked.data as Answers);
    const row = await tx.first<{ id: string }>(
      `insert into imports (shop_id, source, file_name, file_name_encrypted, file_key, answers, created_by) values ($1, $2, '', $3, $4, $5, $6) returning id`,
      [shopId, source.id, sealName(shopId, input.fileName), input.fileKey, JSON.stringify(answers), input.actor],
    );
    const { id } = row!;
    await audit(tx, input.actor, "import.start", `import:${id}`, { source: source.id });
    await enqueue(tx, "import", { shopId, importId: id });
    return id;
  });
}

const columns = `id, source, ${nameColumns}, file_hash as "fileHash", file_bytes as bytes, state, progress, result, error, rows_read, rows_taken, rows_updated,
  rows_unchanged, rows_rejected, period_from as "from", period_to as "to", created_by as "createdBy", created_at as "createdAt", finished_at as "finishedAt", undone_at as "undoneAt",
  started_at < now() - interval '5 seconds' as "startedAWhileAgo"`;

type Raw = StoredName & Omit<ImportView, "fileName" | "rows" | "period" | "dropped" | "notes" | "interrupted"> & {
  result: { dropped?: string[]; notes?: string[]; skipped?: number; replaced?: number };
  rows_read: number; rows_taken: number; rows_updated: number; rows_unchanged: number; rows_rejected: number;
  from: string | null; to: string | null; startedAWhileAgo: boolean | null;
};

async function asView(tx: Tx, raw: Raw): Promise<ImportView> {
  const { result, fileName, sealedName, rows_read, rows_taken, rows_updated, rows_unchanged, rows_rejected, from, to, startedAWhileAgo, ...rest } = raw;
  const running = raw.state === "running";
  return {
    ...rest,
    fileName: openName(tx.shopId, { fileName, sealedName }),
    progress: running ? { rows: raw.progress?.rows ?? 0, bytes: raw.progress?.bytes ?? 0, totalBytes: raw.progress?.totalBytes ?? 0 } : null,
    interrupted: running && startedAWhileAgo === true && !(await isAlive(tx, raw.id)),
    rows: { read: rows_read, taken: rows_taken, updated: rows_updated, unchanged: rows_unchanged, rejected: rows_rejected, skipped: result.skipped ?? 0, replaced: result.replaced ?? 0 },
    period: from && to ? { from, to } : null,
    dropped: result.dropped ?? [],
    notes: result.notes ?? [],
  };
}

/** One import as the page shows it. @throws NotFound */
export async function readImport(shopId: number, importId: string): Promise<ImportView> {
  if (!z.uuid().safeParse(importId).success) throw new NotFound("The import");
  return withShop(shopId, async (tx) => {
    const raw = await tx.first<Raw>(`select ${columns} from imports where shop_id = $1 and id = $2`, [shopId, importId]);
    if (!raw) throw new NotFound("The import");
    return asView(tx, raw);
  });
}

export const importViews = ["all", "running", "rejected", "failed", "undone"] as const;
export type ImportFilter = {
  /** `rejected`: finished with rows that were refused. `undone`: taken back or cancelled. */
  view?: (typeof importViews)[number];
  /** A source, or a mapping of the merchant's; a source's imports through a mapping are among its own. */
  source?: string;
  /** Part of the file's name. */
  search?: string;
  oldestFirst?: boolean;
  before?: PageMark | null;
  limit?: number;
};

const viewSql: Record<NonNullable<ImportFilter["view"]>, string> = {
  all: "true",
  running: "state in ('uploaded', 'running')",
  rejected: "state = 'done' and rows_rejected > 0",
  failed: "state = 'failed'",
  undone: "state in ('undone', 'cancelled')",
};

/** Names are encrypted, so all of the shop's are read and compared: some thousands after years of daily files. */
async function idsByName(tx: Tx, part: string): Promise<string[]> {
  const rows = await tx.query<StoredName & { id: string }>(`select id, ${nameColumns} from imports where shop_id = $1`, [tx.shopId]);
  return rows.filter((row) => openName(tx.shopId, row).toLowerCase().includes(part.toLowerCase())).map((row) => row.id);
}

/** One page of imports, newest first unless asked otherwise, and whether the shop has any at all. */
export async function listImports(shopId: number, filter: ImportFilter = {}): Promise<{ rows: ImportView[]; next: string | null; any: boolean }> {
  const { view = "all", source, search, oldestFirst, before, limit = 50 } = filter;
  const [direction, after] = oldestFirst ? ["asc", ">"] : ["desc", "<"];
  return withShop(shopId, async (tx) => {
    const found = await tx.query<Raw>(
      `select ${columns} from imports
        where shop_id = $1 and ${viewSql[view]}
          and ($2::text is null or source = $2 or source in (select 'mapping:' || id from import_mappings where shop_id = $1 and source = $2))
          and ($3::uuid[] is null or id = any($3))
          and ($4::timestamptz is null or (created_at, id) ${after} ($4, $5::uuid))
        order by created_at ${direction}, id ${direction} limit $6`,
      [shopId, source ?? null, search?.trim() ? await idsByName(tx, search.trim()) : null, before?.at ?? null, before?.id ?? null, limit + 1],
    );
    const rows: ImportView[] = [];
    for (const row of found.slice(0, limit)) rows.push(await asView(tx, row));
    const any = await tx.first("select 1 from imports where shop_id = $1 limit 1", [shopId]);
    const last = rows.at(-1);
    return { rows, next: nextPage(last && { at: last.createdAt, id: last.id }, found.length > limit), any: any !== undefined };
  });
}

/** Stops an import that waits or runs; nothing of it stays. @throws UserError when it has finished already */
export async function cancelImport(shopId: number, importId: string, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    const stopped = await tx.run("update imports set state = 'cancelled', finished_at = now() where shop_id = $1 and id = $2 and state in ('uploaded', 'running')", [shopId, importId]);
    if (stopped === 0) throw new UserError("The import has finished already. Undo it instead.");
    await audit(tx, actor, "import.cancel", `import:${importId}`);
  });
}

/**
 * Takes back a whole import: its facts go, and what it had replaced comes back, unless a later import has replaced it
 * since. @throws UserError when there is nothing to undo
 */
export async function undoImport(shopId: number, importId: string, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    const row = await tx.first<{ source: string }>("update imports set state = 'undone', undone_at = now() where shop_id = $1 and id = $2 and state = 'done' returning source", [shopId, importId]);
    if (!row) throw new UserError("Only a finished import can be undone.");
    const source = await sourceFor(shopId, row.source).catch(() => undefined);
    for (const table of source ? source.targets.map((target) => target.table) : []) await takeBackTable(tx, importId, table);
    // A mapping that was removed since, and tables that a merge fills besides its own.
    for (const table of Object.keys(factKey)) await takeBackTable(tx, importId, table);
    await source?.settle?.(tx, null);
    await audit(tx, actor, "import.undo", `import:${importId}`, { source: row.source });
    for (const queue of source?.tells ?? []) await enqueue(tx, queue, { shopId });
    await requestRecompute(tx);
  });
}

async function takeBackTable(tx: Tx, importId: string, table: string): Promise<void> {
  const key = factKey[table];
  if (key) await takeBack(tx, importId, table, key);
}

export type SourceAge = { source: string; from: string | null; through: string | null; imports: number; lastImportedAt: Date };

/** How far each source's data reach and when it was imported last: "data through". */
export async function sourceAges(shopId: number): Promise<SourceAge[]> {
  return withShop(shopId, (tx) =>
    tx.query<SourceAge>(
      `select case when i.source like 'mapping:%' then coalesce(m.source, i.source) else i.source end as source,
              min(i.period_from) as "from", max(i.period_to) as through, count(*)::int as imports, max(i.finished_at) as "lastImportedAt"
         from imports i left join import_mappings m on m.shop_id = i.shop_id and 'mapping:' || m.id = i.source
        where i.shop_id = $1 and i.state = 'done' group by 1 order by 1`,
      [shopId],
    ),
  );
}
