import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { files } from "#app/platform/files.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { addressBases, printedAddress, probeAddress } from "./address.ts";
import { checkCardWords } from "./check-words.ts";
import type { CardFinding } from "./card-sheet.ts";
import { checkCardDesign } from "./card-pdf.ts";
import { cardDesign, printCard } from "./print-design.ts";
import { lockPrintRun, printFolder, readPrintRun, type PrintRun } from "./print-runs.ts";
import { readInsert } from "./store.ts";

/** Whether a person has opened the proof; scans of it are kept apart and never counted. */
export async function proofSeenAt(tx: Tx, run: PrintRun): Promise<Date | null> {
  if (run.proofScannedAt) return run.proofScannedAt;
  const scan = await tx.first<{ at: Date }>(
    `select max(scanned_at) as at from scans
      where shop_id = $1 and code = $2 and kind = 'proof' having max(scanned_at) is not null`,
    [tx.shopId, run.proofCode],
  );
  return scan?.at ?? null;
}

/**
 * Opens the proof's address, before anything is printed.
 * @throws UserError when it is dead, with the reason beside `addressBase`
 */
export async function requireLiveAddress(shopId: number, run: PrintRun): Promise<void> {
  const bases = await withShop(shopId, addressBases);
  const kind = bases.find(({ base }) => base === run.addressBase)?.kind ?? "own_domain";
  const address = printedAddress({ addressBase: run.addressBase }, run.proofCode);
  const reason = await probeAddress(address, kind);
  if (!reason) return;
  throw new UserError(`The printed address does not work, so nothing was made. ${reason}`, {
    fields: { addressBase: reason },
    status: 422,
  });
}

/** Whether the run prints cards, rather than a QR or a link for something else. */
const isCard = ({ format }: PrintRun) => format !== "qr" && format !== "link";

/** Whatever speaks against printing the card as it is laid out: too long a text, a letter no font has. */
export async function cardFindings(run: PrintRun): Promise<CardFinding[]> {
  if (!isCard(run)) return [];
  const design = await cardDesign(run.format, run.design);
  return checkCardDesign(design, printCard(run, run.sharedCode ?? run.proofCode));
}

/** @throws UserError when the words or the logo cannot be printed as they stand */
export async function requirePrintable(run: PrintRun): Promise<void> {
  const errors = (await cardFindings(run)).filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const fields = Object.fromEntries(
    errors.map(({ field, message }) => [`design.${field}`, message]),
  );
  throw new UserError("The card cannot be printed as it stands.", { fields, status: 422 });
}

/** Asks for the codes and files of a unique run; a job makes them. Asking twice makes them once. */
export async function startMaking(tx: Tx, actor: Actor, id: string): Promise<PrintRun> {
  const run = await lockPrintRun(tx, id);
  if (run.codeKind !== "unique") throw new UserError("A shared run's files need no making.");
  if (run.status === "making" || run.status === "ready") return run;
  if (run.status === "sent") throw new UserError("This run was sent to print.", { status: 409 });
  const turn = (run.progress.turn ?? 0) + 1;
  const progress = { phase: "codes", done: 0, total: run.quantity, turn };
  await tx.run(
    "update print_runs set status = 'making', progress = $3 where shop_id = $1 and id = $2",
    [tx.shopId, id, JSON.stringify(progress)],
  );
  await enqueue(tx, "print", { shopId: tx.shopId, printRunId: id });
  await audit(tx, actor, "print_run.make", `print_run:${id}`, { quantity: run.quantity });
  return readPrintRun(tx, id);
}

/** Stops the making of a run: what is made so far is kept, and making it again goes on from there. */
export async function stopMaking(tx: Tx, actor: Actor, id: string): Promise<PrintRun> {
  const run = await lockPrintRun(tx, id);
  if (run.status !== "making") throw new UserError("These cards are not being made any more.");
  const progress = { ...run.progress, phase: "stopped" };
  await tx.run(
    "update print_runs set status = 'draft', progress = $3 where shop_id = $1 and id = $2",
    [tx.shopId, id, JSON.stringify(progress)],
  );
  await audit(tx, actor, "print_run.stop", `print_run:${id}`, { made: run.progress.done ?? 0 });
  return readPrintRun(tx, id);
}

