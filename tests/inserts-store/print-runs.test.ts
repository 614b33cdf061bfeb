import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addressBases,
  createPrintRun,
  defaultAddressBase,
  exportCodeMap,
  insertJobs,
  listPrintRuns,
  searchPrintRuns,
  markSent,
  printFile,
  probeAddress,
  proofQr,
  proofSeenAt,
  readPrintRun,
  reopenPrintRun,
  setInTheBox,
  startMaking,
  stopMaking,
  updatePrintRun,
  type PrintRun,
} from "#app/migration/inserts/index.ts";
import { readManifest } from "#app/migration/inserts/print-package.ts";
import { printSink } from "#app/migration/inserts/print-job.ts";
import { normaliseCardCode } from "#app/migration/inserts/card-code.ts";
import { claimHost } from "#app/platform/code-directory.ts";
import { withDirectory, withShop } from "#app/platform/db.ts";
import type { UserError } from "#app/platform/errors.ts";
import { eventually } from "#tests/support/eventually.ts";
import { decodeQrImage } from "#tests/support/decode-qr.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aPublishedInsert, runForm, staff } from "./support.ts";

useDatabase();

const server = createServer((req, res) =>
  res.writeHead(req.url?.startsWith("/gone") ? 410 : 200).end(),
);
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  process.env.PUBLIC_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("should be refused"),
    (error: unknown) => error as UserError,
  );

async function aRun(shop: number, changes: object = {}): Promise<PrintRun> {
  const insert = await aPublishedInsert(shop);
  const form = await runForm(shop, insert, changes);
  return withShop(shop, (tx) => createPrintRun(tx, staff, insert.id, form));
}

const job = { id: "1", signal: new AbortController().signal };
const make = (shopId: number, run: PrintRun) =>
  insertJobs.print!({ shopId, printRunId: run.id }, job);

test("a shared run has one short card code and a proof code of its own, both in the directory", async () => {
  const shop = await aShop();
  const run = await aRun(shop);
  expect(run.sharedCode).toHaveLength(8);
  expect(normaliseCardCode(run.sharedCode!)).toMatchObject({ ok: true });
  const rows = await withDirectory((tx) =>
    tx.query("select code, is_proof, is_unique from code_directory where print_run_id = $1", [
      run.id,
    ]),
  );
  expect(rows).toHaveLength(2);
  expect(rows).toContainEqual({ code: run.proofCode, is_proof: true, is_unique: false });
  const svg = await printFile(shop, run, "qr.svg");
  expect(await decodeQrImage(Buffer.from(svg.body as string), 600)).toBe(
    `${run.addressBase}/q/${run.sharedCode}`,
  );
  expect(await decodeQrImage(Buffer.from(proofQr(run).svg), 600)).toContain(run.proofCode);
  for (const name of ["card.pdf", "qr.pdf", "proof.pdf", "qr.png"]) {
    const body = (await printFile(shop, run, name)).body as Buffer;
    expect(body.subarray(0, 4).toString()).toMatch(/%PDF|PNG/);
  }
});

test("a unique run is made in steps: stopped in the middle it goes on, and every code is different", async () => {
  const shop = await aShop();
  const run = await aRun(shop, { codeKind: "unique", quantity: 1_030 });
  await withShop(shop, (tx) => startMaking(tx, staff, run.id));
  const stopped = AbortSignal.abort(new Error("killed"));
  await refused(
    insertJobs.print!({ shopId: shop, printRunId: run.id }, { id: "1", signal: stopped }),
  );
  await make(shop, run);
  const made = await withShop(shop, (tx) => readPrintRun(tx, run.id));
  expect(made).toMatchObject({ status: "ready", progress: { phase: "done", done: 1_030 } });
  const codes = await withShop(shop, (tx) =>
    tx.first<{ codes: number; serials: number; last: number }>(
      `select count(distinct code) as codes, count(distinct serial) as serials, max(serial) as last
         from card_codes where shop_id = $1 and print_run_id = $2 and not is_proof`,
      [shop, run.id],
    ),
  );
  expect(codes).toEqual({ codes: 1_030, serials: 1_030, last: 1_030 });
  const manifest = await readManifest(printSink(shop, run.id));
  expect(manifest?.files.map(({ name }) => name)).toEqual([
    "codes.csv",
    "cards-0001-1000.pdf",
    "cards-1001-1030.pdf",
  ]);
  // Asked again, the job finds nothing to do.
  await make(shop, run);
  const reopened = await withShop(shop, (tx) => reopenPrintRun(tx, staff, run.id));
  expect(reopened.status).toBe("draft");
  expect(await readManifest(printSink(shop, run.id))).toBeNull();
  const map = await text(exportCodeMap(shop));
  expect(map.trim().split("\n")).toHaveLength(1_031);
  expect(map).not.toContain(run.proofCode);
});

