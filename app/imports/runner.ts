import { createHash } from "node:crypto";
import { withShop, type Tx } from "#app/platform/db.ts";
import { files } from "#app/platform/files.ts";
import { enqueue, requestRecompute } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { importRows, imports, importSeconds } from "#app/platform/metrics.ts";
import { readShop } from "#app/platform/shops.ts";
import { traced, type Note } from "#app/platform/tracing.ts";
import { StageWriter } from "./facts/copy.ts";
import { createStage, mergeTarget } from "./facts/merge.ts";
import { applyBrandTerms } from "./settings.ts";
import { contextFor } from "./context.ts";
import { withInputFile } from "./input.ts";
import { sourceFor } from "./mappings.ts";
import type { Merged, RowResult, Source } from "./model.ts";
import { Cancelled, lockImport, markFailed, markRunning, ProgressReport, type ImportRow } from "./progress.ts";
import { fileChunks, openFile, type OpenedFile } from "./reading/open.ts";
import { personalColumns } from "./reading/rows.ts";
import { FileRefused } from "./reading/types.ts";
import { notRecognised, recognise, type Recognised } from "./recognise.ts";
import { Rejections } from "./rejections.ts";
import { sourceById } from "./registry.ts";
import { readTable } from "./rows.ts";
import { understand } from "./style.ts";

/**
 * Runs one import from its stored file to facts, in one transaction: either the whole file is in, or nothing is. What
 * a person must mend is written to the import; anything else is thrown, to be tried again. The file itself is deleted
 * when its import has ended: reports of Amazon name buyers, whom we do not keep.
 */
export async function runImport(shopId: number, importId: string, signal?: AbortSignal): Promise<void> {
  const row = await markRunning(shopId, importId);
  if (!row) return;
  if ((await files().size(row.fileKey)) === null) return markFailed(shopId, importId, "The file is not kept any more. Drop it again.");
  await traced("import", { shop: shopId, import: importId, source: sourceLabel(row.source) }, (note) => run(shopId, row, note, signal));
}

async function run(shopId: number, row: ImportRow, note: Note, signal?: AbortSignal): Promise<void> {
  const source = sourceLabel(row.source);
  const began = performance.now();
  const ended = (outcome: string) => {
    imports.inc({ source, outcome });
    importSeconds.inc({ source }, (performance.now() - began) / 1000);
    note({ outcome });
  };
  try {
    await withInputFile(row.fileKey, async (path) => {
      const file = await openFile(path, row.fileName);
      try {
        const { accepted, skipped, read, rejections } = await importFile(shopId, row, path, file, signal);
        for (const [outcome, rows] of Object.entries({ accepted, skipped, rejected: rejections.count })) importRows.inc({ source, outcome }, rows);
        note({ rows: read, bytes: file.size });
      } finally {
        await file.close();
      }
    });
    ended("done");
  } catch (error) {
    ended(error instanceof Cancelled ? "cancelled" : error instanceof FileRefused ? "refused" : "failed");
    if (error instanceof Cancelled) return;
    if (!(error instanceof FileRefused)) throw error;
    log.info({ shop: shopId, import: row.id, source: row.source }, "import refused");
    await markFailed(shopId, row.id, error.message);
  }
  await files().remove(row.fileKey);
}

/** A shop's own mappings have names of their own: to operators they are one source. */
const sourceLabel = (id: string) => (sourceById(id) ? id : "mapped");

async function importFile(shopId: number, row: ImportRow, path: string, file: OpenedFile, signal?: AbortSignal): Promise<Outcome> {
  const source = await sourceFor(shopId, row.source);
  const recognised = await recognise(file, row.fileName, [source]);
  if (!("source" in recognised)) throw notRecognised(recognised.heads);
  if (recognised.inspection.refuse) throw new FileRefused(recognised.inspection.refuse);
  const hash = sha256(path);
  hash.catch(() => undefined);
  const progress = new ProgressReport(shopId, row.id, file.size, signal);
  try {
    return await withShop(shopId, async (tx) => {
      await lockImport(tx, row.id);
      const outcome = await stageAndMerge(tx, row, recognised, progress);
      await finish(tx, row, source, outcome, await hash);
      return outcome;
    });
  } finally {
    await progress.stop();
  }
}

type Outcome = {
  read: number;
  accepted: number;
  skipped: number;
  merged: Merged;
  rejections: Rejections;
  from: string | null;
  to: string | null;
  dropped: string[];
  notes: string[];
};

