import pg from "pg";
import { PrismaPg } from "@prisma/adapter-pg";
import { parseIntoClientConfig } from "pg-connection-string";

type Field = { dataTypeID: number };
type Result = { fields?: Field[] } | { fields?: Field[] }[] | undefined;

/** The engine cannot read the catalogue's own types `char`, `name` and `name[]`: hand them over as text. */
function catalogueTypesAsText<T>(result: T): T {
  for (const one of [result as Result].flat()) {
    for (const field of one?.fields ?? []) {
      if (field.dataTypeID === 18 || field.dataTypeID === 19) field.dataTypeID = 25;
      if (field.dataTypeID === 1003) field.dataTypeID = 1009;
    }
  }
  return result;
}

/** PostgreSQL 18 lists NOT NULL among the constraints, which the engine does not know. */
function withoutNotNullConstraints(sql: string): string {
  return sql.replace("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n')");
}

class CatalogueClient extends pg.Client {
  // @ts-expect-error the overloads of pg.Client.query cannot be restated in one signature
  override query(...args: unknown[]): unknown {
    const query = args[0] as string | { text?: string } | undefined;
    if (typeof query === "string") args[0] = withoutNotNullConstraints(query);
    else if (query?.text !== undefined) {
      args[0] = Object.assign(Object.create(Object.getPrototypeOf(query)), query, {
        text: withoutNotNullConstraints(query.text),
      });
    }
    const callback = args.at(-1);
    if (typeof callback === "function") {
      args[args.length - 1] = (error: unknown, result: unknown) =>
        callback(error, catalogueTypesAsText(result));
    }
    const out = (super.query as (...a: unknown[]) => unknown).apply(this, args);
    return out instanceof Promise ? out.then(catalogueTypesAsText) : out;
  }
}

type Connection = Awaited<ReturnType<PrismaPg["connect"]>>;

/** The adapter cuts scripts at every semicolon, also within function bodies: send them whole instead. */
function wholeScripts(connection: Connection): Connection {
  connection.executeScript = async (script) => {
    await (connection.underlyingDriver() as pg.Pool).query(script);
  };
  return connection;
}

class MigrationAdapter extends PrismaPg {
  readonly #url: string;

  constructor(url: string) {
    // A connection string would be reused for the shadow database: give the parts instead.
    super({ ...parseIntoClientConfig(url), Client: CatalogueClient } as never);
    this.#url = url;
  }

  override async connect(): ReturnType<PrismaPg["connect"]> {
    return wholeScripts(await super.connect());
  }

  /** A database of its own, whose pool is closed before it is dropped. */
  override async connectToShadowDb(): ReturnType<PrismaPg["connectToShadowDb"]> {
    const name = `flybridge_shadow_${process.pid}_${Date.now()}`;
    const admin = new pg.Client(this.#url);
    await admin.connect();
    await admin.query(`CREATE DATABASE "${name}"`);
    const shadow = wholeScripts(
      await new PrismaPg({
        ...parseIntoClientConfig(this.#url),
        database: name,
        Client: CatalogueClient,
      } as never).connect(),
    );
    const close = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await close();
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.end();
    };
    return shadow;
  }
}

/** A driver adapter for `prisma migrate`, connected as the database's owner. */
export function migrationAdapter(url: string): PrismaPg {
  return new MigrationAdapter(url);
}
