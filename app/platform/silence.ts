import { randomUUID } from "node:crypto";
import pg from "pg";
import { config } from "./config.ts";
import { log } from "./log.ts";

/** What we need to see of a connection at work; the library has no public word for it. */
type Inside = { readyForQuery: boolean; processID: number | null; connection: { stream: { bytesRead: number; bytesWritten: number; destroy(error?: Error): void } } };

/** This process's connections, so that no other's are ever ended. */
const own = `flybridge-${randomUUID().slice(0, 8)}`;

/** A server that does nothing but wait for us may hold locks: so long we let it, in multiples of the silence. */
const patience = 10;

/**
 * A connection that notices when its line has gone dead without a word, as after a router lost its table: a query
 * would otherwise wait for ever. Each DATABASE_SILENCE_SECONDS without a byte while a query is out, another connection
 * asks the server what ours is doing. A server still at work is left alone, however long it takes; one that has nothing
 * to do, or does not know us, has answered into nowhere: then both ends are ended, so that its locks are free.
 */
export class WatchedClient extends pg.Client {
  #timer: NodeJS.Timeout | undefined;
  #bytes = -1;
  #waited = 0;
  #asking = false;

  constructor(options: pg.ClientConfig = {}) {
    super({ application_name: own, ...options });
    // A connection that breaks while a transaction holds it would otherwise end the whole process; whoever holds it
    // learns of it from its next query.
    this.on("error", () => undefined);
    const { DATABASE_SILENCE_SECONDS: seconds } = config();
    if (seconds === 0) return;
    this.#timer = setInterval(() => void this.#look(), seconds * 1000).unref();
    this.once("end", () => clearInterval(this.#timer));
  }

  async #look(): Promise<void> {
    const { readyForQuery, processID, connection } = this as unknown as Inside;
    if (!processID) return;
    const bytes = connection.stream.bytesRead + connection.stream.bytesWritten;
    const silent = bytes === this.#bytes && !readyForQuery;
    this.#bytes = bytes;
    if (!silent) this.#waited = 0;
    if (!silent || this.#asking) return;
    this.#asking = true;
    this.#waited += 1;
    try {
      if (!(await serverIsAtWork(processID, this.#waited < patience))) {
        log.warn("a database connection fell silent: its work is tried anew");
        connection.stream.destroy(new Error("Connection terminated: the line to the database fell silent"));
      }
    } catch {
      // The database cannot be reached at all: the next look tells.
    } finally {
      this.#asking = false;
    }
  }
}

/** Asks over a fresh line whether the server works for the connection; ends the connection there when it does not. */
async function serverIsAtWork(processId: number, mayReadFromUs: boolean): Promise<boolean> {
  const { DATABASE_URL: connectionString, DATABASE_SILENCE_SECONDS: seconds } = config();
  const limit = Math.min(seconds, 10) * 1000;
  const asking = new pg.Client({ connectionString, connectionTimeoutMillis: limit, query_timeout: limit });
  asking.on("error", () => undefined);
  try {
    await asking.connect();
    const { rows } = await asking.query<{ working: boolean }>(
      "select state = 'active' and ($3 or wait_event is distinct from 'ClientRead') as working from pg_stat_activity where pid = $1 and application_name = $2",
      [processId, own, mayReadFromUs],
    );
    if (rows[0]?.working) return true;
    if (rows[0]) await asking.query("select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and application_name = $2", [processId, own]);
    return false;
  } finally {
    // A line that is dead too would keep an orderly goodbye waiting.
    (asking as unknown as Inside).connection.stream.destroy();
  }
}
