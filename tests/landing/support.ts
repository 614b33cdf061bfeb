import { randomUUID } from "node:crypto";
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { withShop } from "#app/platform/db.ts";
import { createSharedCardCode, createUniqueCardCode } from "#app/migration/inserts/card-code.ts";
import { handlePublic } from "#app/migration/landing/index.ts";

export type Card = { shopId: number; insertId: string; printRunId: string; code: string };

type CardOptions = {
  unique?: boolean;
  proof?: boolean;
  status?: "draft" | "published" | "archived";
  offer?: object;
  copy?: object;
  look?: object;
  variants?: object[];
  orderIdMode?: string;
  gtin?: string;
  lot?: string;
  products?: string[];
};

/** An insert with one print run and one code, entered as the admin would. */
export async function aCard(shopId: number, options: CardOptions = {}): Promise<Card> {
  const { unique = false, proof = false, status = "published" } = options;
  const [insertId, printRunId] = [randomUUID(), randomUUID()];
  const code = unique ? createUniqueCardCode() : createSharedCardCode();
  const offer = options.offer ?? { kind: "warranty", months: 24, claimEmail: "care@mira.example", terms: "Two more years on seams and buckles." };
  await withShop(shopId, async (tx) => {
    await tx.run("update shops set responsible_name = 'Mira GmbH', responsible_address = 'Berlin', privacy_url = 'https://mira.example/privacy', support_email = 'care@mira.example', sender_name = 'Mira', sender_email = 'hello@mira.example' where shop_id = $1", [shopId]);
    await tx.run(
      `insert into inserts (shop_id, id, name, kind, status, marketplace, order_id_mode, offer, copy, look, variants, published_at)
       values ($1, $2, 'Carrier card', 'card', $3, 'US', $4, $5, $6, $7, $8, now())`,
      [shopId, insertId, status, options.orderIdMode ?? "asked", JSON.stringify(offer), JSON.stringify(options.copy ?? { en: { headline: "Two more years of warranty on your Mira Carrier" } }), JSON.stringify({ brand: "mira", ...options.look }), JSON.stringify(options.variants ?? [])],
    );
    for (const [position, title] of (options.products ?? ["Mira Carrier"]).entries()) {
      const [product] = await tx.query<{ id: string }>("insert into products (shop_id, title) values ($1, $2) returning id", [shopId, title]);
      await tx.run("insert into insert_products (shop_id, insert_id, product_id, position) values ($1, $2, $3, $4)", [shopId, insertId, product?.id, position]);
    }
    await tx.run(
      `insert into print_runs (shop_id, id, insert_id, name, code_kind, quantity, card_size, address_base, lot, gtin)
       values ($1, $2, $3, 'First', $4, 1, 'business_eu', 'https://app.flybridge.test', $5, $6)`,
      [shopId, printRunId, insertId, unique ? "unique" : "shared", options.lot ?? null, options.gtin ?? null],
    );
  });
  const card = { shopId, insertId, printRunId, code };
  await addCode(card, code, unique, proof, 1);
  return card;
}

/** One more code of a card's print run. */
export async function addCode(card: Card, code: string, unique: boolean, proof: boolean, serial: number): Promise<void> {
  await withShop(card.shopId, (tx) =>
    tx.run("insert into card_codes (shop_id, code, insert_id, print_run_id, serial, is_unique, is_proof) values ($1, $2, $3, $4, $5, $6, $7)", [card.shopId, code, card.insertId, card.printRunId, serial, unique, proof]),
  );
  await withShop(card.shopId, (tx) =>
    tx.run("insert into code_directory (code, shop_id, insert_id, print_run_id, is_unique, is_proof) values ($1, $2, $3, $4, $5, $6)", [code, card.shopId, card.insertId, card.printRunId, unique, proof]),
  );
}

export const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string; bytes: Buffer; wire: number };

/** A real server with the public pages in front, and a client that speaks to it as a phone does. */
export async function startServer(): Promise<{ origin: string; ask: (path: string, options?: AskOptions) => Promise<Answer>; stop: () => Promise<void> }> {
  const server: Server = createServer((req, res) => {
    if (!handlePublic(req, res)) res.writeHead(404).end("not public");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    ask: (path, options) => ask(port, path, options),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type AskOptions = { method?: string; headers?: Record<string, string>; form?: Record<string, string> };

function ask(port: number, path: string, { method, headers = {}, form }: AskOptions = {}): Promise<Answer> {
  const body = form && new URLSearchParams(form).toString();
  return new Promise((done, fail) => {
    const req = httpRequest(
      {
        port,
        host: "127.0.0.1",
        path,
        method: method ?? (form ? "POST" : "GET"),
        headers: {
          "User-Agent": PHONE,
          "Accept-Language": "en-US,en;q=0.9",
          "Accept-Encoding": "gzip",
          ...(body ? { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Content-Length": String(Buffer.byteLength(body)) } : {}),
          ...headers,
        },
      },
      (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("end", () => {
          const raw = Buffer.concat(chunks);
          const bytes = res.headers["content-encoding"] === "gzip" && raw.length > 0 ? gunzipSync(raw) : raw;
          done({ status: res.statusCode ?? 0, headers: res.headers, body: bytes.toString("utf8"), bytes, wire: raw.length });
        });
      },
    );
    req.on("error", fail);
    req.end(body);
  });
}

/** The hidden token of a drawn form. */
export function tokenOf(page: string): string {
  return /name="t" value="([^"]+)"/.exec(page)?.[1] ?? "";
}

/** The wording version of the consent on a page. */
export function wordingOf(page: string): string {
  return /name="cv" value="([^"]+)"/.exec(page)?.[1] ?? "";
}

/** The one-hour cookie as the browser sends it back. */
export function cookieOf(answer: Answer): string {
  return (answer.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
}

/** How many openings of each kind the shop's counts have, and its stored rows. */
export async function counts(card: Card): Promise<Record<string, number>> {
  const rows = await withShop(card.shopId, (tx) => tx.query<{ kind: string; scans: number }>("select kind, sum(scans)::int as scans from scan_counts where insert_id = $1 group by kind", [card.insertId]));
  return Object.fromEntries(rows.map((row) => [row.kind, row.scans]));
}

/** How many scan rows are stored. */
export async function storedScans(card: Card): Promise<number> {
  const [row] = await withShop(card.shopId, (tx) => tx.query<{ scans: number }>("select count(*)::int as scans from scans where insert_id = $1", [card.insertId]));
  return row?.scans ?? 0;
}