test("a merchant stops the making: it ends, keeps what is made, and goes on from there; a changed card begins its files anew", async () => {
  const shop = await aShop();
  const run = await aRun(shop, { codeKind: "unique", quantity: 20_000 });
  const now = () => withShop(shop, (tx) => readPrintRun(tx, run.id));
  const firstCodes = () =>
    withShop(shop, (tx) =>
      tx.query<{ code: string }>(
        `select code from card_codes where shop_id = $1 and print_run_id = $2 and not is_proof
            and serial <= 1030 order by serial`,
        [shop, run.id],
      ),
    );
  await withShop(shop, (tx) => startMaking(tx, staff, run.id));
  const running = make(shop, run);
  await eventually(async () => expect((await now()).progress.done).toBeGreaterThan(1_030));
  await withShop(shop, (tx) => stopMaking(tx, staff, run.id));
  await running;
  expect(await now()).toMatchObject({ status: "draft", progress: { phase: "stopped" } });
  const nothing = await refused(withShop(shop, (tx) => stopMaking(tx, staff, run.id)));
  expect(nothing.message).toMatch(/not being made/);
  const before = await firstCodes();
  expect(before).toHaveLength(1_030);
  const { insertId: _insert, ...form } = await now();
  await withShop(shop, (tx) => updatePrintRun(tx, staff, run.id, { ...form, quantity: 1_030 }));
  expect(await readManifest(printSink(shop, run.id))).toBeNull();
  await withShop(shop, (tx) => startMaking(tx, staff, run.id));
  await make(shop, run);
  expect(await now()).toMatchObject({ status: "ready", progress: { phase: "done" } });
  expect(await firstCodes()).toEqual(before);
});

test("sent to print asks for the proof, then fixes address and card", async () => {
  const shop = await aShop();
  const run = await aRun(shop);
  const early = await refused(withShop(shop, (tx) => markSent(tx, staff, run.id)));
  expect(early.fields).toHaveProperty("proof");
  await withShop(shop, (tx) =>
    tx.run(
      `insert into scans (shop_id, id, scanned_at, code, insert_id, print_run_id, kind, locale)
       values ($1, gen_random_uuid(), now(), $2, $3, $4, 'proof', 'en')`,
      [shop, run.proofCode, run.insertId, run.id],
    ),
  );
  expect(await withShop(shop, (tx) => proofSeenAt(tx, run))).toBeInstanceOf(Date);
  const sent = await withShop(shop, (tx) => markSent(tx, staff, run.id));
  expect(sent.status).toBe("sent");
  const { insertId, ...form } = run;
  const changed = await refused(withShop(shop, (tx) => updatePrintRun(tx, staff, run.id, form)));
  expect(changed.status).toBe(409);
  const box = { inBoxFrom: "2026-11-01", inBoxTo: "2026-10-01", sharePercent: "50" };
  const wrong = await refused(withShop(shop, (tx) => setInTheBox(tx, staff, run.id, box)));
  expect(wrong.fields).toHaveProperty("inBoxTo");
  const kept = await withShop(shop, (tx) =>
    setInTheBox(tx, staff, run.id, { ...box, inBoxTo: "" }),
  );
  expect(kept).toMatchObject({ inBoxFrom: "2026-11-01", inBoxTo: null, shareOfUnits: 0.5 });
  const [listed] = await withShop(shop, (tx) => listPrintRuns(tx, insertId));
  expect(listed).toMatchObject({ insertName: "Carrier warranty card", scans: 0, registrations: 0 });
  const found = (filter: Parameters<typeof searchPrintRuns>[1]) =>
    withShop(shop, async (tx) => (await searchPrintRuns(tx, filter)).rows.map(({ id }) => id));
  expect(await found({ status: "sent", search: "CARRIER war" })).toEqual([run.id]);
  expect([await found({ status: "draft" }), await found({ search: "nothing" })]).toEqual([[], []]);
  const second = await withShop(shop, (tx) =>
    createPrintRun(tx, staff, insertId, { ...form, name: "Bigger", quantity: run.quantity + 1 }),
  );
  expect(await found({ sort: "cards", direction: "desc" })).toEqual([second.id, run.id]);
  expect(await found({ sort: "cards", direction: "desc", limit: 1, offset: 1 })).toEqual([run.id]);
});

