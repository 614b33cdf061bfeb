import { PassThrough } from "node:stream";
import { inflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { createUniqueCardCode, createUniqueCardCodes } from "#app/migration/inserts/card-code.ts";
import { prepareLogo, type CardDesign } from "#app/migration/inserts/card-design.ts";
import {
  CardDesignError,
  checkCardDesign,
  qrOnlyPdf,
  writeCardsPdf,
} from "#app/migration/inserts/card-pdf.ts";
import { renderCardPreviewPng } from "#app/migration/inserts/card-preview.ts";
import { CARD_SIZES, MM, type CardSizeId } from "#app/migration/inserts/card-sizes.ts";
import { createQr } from "#app/migration/inserts/qr.ts";
import { decodeQrImage, decodeQrPixels } from "#tests/support/decode-qr.ts";
import { openPdf, rasterisePdf } from "#tests/support/rasterise-pdf.ts";
import { collect, sampleCard, sampleDesign } from "./card-samples.ts";

const sizes = Object.keys(CARD_SIZES) as CardSizeId[];
const logoSvg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><circle cx="99" cy="99" r="90"/></svg>',
);

/** All page and form content of a PDF, as pdfkit compresses it. */
function contents(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  const streams = text.matchAll(/\/FlateDecode[^>]*>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/g);
  return Array.from(streams, (match) => {
    try {
      return inflateSync(Buffer.from(match[1] ?? "", "latin1")).toString("latin1");
    } catch {
      return "";
    }
  })
    .filter((content) => /\bscn\b|\bre\b|\bDo\b/.test(content))
    .join("\n");
}

test.each(sizes)("%s: the QR of the printed page reads back", async (size) => {
  const card = sampleCard(createUniqueCardCode());
  const design: CardDesign = { ...sampleDesign, size };
  const pdf = await collect((stream) => writeCardsPdf(stream, [card], design));
  const back = await rasterisePdf(pdf, { dpi: 200, page: 2 });
  expect(decodeQrPixels(back)).toBe(card.address);
  expect(await decodeQrImage(await renderCardPreviewPng(design, card, "back", 800))).toBe(
    card.address,
  );
});

test.each(sizes)("%s: trim, bleed and media boxes are those of a printer", async (size) => {
  const { width, height, bleed } = CARD_SIZES[size];
  const design: CardDesign = { ...sampleDesign, size };
  const pdf = await collect((s) => writeCardsPdf(s, [sampleCard("K7QM9XTP3WHD")], design));
  const boxes = (name: string) =>
    Array.from(pdf.toString("latin1").matchAll(new RegExp(`/${name} \\[([^\\]]+)\\]`, "g")), (m) =>
      (m[1] ?? "").split(" ").map(Number),
    );
  const [trim, bleedBox, media] = ["TrimBox", "BleedBox", "MediaBox"].map(boxes);
  expect([trim?.length, bleedBox?.length, media?.length]).toEqual([2, 2, 2]);
  const side = (box: number[] | undefined, from: number, to: number) =>
    (box?.[to] ?? 0) - (box?.[from] ?? 0);
  expect(side(trim?.[0], 0, 2)).toBeCloseTo(width, 2);
  expect(side(trim?.[0], 1, 3)).toBeCloseTo(height, 2);
  expect(side(bleedBox?.[0], 0, 2)).toBeCloseTo(width + 2 * bleed, 2);
  expect((trim?.[0]?.[0] ?? 0) - (bleedBox?.[0]?.[0] ?? 0)).toBeCloseTo(bleed, 2);
  expect(side(media?.[0], 0, 2)).toBeGreaterThan(side(bleedBox?.[0], 0, 2) + 10 * MM);
  expect(size.endsWith("-us") ? bleed : bleed / MM).toBeCloseTo(size.endsWith("-us") ? 9 : 3, 6);
});

test("every font is embedded, and every colour is ink", async () => {
  const logo = await prepareLogo(logoSvg);
  const cards = createUniqueCardCodes(2).map(sampleCard);
  const pdf = await collect((stream) => writeCardsPdf(stream, cards, { ...sampleDesign, logo }));
  const text = pdf.toString("latin1");
  const fonts = text.match(/\/Type \/FontDescriptor/g) ?? [];
  expect(fonts.length).toBeGreaterThanOrEqual(2);
  expect(text.match(/\/FontFile[23]? \d+ 0 R/g)).toHaveLength(fonts.length);
  expect(text).not.toMatch(/\/Type1\b|Helvetica/);
  expect(text).not.toContain("/DeviceRGB");
  expect(text.match(/\/Subtype \/Image/g)).toHaveLength(1);
  const drawn = contents(pdf);
  expect(drawn).toContain("/DeviceCMYK cs");
  expect(drawn).not.toMatch(/\brg\b|\bRG\b|DeviceRGB/);
});

