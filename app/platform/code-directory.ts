import type { Tx } from "./db.ts";
import { UserError } from "./errors.ts";

/** What a printed address leads to; no personal data. */
export type DirectoryCode = {
  code: string;
  insertId: string;
  printRunId: string;
  isUnique: boolean;
  isProof: boolean;
};

/**
 * Enters card codes in the directory, in the caller's transaction and one statement.
 * @returns those that were free: a code that any shop already has is left out, and the caller draws another
 */
export async function enterCodes(tx: Tx, codes: readonly DirectoryCode[]): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    `insert into code_directory (code, shop_id, insert_id, print_run_id, is_unique, is_proof)
     select code, $1, insert_id, print_run_id, is_unique, is_proof
       from unnest($2::text[], $3::uuid[], $4::uuid[], $5::boolean[], $6::boolean[])
            as given (code, insert_id, print_run_id, is_unique, is_proof)
     on conflict (code) do nothing returning code`,
    [
      tx.shopId,
      codes.map((one) => one.code),
      codes.map((one) => one.insertId),
      codes.map((one) => one.printRunId),
      codes.map((one) => one.isUnique),
      codes.map((one) => one.isProof),
    ],
  );
  return rows.map((row) => row.code);
}

/** The shop's own hosts, in order of name. */
export async function shopHosts(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ host: string }>(
    "select host from host_directory where shop_id = $1 order by host",
    [tx.shopId],
  );
  return rows.map((row) => row.host);
}

/**
 * Gives a host to the shop, so that its card addresses answer there.
 * @throws UserError when another shop has it
 */
export async function claimHost(tx: Tx, host: string): Promise<void> {
  await tx.run("insert into host_directory (host, shop_id) values ($1, $2) on conflict (host) do nothing", [host, tx.shopId]);
  // Everyone may look up whose a host is, so a conflict is told from our own row by asking.
  if (!(await tx.first("select 1 from host_directory where shop_id = $1 and host = $2", [tx.shopId, host]))) {
    throw new UserError("Another store uses this domain for its cards.", {
      fields: { host: "Another store uses this domain for its cards." },
    });
  }
}

/** Lets go of one of the shop's hosts. */
export async function releaseHost(tx: Tx, host: string): Promise<void> {
  await tx.run("delete from host_directory where shop_id = $1 and host = $2", [tx.shopId, host]);
}
