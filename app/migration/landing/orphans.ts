import { pool } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";

let counted = 0;
let timer: NodeJS.Timeout | undefined;

/** Counts one request for a code that nobody knows. Only the number of the day is kept. */
export function countOrphan(): void {
  counted += 1;
  timer ??= setTimeout(() => void flushOrphans(), 5_000).unref();
}

/** Writes the count down; what cannot be written stays for the next time. */
export async function flushOrphans(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const scans = counted;
  if (scans === 0) return;
  counted = 0;
  try {
    await pool().query(
      `insert into orphan_scans as o (day, scans) values ((now() at time zone 'UTC')::date, $1)
       on conflict (day) do update set scans = o.scans + excluded.scans`,
      [scans],
    );
  } catch (error) {
    counted += scans;
    log.warn({ error, count: scans }, "unknown codes could not be counted");
  }
}
