import { createHash } from "node:crypto";
import { PassThrough, Transform } from "node:stream";
import { z } from "zod";
import { withShop } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { files } from "#app/platform/files.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { printedAddress } from "./address.ts";
import { createUniqueCardCodes, formatCardCode } from "./card-code.ts";
import { CardDesignError, writeCardsPdf } from "./card-pdf.ts";
import { cardDesign, printCard } from "./print-design.ts";
import { addCodes, readPrintRun, type PrintProgress, type PrintRun } from "./print-runs.ts";
import { printFolder } from "./print-steps.ts";

/** Cards in one PDF: what a press takes at once, and what fits in memory easily. */
export const CARDS_A_PART = 1_000;
const CODES_A_CHUNK = 5_000;

const jobSchema = z.object({ shopId: z.number().int(), printRunId: z.uuid() });

/**
 * Makes a unique run's codes and files. Killed at any point, it goes on where it stopped: codes that
 * are entered and files that are whole stay.
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
  try {
    await makeCodes(shopId, run, signal);
    await makeFiles(shopId, run, signal);
  } catch (error) {
    if (!(error instanceof CardDesignError)) throw error;
    // Trying again cannot help: the merchant must change the card.
    await note(shopId, run, { phase: "failed", reason: error.message }, "draft");
    return;
  }
  await note(shopId, run, { phase: "done", done: run.quantity, total: run.quantity }, "ready");
};

/** Keeps progress, and moves the run on when its making ends. */
async function note(
  shopId: number,
  run: PrintRun,
  progress: PrintProgress,
  status: PrintRun["status"] = "making",
): Promise<void> {
  await withShop(shopId, (tx) =>
    tx.run(
      `update print_runs set progress = $3, status = $4
        where shop_id = $1 and id = $2 and status = 'making'`,
      [shopId, run.id, JSON.stringify(progress), status],
    ),
  );
}

/** Enters missing codes, a chunk a transaction. A code that another run has is drawn again. */
async function makeCodes(shopId: number, run: PrintRun, signal: AbortSignal): Promise<void> {
  const total = run.quantity;
  for (let done = 0; done < total;) {
    signal.throwIfAborted();
    done = await withShop(shopId, async (tx) => {
      // The lock keeps a second runner of the same job from numbering the same cards.
      await tx.run("select from print_runs where shop_id = $1 and id = $2 for update", [
        shopId,
        run.id,
      ]);
      const last = await tx.first<{ serial: number | null }>(
        `select max(serial) as serial from card_codes
          where shop_id = $1 and print_run_id = $2 and not is_proof`,
        [shopId, run.id],
      );
      const first = (last?.serial ?? 0) + 1;
      const wanted = Math.min(CODES_A_CHUNK, total - first + 1);
      if (wanted <= 0) return total;
      const owner = { insertId: run.insertId, printRunId: run.id };
      const codes = createUniqueCardCodes(wanted);
      return (
        first - 1 + (await addCodes(tx, owner, codes, { first, isUnique: true, isProof: false }))
      );
    });
    await note(shopId, run, { phase: "codes", done, total });
  }
}

type PartFile = {
  file: string;
  firstCard: number;
  lastCard: number;
  bytes: number;
  sha256: string;
};

const number3 = (part: number) => String(part).padStart(3, "0");

async function makeFiles(shopId: number, run: PrintRun, signal: AbortSignal): Promise<void> {
  const folder = printFolder(shopId, run.id);
  const parts: PartFile[] = [];
  const isCard = run.format !== "qr" && run.format !== "link";
  const design = isCard ? await cardDesign(run.format, run.design) : null;
  const list: string[] = ["serial,card_code,address\r\n"];
  let noted = 0;
  for (let part = 1; (part - 1) * CARDS_A_PART < run.quantity; part += 1) {
    signal.throwIfAborted();
    const firstCard = (part - 1) * CARDS_A_PART + 1;
    const codes = await codesOfPart(shopId, run, firstCard);
    codes.forEach((code, index) => {
      list.push(`${firstCard + index},${formatCardCode(code)},${printedAddress(run, code)}\r\n`);
    });
    if (!design) continue;
    const key = `${folder}/cards-${number3(part)}.pdf`;
    const lastCard = firstCard + codes.length - 1;
    const kept = await readPart(`${key}.json`);
    if (kept) {
      parts.push(kept);
      continue;
    }
    const made = await writeHashed(key, (stream) =>
      writeCardsPdf(
        stream,
        codes.map((code) => printCard(run, code)),
        design,
        {
          signal,
          onProgress: (count) => {
            const done = firstCard - 1 + count;
            // One row written every so many cards is enough for a progress bar.
            if (done - noted < 250) return;
            noted = done;
            void note(shopId, run, { phase: "files", done, total: run.quantity }).catch(
              (error: unknown) =>
                log.warn(
                  { error, shop: shopId, printRun: run.id },
                  "progress of a print run was not kept",
                ),
            );
          },
        },
      ),
    );
    const file: PartFile = { file: `cards-${number3(part)}.pdf`, firstCard, lastCard, ...made };
    await files().put(`${key}.json`, JSON.stringify(file));
    parts.push(file);
  }
  const csv = await writeHashed(`${folder}/card-codes.csv`, async (stream) => {
    for (const line of list) stream.write(line);
    stream.end();
  });
  const { id, name, format, quantity, addressBase } = run;
  const manifest = {
    printRun: { id, name, format, quantity, addressBase },
    madeAt: new Date().toISOString(),
    list: { file: "card-codes.csv", ...csv },
    parts,
  };
  await files().put(`${folder}/manifest.json`, JSON.stringify(manifest, null, 2));
}

async function codesOfPart(shopId: number, run: PrintRun, firstCard: number): Promise<string[]> {
  const rows = await withShop(shopId, (tx) =>
    tx.query<{ code: string }>(
      `select code from card_codes where shop_id = $1 and print_run_id = $2 and not is_proof
          and serial >= $3 and serial < $4 and serial <= $5 order by serial`,
      [shopId, run.id, firstCard, firstCard + CARDS_A_PART, run.quantity],
    ),
  );
  return rows.map((row) => row.code);
}

const partSchema = z.object({
  file: z.string(),
  firstCard: z.number(),
  lastCard: z.number(),
  bytes: z.number(),
  sha256: z.string(),
});

/** What is known of a part that an earlier attempt finished; its note is written after the part itself. */
async function readPart(key: string): Promise<PartFile | null> {
  if ((await files().size(key)) === null) return null;
  const chunks = await (await files().get(key)).toArray();
  return partSchema.parse(JSON.parse(Buffer.concat(chunks as Buffer[]).toString("utf8")));
}

/** Writes a file through the store while hashing it. */
async function writeHashed(
  key: string,
  write: (stream: PassThrough) => Promise<void>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const source = new PassThrough();
  const hashed = source.pipe(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    }),
  );
  // pipe() does not hand on errors: without this a failed write would leave the store waiting.
  source.once("close", () => {
    if (!source.readableEnded) hashed.destroy(new Error("The file was not finished."));
  });
  const [{ bytes }] = await Promise.all([files().put(key, hashed), write(source)]);
  return { bytes, sha256: hash.digest("hex") };
}
