import type { Transaction } from "../ltv/cohort.ts";
import { InputError, readCsv, readDay, readLines, readNumber, requiredColumn } from "./csv.ts";

/**
 * Reads purchases: a CSV file with `customer_id, date, amount`, or CDNOW's own layout (blanks
 * between customer, [sample number,] date, units and dollars).
 * @throws InputError for a missing column, a date or an amount that is none
 */
export async function readTransactions(file: string): Promise<Transaction[]> {
  if (/\.txt(\.gz)?$/i.test(file)) return readCdnow(file);
  const transactions: Transaction[] = [];
  let [customer, date, amount] = [-1, -1, -1];
  await readCsv(
    file,
    (header) => {
      customer = requiredColumn(header, "customer_id", "customer");
      date = requiredColumn(header, "date", "day");
      amount = requiredColumn(header, "amount", "value");
    },
    (cells, line) =>
      transactions.push({
        customer: cells[customer] ?? "",
        day: readDay(cells[date], line),
        amount: readNumber(cells[amount], "amount", line),
      }),
  );
  return transactions;
}

async function readCdnow(file: string): Promise<Transaction[]> {
  const transactions: Transaction[] = [];
  await readLines(file, (text, line) => {
    const fields = text.trim().split(/\s+/);
    const first = fields[0] ?? "";
    // Nothing, a header, or the mark that ends a file of DOS.
    if (first === "" || first === "\u001a" || (line === 1 && !/^\d+$/.test(first))) return;
    if (fields.length !== 4 && fields.length !== 5) {
      throw new InputError(`Line ${line}: customer, date, units and dollars were expected.`);
    }
    transactions.push({
      customer: first,
      day: readDay(fields.at(-3), line),
      amount: readNumber(fields.at(-1), "dollars", line),
    });
  });
  return transactions;
}