test("a printed address prefers the merchant's domain, and is never another's", async () => {
  const [shop, other] = [await aShop(), await aShop()];
  await withShop(shop, async (tx) => {
    expect((await addressBases(tx)).map(({ kind }) => kind)).toEqual(["app_proxy", "ours"]);
    await claimHost(tx, "care.mira.example");
    expect((await defaultAddressBase(tx)).base).toBe("https://care.mira.example");
  });
  const taken = await refused(withShop(other, (tx) => claimHost(tx, "care.mira.example")));
  expect(taken.fields).toHaveProperty("host");
  const insert = await aPublishedInsert(other);
  const form = await runForm(other, insert, { addressBase: "https://evil.example" });
  const strange = await refused(
    withShop(other, (tx) => createPrintRun(tx, staff, insert.id, form)),
  );
  expect(strange.fields).toHaveProperty("addressBase");
});

test("a dead address is named with its reason, and private networks are not opened", async () => {
  const base = process.env.PUBLIC_URL!;
  expect(await probeAddress(`${base}/q/X`, "ours")).toBeNull();
  expect(await probeAddress(`${base}/gone`, "ours")).toContain("error 410");
  expect(await probeAddress("http://localhost:1/q/X", "own_domain")).toContain("private network");
  expect(await probeAddress("https://nothing.invalid/q/X", "own_domain")).toContain(
    "no address in DNS",
  );
});

test("a GS1 address names the product, and a shared one asks for its lot", async () => {
  const shop = await aShop();
  const run = await aRun(shop, { gtin: "9506000134352", lot: "L7" });
  const svg = (await printFile(shop, run, "qr.svg")).body as string;
  expect(await decodeQrImage(Buffer.from(svg), 600)).toBe(
    `${run.addressBase}/01/09506000134352/10/L7`,
  );
  const insert = await aPublishedInsert(shop);
  const wrong = await refused(runForm(shop, insert, { gtin: "9506000134353" }));
  expect(wrong.fields).toHaveProperty("gtin");
  expect((await refused(runForm(shop, insert, { gtin: "9506000134352" }))).fields).toHaveProperty(
    "lot",
  );
});

test("no file is given for another name or another kind of run", async () => {
  const shop = await aShop();
  const run = await aRun(shop, { codeKind: "unique", quantity: 3 });
  for (const name of ["qr.svg", "../manifest.json", "package.zip"]) {
    expect((await refused(printFile(shop, run, name))).status).toBe(404);
  }
  await withShop(shop, (tx) => startMaking(tx, staff, run.id));
  await make(shop, run);
  const zip = await printFile(shop, run, "package.zip");
  const bytes = await (zip.body as Readable).toArray();
  expect(
    Buffer.concat(bytes as Buffer[])
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
});
