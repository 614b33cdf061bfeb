import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ZipFile } from "yazl";
import { buffer } from "node:stream/consumers";
import { createRandom, type Random } from "#app/attribution/numerics/random.ts";
import { contextFor } from "#app/imports/context.ts";
import { openFile } from "#app/imports/reading/open.ts";
import { FileRefused } from "#app/imports/reading/types.ts";
import { recognise } from "#app/imports/recognise.ts";
import { registry } from "#app/imports/registry.ts";
import { readTable } from "#app/imports/rows.ts";
import { understand } from "#app/imports/style.ts";

/** Small legal files of several shapes, from which broken ones are made. */
export async function seedFiles(): Promise<{ name: string; bytes: Buffer }[]> {
  const orders = ["amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\tship-postal-code\tship-country",
    ...Array.from({ length: 8 }, (_, n) => `114-000000${n}-1234567\t2026-05-0${n + 1}T05:05:21+00:00\t2026-05-09T05:05:21+00:00\tShipped\tAmazon.com\tPillow 12" x 18"\tSKU-${n % 3}\tB00000000${n}\tShipped\t${1 + n}\tUSD\t${n}.99\t06614-0000\tUS`)].join("\r\n");
  const meta = `"Campaign name",Day,"Amount spent (EUR)",Impressions,"Link clicks"\n"Spring, sale",2026-05-01,12.50,"1,841",3\n"Brand ""M""",2026-05-02,0.01,12,\n,,12.51,1853,3\n`;
  const german = "Datum;Kampagnenname;Anzeigengruppenname;Suchbegriff des Kunden;Impressionen;Klicks;Ausgaben;Währung\n01.09.2026;Marke;Gruppe;süße sachen;1.234;3;12,34;EUR\n13.09.2026;Marke;Gruppe;mira;12;0;0,10;EUR\n";
  const json = JSON.stringify({ reportSpecification: { dataStartTime: "2026-05-01", dataEndTime: "2026-05-01", marketplaceIds: ["ATVPDKIKX0DER"] }, dataByDepartmentAndSearchTerm: [{ departmentName: "Amazon.com", searchTerm: "mira \"x\"", searchFrequencyRank: 1, clickedAsin: "B1", clickShare: 0.1, conversionShare: 0 }, { departmentName: "Beauty", searchTerm: "ü", searchFrequencyRank: 12345678901, clickedAsin: "B2", clickShare: 1e-7 }] });
  const trends = "Category: All categories\n\nWeek,mira: (United States)\n2026-05-03,4\n2026-05-10,<1\n2026-05-17,100\n";
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("Date,Clicks,Impressions,CTR,Position\n2026-05-01,1,20,5%,1.5\n2026-05-02,0,3,0%,10\n"), "Chart.csv");
  zip.addBuffer(Buffer.from("Filter,Value\nQuery,+mira\nDate,Last 3 months\n"), "Filters.csv");
  zip.end();
  const zipped = await buffer(zip.outputStream);
  return [
    { name: "orders.txt", bytes: Buffer.from(orders) }, { name: "orders-utf16.txt", bytes: Buffer.from(`\uFEFF${orders}`, "utf16le") }, { name: "orders.gz", bytes: gzipSync(orders) }, { name: "meta.csv", bytes: Buffer.from(meta) },
    { name: "ads.csv", bytes: Buffer.from(german) }, { name: "terms.json", bytes: Buffer.from(json) }, { name: "trends.csv", bytes: Buffer.from(trends) }, { name: "search.zip", bytes: zipped }, { name: "book.xlsx", bytes: await workbook() },
  ];
}