async function stageAndMerge(tx: Tx, row: ImportRow, recognised: Recognised, progress: ProgressReport): Promise<Outcome> {
  const { source, tables, inspection } = recognised;
  const understood = understand(recognised, await readShop(tx), row.answers);
  const open = understood.questions.filter((question) => question.blocking);
  if (open.length > 0) throw new FileRefused(`Before it can be imported: ${open.map((question) => question.text).join(" ")}`);
  for (const target of source.targets) await createStage(tx, target);
  const customers = source.needsCustomers ? await customersByEmail(tx) : new Map<string, string>();
  const writer = new StageWriter(tx, source.targets);
  const outcome: Outcome = { read: 0, accepted: 0, skipped: 0, merged: { taken: 0, updated: 0, unchanged: 0, replaced: 0 }, rejections: new Rejections(), from: inspection.period?.from ?? null, to: inspection.period?.to ?? null, dropped: [], notes: [...(inspection.notes ?? [])] };
  let offset = 0;
  for (const table of tables) {
    const context = contextFor(tx.shopId, row.fileName, recognised, table, understood, row.answers, customers);
    for (const position of personalColumns(table.header, table.positions, source.columns)) outcome.dropped.push(table.header[position] ?? "");
    let last = 0;
    for await (const batch of readTable(source, table, context, (bytes) => progress.bytes(bytes))) {
      for (const { line, result, kept } of batch) {
        last = line;
        const waiting = take(outcome, writer, offset + line, result, kept);
        if (waiting) await waiting;
      }
      progress.rows(batch.length);
      progress.check();
    }
    // Lines of several tables of one archive are numbered on, so that each has its own number.
    if (tables.length > 1) offset += last;
  }
  await writer.finish();
  progress.check();
  await settleFacts(tx, row, source, outcome, progress);
  return outcome;
}

function take(outcome: Outcome, writer: StageWriter, line: number, result: RowResult, kept: () => Record<string, string>): Promise<void> | undefined {
  outcome.read += 1;
  if (result.kind === "skipped") {
    outcome.skipped += 1;
    return undefined;
  }
  if (result.kind === "problems") {
    outcome.rejections.add(line, result.problems, kept);
    return undefined;
  }
  outcome.accepted += 1;
  const from = result.day;
  const to = result.until ?? from;
  if (from && (!outcome.from || from < outcome.from)) outcome.from = from;
  if (to && (!outcome.to || to > outcome.to)) outcome.to = to;
  return writer.write(line, result.facts);
}

async function settleFacts(tx: Tx, row: ImportRow, source: Source, outcome: Outcome, progress: ProgressReport): Promise<void> {
  if (outcome.accepted === 0 && outcome.rejections.count > 0) {
    await outcome.rejections.keepOutside(tx.shopId, row.id);
    throw new FileRefused(`None of the ${outcome.rejections.count} rows could be used. The first: line ${outcome.rejections.first}`);
  }
  if (outcome.accepted === 0) outcome.notes.push("The file has a header and no rows of data. Nothing changed.");
  for (const [at, target] of source.targets.entries()) {
    const merged = await mergeTarget(tx, target, row.id, outcome.rejections.count === 0);
    outcome.merged.replaced += merged.replaced;
    // What the result counts is the source's own kind of row, which its first target holds.
    if (at === 0) outcome.merged = { ...merged, replaced: outcome.merged.replaced };
    progress.check();
  }
  await source.settle?.(tx, row.id);
  await applyBrandTerms(tx, row.id);
  if (outcome.merged.replaced > 0) outcome.notes.push(`${outcome.merged.replaced} earlier rows of the same days are no longer in this newer file: they were replaced.`);
  if (outcome.rejections.count > 0 && source.targets.some((target) => target.replaces)) outcome.notes.push("Because rows were refused, earlier rows of the same days that this file lacks were kept.");
}

async function finish(tx: Tx, row: ImportRow, source: Source, outcome: Outcome, hash: { hex: string; bytes: number }): Promise<void> {
  const { merged, rejections } = outcome;
  const same = await tx.first<{ at: Date }>(`select finished_at as at from imports where shop_id = $1 and source = $2 and file_hash = $3 and state = 'done' and id <> $4 order by finished_at desc limit 1`, [tx.shopId, row.source, hash.hex, row.id]);
  if (same) outcome.notes.push(`This very file was imported before, on ${same.at.toISOString().slice(0, 10)}.`);
  await rejections.keep(tx, row.id);
  const result = { dropped: [...new Set(outcome.dropped)], notes: outcome.notes, skipped: outcome.skipped, accepted: outcome.accepted, replaced: merged.replaced };
  const written = await tx.run(
    `update imports set state = 'done', finished_at = now(), error = null, file_hash = $3, file_bytes = $4, rows_read = $5, rows_taken = $6, rows_updated = $7,
            rows_unchanged = $8, rows_rejected = $9, period_from = $10, period_to = $11, result = $12
      where shop_id = $1 and id = $2 and state = 'running'`,
    [tx.shopId, row.id, hash.hex, hash.bytes, outcome.read, merged.taken, merged.updated, merged.unchanged, rejections.count, outcome.from, outcome.to, JSON.stringify(result)],
  );
  // Cancelled in the last moment: what was written is rolled back.
  if (written === 0) throw new Cancelled();
  for (const queue of source.tells ?? []) await enqueue(tx, queue, { shopId: tx.shopId });
  await requestRecompute(tx);
}

async function customersByEmail(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.query<{ email: string; gid: string }>("select email_index as email, gid from shopify_customers where shop_id = $1 and email_index is not null and deleted_at is null", [tx.shopId]);
  return new Map(rows.map((row) => [row.email, row.gid]));
}

async function sha256(path: string): Promise<{ hex: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of fileChunks(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { hex: hash.digest("hex"), bytes };
}
