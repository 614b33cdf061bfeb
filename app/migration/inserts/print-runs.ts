import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { enterCodes } from "#app/platform/code-directory.ts";
import type { Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { files } from "#app/platform/files.ts";
import { requireOwnFile } from "#app/platform/own-files.ts";
import { requireAddressBase } from "./address.ts";
import { createSharedCardCode, createUniqueCardCode } from "./card-code.ts";
import { normaliseGtin } from "./digital-link.ts";
import { printDesignSchema, printFormats, type PrintDesign } from "./print-design.ts";
import { lockInsert, uuidOrNothing } from "./store.ts";

export const MAX_UNIQUE_CARDS = 100_000;

export const printRunInputSchema = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, "Give the run a name, such as “First 5,000”")
      .max(80, "At most 80 characters"),
    codeKind: z.enum(["shared", "unique"]),
    quantity: z.coerce
      .number<unknown>("A whole number")
      .int("A whole number")
      .min(1, "At least one card")
      .max(10_000_000, "At most 10,000,000"),
    format: z.enum(printFormats),
    addressBase: z.string(),
    gtin: z.string().trim().nullable().default(null),
    lot: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9._-]{0,20}$/, "Letters, digits, dots and dashes, at most 20")
      .nullable()
      .default(null),
    design: printDesignSchema,
  })
  .refine((run) => run.codeKind === "shared" || run.quantity <= MAX_UNIQUE_CARDS, {
    path: ["quantity"],
    message: "At most 100,000 unique card codes a run. Make several runs for more.",
  });
export type PrintRunInput = z.infer<typeof printRunInputSchema>;

export type PrintRunStatus = "draft" | "making" | "ready" | "sent";

/** How far the making of a unique run has come; kept with the run, so that it can go on where it stopped. */
export type PrintProgress = {
  phase?: "codes" | "files" | "done" | "failed" | "stopped";
  done?: number;
  total?: number;
  /** Rises each time that making begins: who makes for an earlier one ends. */
  turn?: number;
  /** Why it failed, for the merchant. */
  reason?: string;
};

export type PrintRun = Omit<PrintRunInput, "design"> & {
  id: string;
  insertId: string;
  status: PrintRunStatus;
  design: PrintDesign;
  progress: PrintProgress;
  proofCode: string;
  /** The one code of a shared run, null for a unique one. */
  sharedCode: string | null;
  proofScannedAt: Date | null;
  sentAt: Date | null;
  /** Days, `YYYY-MM-DD`. */
  inBoxFrom: string | null;
  inBoxTo: string | null;
  /** 0 to 1. */
  shareOfUnits: number;
  messagesSent: number | null;
  createdAt: Date;
};

/** The folder of a run in the file store. */
export function printFolder(shopId: number, printRunId: string): string {
  return `${shopId}/print/${printRunId}`;
}

/** A run as read from `print_runs r`. */
export const printRunColumns = `r.id, r.insert_id as "insertId", r.name, r.code_kind as "codeKind", r.quantity,
  r.card_size as format, r.address_base as "addressBase", r.status, r.design, r.lot, r.gtin,
  r.progress, r.proof_scanned_at as "proofScannedAt", r.sent_at as "sentAt",
  r.in_box_from as "inBoxFrom", r.in_box_to as "inBoxTo",
  r.share_of_units::float8 as "shareOfUnits", r.messages_sent as "messagesSent",
  r.created_at as "createdAt",
  (select c.code from card_codes c where c.shop_id = r.shop_id and c.print_run_id = r.id
     and c.is_proof limit 1) as "proofCode",
  case when r.code_kind = 'shared' then (select c.code from card_codes c
     where c.shop_id = r.shop_id and c.print_run_id = r.id and not c.is_proof limit 1) end
     as "sharedCode"`;

/** A run of a row of `printRunColumns`. */
export function toRun(row: PrintRun): PrintRun {
  return { ...row, design: printDesignSchema.parse(row.design) };
}

/** One print run. @throws NotFound */
export async function readPrintRun(tx: Tx, id: string): Promise<PrintRun> {
  const row = await tx.first<PrintRun>(
    `select ${printRunColumns} from print_runs r where r.shop_id = $1 and r.id = $2`,
    [tx.shopId, uuidOrNothing(id)],
  );
  if (!row) throw new NotFound("The print run");
  return toRun(row);
}

/** Checks what a form gave. @throws UserError with a message for each field */
export function parsePrintRunInput(given: unknown): PrintRunInput {
  const checked = printRunInputSchema.safeParse(given);
  const fields: Record<string, string> = {};
  for (const issue of checked.error?.issues ?? []) fields[issue.path.join(".")] ??= issue.message;
  const gtin = checked.data?.gtin ? normaliseGtin(checked.data.gtin) : null;
  if (gtin && !gtin.ok)
    fields.gtin = "This is no GTIN: 8, 12, 13 or 14 digits, the last one a check digit.";
  if (checked.data?.gtin && checked.data.codeKind === "shared" && !checked.data.lot) {
    fields.lot = "A shared GS1 address needs a lot, to tell this run from others of the product.";
  }
  if (!checked.data || Object.keys(fields).length > 0) {
    throw new UserError("Some fields need another look.", { fields });
  }
  return { ...checked.data, gtin: gtin?.ok ? gtin.gtin : null, lot: checked.data.lot || null };
}