test("text and QR are black ink alone", async () => {
  const pdf = await collect((s) => writeCardsPdf(s, [sampleCard("K7QM9XTP3WHD")], sampleDesign));
  const drawn = contents(pdf);
  const inkBefore = (mark: string) =>
    drawn
      .split(mark)
      .slice(0, -1)
      .map((part) => part.match(/[\d.]+ [\d.]+ [\d.]+ [\d.]+ scn/g)?.at(-1));
  const ofText = inkBefore("\nBT");
  expect(ofText.length).toBeGreaterThan(8);
  expect(new Set(ofText)).toEqual(new Set(["0 0 0 1 scn"]));
  const qr = drawn.split("\n").findLastIndex((line) => / re$/.test(line));
  const after = drawn
    .split("\n")
    .slice(qr)
    .find((line) => line.endsWith("scn"));
  expect(after).toBe("0 0 0 1 scn");
});

test("a part has two pages a card, and its forms are drawn once", async () => {
  const cards = createUniqueCardCodes(60).map(sampleCard);
  const seen: number[] = [];
  const onProgress = (done: number) => seen.push(done);
  const pdf = await collect((s) => writeCardsPdf(s, cards, sampleDesign, { onProgress }));
  const document = await openPdf(pdf);
  expect(document.numPages).toBe(120);
  await document.destroy();
  expect(seen.at(-1)).toBe(60);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(pdf.toString("latin1").match(/\/Subtype \/Form/g)).toHaveLength(2);
  const last = await rasterisePdf(pdf, { dpi: 200, page: 120 });
  expect(decodeQrPixels(last)).toBe(cards.at(-1)?.address);
});

test("the same run made at the same moment is the same file", async () => {
  const cards = createUniqueCardCodes(3).map(sampleCard);
  const madeAt = new Date("2026-11-22T12:00:00Z");
  const make = () => collect((s) => writeCardsPdf(s, cards, sampleDesign, { madeAt }));
  expect((await make()).equals(await make())).toBe(true);
});

test("an aborted run stops and says so", async () => {
  const abort = new AbortController();
  const cards = createUniqueCardCodes(100).map(sampleCard);
  const stream = new PassThrough().resume();
  const onProgress = () => abort.abort(new Error("stopped by the merchant"));
  const run = writeCardsPdf(stream, cards, sampleDesign, { onProgress, signal: abort.signal });
  await expect(run).rejects.toThrow("stopped by the merchant");
  expect(stream.destroyed).toBe(true);
});

test("Japanese, Arabic and every Latin locale are drawn with real letters", () => {
  const words = [
    ["ja", "抱っこひもの保証を2年延長します"],
    ["ar", "سنتان إضافيتان من الضمان على منتجك"],
    ["pl", "Zażółć gęślą jaźń: dwa lata gwarancji"],
    ["tr", "İki yıl ek garanti, ğüşöç ıŞ"],
    ["es", "¿Dos años más de garantía? ¡Sí!"],
    ["sv", "Två års extra garanti på din sele"],
  ] as const;
  for (const [locale, headline] of words) {
    const design = { ...sampleDesign, locale, front: { headline, copy: headline } };
    expect(checkCardDesign(design, sampleCard("K7QM9XTP3WHD"))).toEqual([]);
  }
});

test("the Arabic card is laid out from the right and its QR reads", async () => {
  const design: CardDesign = { ...sampleDesign, locale: "ar" };
  const png = await renderCardPreviewPng(design, sampleCard("K7QM9XTP3WHD"), "back", 800);
  const left = await sharp(png).extract({ left: 0, top: 0, width: 400, height: 400 }).toBuffer();
  expect(await decodeQrImage(left)).toContain("K7QM9XTP3WHD");
});

test("what cannot be printed is refused before anything is written", async () => {
  const emoji = { ...sampleDesign, front: { headline: "Thank you 🎉", copy: "ไทย" } };
  const found = checkCardDesign(emoji, sampleCard("K7QM9XTP3WHD"));
  expect(found.map(({ code, field }) => [code, field])).toEqual([
    ["missing-glyphs", "front.copy"],
    ["missing-glyphs", "front.headline"],
  ]);
  const long = {
    ...sampleDesign,
    back: { ...sampleDesign.back, heading: "very long ".repeat(40) },
  };
  const run = writeCardsPdf(new PassThrough(), [sampleCard("K7QM9XTP3WHD")], long);
  await expect(run).rejects.toBeInstanceOf(CardDesignError);
  await expect(run).rejects.toThrow("back.heading");
  const dull = await prepareLogo(await sharp(logoSvg).resize(60).png().toBuffer());
  expect(
    checkCardDesign({ ...sampleDesign, logo: dull }, sampleCard("K7QM9XTP3WHD")),
  ).toMatchObject([{ code: "low-resolution-logo", severity: "warning" }]);
});

test("the QR-only file is the QR, in black ink, at its size", async () => {
  const text = "https://care.mira.example/c/K7QM9XTP";
  const pdf = await collect((stream) => qrOnlyPdf(stream, text, { sizeMm: 30 }));
  const modules = createQr(text).size;
  const page = await rasterisePdf(pdf, { dpi: 300, page: 1 });
  expect(decodeQrPixels(page)).toBe(text);
  expect((page.width / 300) * 25.4).toBeCloseTo((30 / modules) * (modules + 8), 0);
  expect(contents(pdf)).toContain("0 0 0 1 scn");
});
