import { randomUUID } from "node:crypto";
import pg from "pg";
import type { EmbeddedDatabase } from "#dev/embedded-postgres.ts";
import { createSharedCardCode, createUniqueCardCodes } from "#app/migration/inserts/card-code.ts";

export type Cards = { shared: string; unique: string[] };

/** One shop with one insert, a shared card and `count` unique ones. */
export async function enterCards(database: EmbeddedDatabase, count: number): Promise<Cards> {
  const client = new pg.Client(database.appUrl);
  await client.connect();
  try {
    await client.query("begin");
    await client.query("set local app.shop_domain = 'bench.myshopify.com'");
    const shop = await client.query<{ id: string }>("insert into shop_directory (domain) values ('bench.myshopify.com') returning id");
    const shopId = shop.rows[0]?.id;
    const [insertId, sharedRun, uniqueRun] = [randomUUID(), randomUUID(), randomUUID()];
    const cards = { shared: createSharedCardCode(), unique: createUniqueCardCodes(count) };
    await client.query("select set_config('app.shop_id', $1, true)", [shopId]);
    await client.query("insert into shops (shop_id, domain, name, responsible_name, privacy_url) values ($1, 'bench.myshopify.com', 'Mira', 'Mira GmbH, Berlin', 'https://mira.example/privacy')", [shopId]);
    await client.query(
      `insert into inserts (shop_id, id, name, kind, status, marketplace, offer, copy, look) values ($1, $2, 'Card', 'card', 'published', 'US', $3, $4, '{"brand": "mira"}')`,
      [shopId, insertId, JSON.stringify({ kind: "warranty", months: 24 }), JSON.stringify({ en: { headline: "Two more years of warranty on your Mira Carrier" } })],
    );
    for (const [run, kind] of [[sharedRun, "shared"], [uniqueRun, "unique"]]) {
      await client.query("insert into print_runs (shop_id, id, insert_id, name, code_kind, quantity, card_size, address_base) values ($1, $2, $3, 'Run', $4, 1, 'a6', 'http://127.0.0.1')", [shopId, run, insertId, kind]);
    }
    await enterCodes(client, shopId, insertId, sharedRun, [cards.shared], false);
    await enterCodes(client, shopId, insertId, uniqueRun, cards.unique, true);
    await client.query("commit");
    return cards;
  } finally {
    await client.end();
  }
}

async function enterCodes(client: pg.Client, shopId: string | undefined, insertId: string, runId: string, codes: string[], isUnique: boolean): Promise<void> {
  const values = [shopId, insertId, runId, codes, isUnique];
  await client.query("insert into code_directory (code, shop_id, insert_id, print_run_id, is_unique) select code, $1, $2, $3, $5 from unnest($4::text[]) as code", values);
  await client.query("insert into card_codes (shop_id, code, insert_id, print_run_id, serial, is_unique) select $1, code, $2, $3, serial, $5 from unnest($4::text[]) with ordinality as given (code, serial)", values);
}