/**
 * Enters a run with its proof code, and with its one code when it is shared. The codes of a unique
 * run are made by the print job.
 */
export async function createPrintRun(
  tx: Tx,
  actor: Actor,
  insertId: string,
  input: PrintRunInput,
): Promise<PrintRun> {
  await lockInsert(tx, insertId);
  await requireAddressBase(tx, input.addressBase);
  requireOwnFile(tx.shopId, input.design.logoKey, ["logo"], "design.logoKey");
  const row = await tx.first<{ id: string }>(
    `insert into print_runs (shop_id, insert_id, name, code_kind, quantity, card_size,
                             address_base, design, lot, gtin)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [tx.shopId, insertId, ...valuesOf(input)],
  );
  const printRunId = row!.id;
  const owner = { insertId, printRunId };
  // Another shop may have drawn the same code: draw again until one is free.
  const proof = { first: 0, isUnique: false, isProof: true };
  while ((await addCodes(tx, owner, [createUniqueCardCode()], proof)) === 0);
  if (input.codeKind === "shared") {
    const shared = { first: 1, isUnique: false, isProof: false };
    while ((await addCodes(tx, owner, [createSharedCardCode()], shared)) === 0);
  }
  const { codeKind, quantity, format } = input;
  await audit(tx, actor, "print_run.create", `print_run:${printRunId}`, {
    codeKind,
    quantity,
    format,
  });
  return readPrintRun(tx, printRunId);
}

function valuesOf(input: PrintRunInput): unknown[] {
  const { name, codeKind, quantity, format, addressBase, design, lot, gtin } = input;
  return [name, codeKind, quantity, format, addressBase, JSON.stringify(design), lot, gtin];
}

/** Changes a run that has not been made yet. @throws UserError when it has */
export async function updatePrintRun(
  tx: Tx,
  actor: Actor,
  id: string,
  input: PrintRunInput,
): Promise<PrintRun> {
  const run = await lockPrintRun(tx, id);
  if (run.status !== "draft") {
    throw new UserError(
      "This run is made. Its cards can no longer change; reopen it or make a new run.",
      {
        status: 409,
      },
    );
  }
  if (run.codeKind !== input.codeKind) {
    const message = "Shared or unique cannot change once a run exists. Make a new run.";
    throw new UserError(message, { fields: { codeKind: message } });
  }
  await requireAddressBase(tx, input.addressBase);
  requireOwnFile(tx.shopId, input.design.logoKey, ["logo"], "design.logoKey");
  // Files of a making that was stopped show the card as it was.
  if (run.progress.phase === "stopped") await files().remove(printFolder(tx.shopId, id));
  await tx.run(
    `update print_runs set name = $3, code_kind = $4, quantity = $5, card_size = $6,
            address_base = $7, design = $8, lot = $9, gtin = $10,
            proof_scanned_at = case when address_base = $7 then proof_scanned_at end,
            progress = case when progress ->> 'phase' = 'stopped' then progress - 'phase' else progress end
      where shop_id = $1 and id = $2`,
    [tx.shopId, id, ...valuesOf(input)],
  );
  await audit(tx, actor, "print_run.update", `print_run:${id}`);
  return readPrintRun(tx, id);
}

/** The run, its row locked for the rest of the transaction. @throws NotFound */
export async function lockPrintRun(tx: Tx, id: string): Promise<PrintRun> {
  await tx.run("select from print_runs where shop_id = $1 and id = $2 for update", [
    tx.shopId,
    uuidOrNothing(id),
  ]);
  return readPrintRun(tx, id);
}

/**
 * Enters codes in the directory and in the shop's list, numbered from `first`.
 * @returns how many were free and are entered
 */
export async function addCodes(
  tx: Tx,
  owner: { insertId: string; printRunId: string },
  codes: readonly string[],
  kind: { first: number; isUnique: boolean; isProof: boolean },
): Promise<number> {
  const { isUnique, isProof } = kind;
  const entered = await enterCodes(
    tx,
    codes.map((code) => ({ code, ...owner, isUnique, isProof })),
  );
  await tx.run(
    `insert into card_codes (shop_id, code, insert_id, print_run_id, serial, is_unique, is_proof)
     select $1, code, $2, $3, $4 + position - 1, $5, $6
       from unnest($7::text[]) with ordinality as given (code, position)`,
    [tx.shopId, owner.insertId, owner.printRunId, kind.first, isUnique, isProof, entered],
  );
  return entered.length;
}