async function workbook(): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name);
  add("xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`);
  add("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`);
  add("xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`);
  add("xl/sharedStrings.xml", `<sst><si><t>Date</t></si><si><t>Campaign Name</t></si><si><t>Impressions</t></si><si><t>Clicks</t></si><si><t>Spend</t></si><si><t>Currency</t></si><si><r><t>Bra</t></r><r><t>nd &amp; Co</t></r></si></sst>`);
  const row = (n: number, cells: string) => `<row r="${n}">${cells}</row>`;
  add("xl/worksheets/sheet1.xml", `<worksheet><sheetData>${row(1, [0, 1, 2, 3, 4, 5].map((at) => `<c t="s"><v>${at}</v></c>`).join(""))}${row(2, `<c s="1"><v>46143</v></c><c t="s"><v>6</v></c><c><v>1200</v></c><c><v>7</v></c><c><v>12.340000000000002</v></c><c t="inlineStr"><is><t>USD</t></is></c>`)}</sheetData></worksheet>`);
  zip.end();
  return buffer(zip.outputStream);
}

const nasty = ["\0", '"', "\t", "\r", "\n", ",", ";", "\uFEFF", "\uFFFD", "=1+1", "1.20253E+17", "99999999999999999999", "-", "--", "9".repeat(400), "é".repeat(50), "\\N", "\\.", "{", "]", "2026-02-30", "00:00", "<5"];

/** Breaks a file as transfers, editors and spreadsheets do: bytes flipped, cut, doubled, moved, and nasty text put in. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let out = Buffer.from(bytes);
  for (let left = 1 + random.int(4); left > 0; left--) {
    const at = random.int(Math.max(1, out.length));
    const length = random.int(40);
    switch (random.int(7)) {
      case 0: if (out.length > 0) out[at] = random.int(256); break;
      case 1: out = out.subarray(0, at); break;
      case 2: out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]); break;
      case 3: out = Buffer.concat([out.subarray(0, at + length), out.subarray(at)]); break;
      case 4: out = Buffer.concat([out.subarray(at), out.subarray(0, at)]); break;
      default: out = Buffer.concat([out.subarray(0, at), Buffer.from(nasty[random.int(nasty.length)] ?? ""), out.subarray(at)]);
    }
    out = Buffer.from(out);
  }
  return out;
}

const answers = { timeZone: "UTC", currency: "USD", dateStyle: "day-first", from: "2026-05-01", to: "2026-05-31", grain: "week", send: "1", marketplace: "US" };

/** Reads and checks a whole file without a database. "refused" is a right answer; any other error is a failure. */
export async function readWhole(path: string, name: string): Promise<"read" | "refused"> {
  try {
    const file = await openFile(path, name);
    try {
      const found = await recognise(file, name, registry);
      if (!("source" in found) || found.inspection.refuse) return "refused";
      const understood = understand(found, { currency: "USD", timeZone: "UTC" }, answers);
      for (const table of found.tables) {
        const context = contextFor(1, name, found, table, understood, answers, new Map());
        for await (const batch of readTable(found.source, table, context, () => undefined)) {
          for (const row of batch) if (row.result.kind === "problems") row.kept();
        }
      }
      return "read";
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FileRefused) return "refused";
    throw error;
  }
}

const slowest = 20_000;

/**
 * Reads `rounds` broken files made from one seed.
 * @returns how many were read, how many refused, and each that crashed or hung, with what makes it again
 */
export async function readMutatedFiles(rounds: number, seed: number): Promise<{ read: number; refused: number; failures: string[] }> {
  const seeds = await seedFiles();
  const random = createRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), "flybridge-faults-"));
  const outcome = { read: 0, refused: 0, failures: [] as string[] };
  try {
    for (let round = 0; round < rounds; round++) {
      const { name, bytes } = seeds[round % seeds.length]!;
      const path = join(folder, String(round % 50));
      await writeFile(path, mutate(bytes, random));
      let timer: NodeJS.Timeout | undefined;
      const hang = new Promise<never>((_, fail) => (timer = setTimeout(() => fail(new Error("it hangs")), slowest)));
      try {
        outcome[await Promise.race([readWhole(path, name), hang])] += 1;
      } catch (error) {
        outcome.failures.push(`round ${round} (${name}, seed ${seed}): ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`);
      } finally {
        clearTimeout(timer);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return outcome;
}