/** Opens a made run for changes: its files go, its card codes stay. Not once it was sent to print. */
export async function reopenPrintRun(tx: Tx, actor: Actor, id: string): Promise<PrintRun> {
  const run = await lockPrintRun(tx, id);
  if (run.status !== "ready")
    throw new UserError("Only a run whose files are ready can be reopened.");
  await tx.run(
    "update print_runs set status = 'draft', progress = jsonb_build_object('turn', progress -> 'turn') where shop_id = $1 and id = $2",
    [tx.shopId, id],
  );
  await files().remove(printFolder(tx.shopId, id));
  await audit(tx, actor, "print_run.reopen", `print_run:${id}`);
  return readPrintRun(tx, id);
}

/**
 * Marks the run as sent to print: from now on address and card are fixed.
 * @param withoutProof the merchant says that they print without having scanned the proof
 * @param acceptWords the merchant says that they print words which the check holds against them
 */
export async function markSent(
  tx: Tx,
  actor: Actor,
  id: string,
  { withoutProof = false, acceptWords = false } = {},
): Promise<PrintRun> {
  const run = await lockPrintRun(tx, id);
  if (run.status === "sent") return run;
  if (run.codeKind === "unique" && run.status !== "ready") {
    throw new UserError("Make the cards first: their files are what goes to print.");
  }
  const insert = await readInsert(tx, run.insertId);
  if (insert.status !== "published") {
    throw new UserError(
      "Publish the insert first: its cards would lead to a page that is not open.",
    );
  }
  const proofSeen = await proofSeenAt(tx, run);
  if (!proofSeen && !withoutProof) {
    const message = "Scan the proof with your phone first, or say that you print without it.";
    throw new UserError(message, { fields: { proof: message } });
  }
  const words = checkCardWords(run.design).filter(({ severity }) => severity === "error");
  if (words.length > 0 && !acceptWords && isCard(run)) {
    const fields = Object.fromEntries(words.map((one) => [one.field, one.explanation]));
    throw new UserError("The card's words break Amazon's rules. Change them before printing.", {
      fields,
    });
  }
  await tx.run(
    `update print_runs set status = 'sent', sent_at = now(), proof_scanned_at = $3,
            in_box_from = coalesce(in_box_from, (now() at time zone 'utc')::date)
      where shop_id = $1 and id = $2`,
    [tx.shopId, id, proofSeen],
  );
  const { addressBase } = run;
  await audit(tx, actor, "print_run.send", `print_run:${id}`, {
    ...{ addressBase, withoutProof, acceptWords },
  });
  return readPrintRun(tx, id);
}

const day = z.iso
  .date("A day, as in 2026-11-22")
  .or(z.literal("").transform(() => null))
  .nullable();

const inTheBoxSchema = z
  .object({
    inBoxFrom: day.default(null),
    inBoxTo: day.default(null),
    /** Percent of the units in that time that carry the card. */
    sharePercent: z.coerce
      .number<unknown>("A number")
      .gt(0, "More than 0 %")
      .max(100, "At most 100 %")
      .default(100),
    messagesSent: z.coerce
      .number<unknown>("A whole number")
      .int("A whole number")
      .min(0, "At least 0")
      .nullable()
      .default(null),
  })
  .refine((box) => !box.inBoxFrom || !box.inBoxTo || box.inBoxFrom <= box.inBoxTo, {
    path: ["inBoxTo"],
    message: "The last day comes before the first.",
  });

/**
 * Says when the run's cards were in the box, and in what share of units: the base of the migration
 * rate. For a review message: how many were sent.
 * @throws UserError with a message for each field
 */
export async function setInTheBox(
  tx: Tx,
  actor: Actor,
  id: string,
  given: z.input<typeof inTheBoxSchema>,
): Promise<PrintRun> {
  const checked = inTheBoxSchema.safeParse(given);
  if (!checked.success) {
    const fields: Record<string, string> = {};
    for (const issue of checked.error.issues) fields[issue.path.join(".")] ??= issue.message;
    throw new UserError("Some fields need another look.", { fields });
  }
  await lockPrintRun(tx, id);
  const { inBoxFrom, inBoxTo, sharePercent, messagesSent } = checked.data;
  await tx.run(
    `update print_runs set in_box_from = $3, in_box_to = $4, share_of_units = $5,
            messages_sent = $6 where shop_id = $1 and id = $2`,
    [tx.shopId, id, inBoxFrom, inBoxTo, sharePercent / 100, messagesSent],
  );
  await enqueue(tx, "recompute", { shopId: tx.shopId }, { singletonKey: String(tx.shopId) });
  await audit(tx, actor, "print_run.in_box", `print_run:${id}`, checked.data);
  return readPrintRun(tx, id);
}
