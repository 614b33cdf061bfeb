import { z } from "zod";
import { withShop } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { files } from "#app/platform/files.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { createUniqueCardCodes } from "./card-code.ts";
import { CardDesignError } from "./card-pdf.ts";
import { cardDesign, printCard } from "./print-design.ts";
import {
  fileStoreSink,
  writePrintPackage,
  type PackageSink,
  type RunCard,
} from "./print-package.ts";
import { addCodes, printFolder, readPrintRun, type PrintProgress, type PrintRun } from "./print-runs.ts";

const CODES_A_CHUNK = 5_000;
/** One row written every so many cards is enough for a progress bar. */
const CARDS_A_NOTE = 250;

const jobSchema = z.object({ shopId: z.number().int(), printRunId: z.uuid() });

/** Where a run's finished files lie. */
export function printSink(shopId: number, printRunId: string): PackageSink {
  return fileStoreSink(files(), printFolder(shopId, printRunId));
}

/** The merchant stopped the making, or began it anew. */
class Stopped extends Error {}

/**
 * Makes a unique run's codes and files. Killed at any point, it goes on where it stopped: codes that
 * are entered and files that are whole stay. Stopped by the merchant, it ends within some hundred cards.
 */
export const makePrintRun: JobHandler = async (data, { signal }) => {
  const { shopId, printRunId } = jobSchema.parse(data);
  const run = await withShop(shopId, (tx) => readPrintRun(tx, printRunId)).catch(
    (error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    },
  );
  if (run?.status !== "making") return;
  const total = run.quantity;
  try {
    await makeCodes(shopId, run, signal);
    await makeFiles(shopId, run, signal);
  } catch (error) {
    if (error instanceof Stopped) return;
    if (!(error instanceof CardDesignError)) throw error;
    // Trying again cannot help: the merchant must change the card.
    await note(shopId, run, { phase: "failed", reason: error.message }, "draft");
    return;
  }
  await note(shopId, run, { phase: "done", done: total, total }, "ready");
};

/**
 * Keeps progress, and moves the run on when its making ends.
 * @returns false when the making was stopped, or begun anew by somebody else
 */
async function note(
  shopId: number,
  run: PrintRun,
  progress: PrintProgress,
  status: PrintRun["status"] = "making",
): Promise<boolean> {
  const turn = run.progress.turn ?? 0;
  const kept = await withShop(shopId, (tx) =>
    tx.run(
      `update print_runs set progress = $3, status = $4
        where shop_id = $1 and id = $2 and status = 'making'
          and coalesce((progress ->> 'turn')::int, 0) = $5`,
      [shopId, run.id, JSON.stringify({ ...progress, turn }), status, turn],
    ),
  );
  return kept > 0;
}

/** Enters missing codes, a chunk a transaction. A code that another run has is drawn again. */
async function makeCodes(shopId: number, run: PrintRun, signal: AbortSignal): Promise<void> {
  const total = run.quantity;
  for (let done = 0; done < total;) {
    signal.throwIfAborted();
    done = await withShop(shopId, async (tx) => {
      // The lock keeps a second runner of the same job from numbering the same cards.
      const lock = "select from print_runs where shop_id = $1 and id = $2 for update";
      await tx.run(lock, [shopId, run.id]);
      const last = await tx.first<{ serial: number | null }>(
        `select max(serial) as serial from card_codes
          where shop_id = $1 and print_run_id = $2 and not is_proof`,
        [shopId, run.id],
      );
      const first = (last?.serial ?? 0) + 1;
      const wanted = Math.min(CODES_A_CHUNK, total - first + 1);
      if (wanted <= 0) return total;
      const owner = { insertId: run.insertId, printRunId: run.id };
      const kind = { first, isUnique: true, isProof: false };
      return first - 1 + (await addCodes(tx, owner, createUniqueCardCodes(wanted), kind));
    });
    if (!(await note(shopId, run, { phase: "codes", done, total }))) throw new Stopped();
  }
}

async function makeFiles(shopId: number, run: PrintRun, signal: AbortSignal): Promise<void> {
  const isCard = run.format !== "qr" && run.format !== "link";
  let noted = 0;
  const stop = new AbortController();
  await writePrintPackage(printSink(shopId, run.id), {
    runName: run.name,
    addressBase: run.addressBase,
    quantity: run.quantity,
    readCards: (from, to) => readCards(shopId, run, from, to),
    design: isCard ? await cardDesign(run.format, run.design) : null,
    madeAt: run.createdAt,
    signal: AbortSignal.any([signal, stop.signal]),
    onProgress: ({ done, total }) => {
      if (done - noted < CARDS_A_NOTE) return;
      noted = done;
      note(shopId, run, { phase: "files", done, total }).then(
        (kept) => kept || stop.abort(new Stopped()),
        (error: unknown) =>
          log.warn(
            { error, shop: shopId, printRun: run.id },
            "a print run's progress was not kept",
          ),
      );
    },
  });
}

/** The run's cards with serials `from` to `to`, both included. */
export async function readCards(
  shopId: number,
  run: PrintRun,
  from: number,
  to: number,
): Promise<RunCard[]> {
  const rows = await withShop(shopId, (tx) =>
    tx.query<{ serial: number; code: string }>(
      `select serial, code from card_codes
        where shop_id = $1 and print_run_id = $2 and not is_proof and serial between $3 and $4
        order by serial`,
      [shopId, run.id, from, to],
    ),
  );
  return rows.map(({ serial, code }) => ({ serial, ...printCard(run, code) }));
}
