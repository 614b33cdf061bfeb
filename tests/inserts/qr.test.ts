import sharp from "sharp";
import { expect, test } from "vitest";
import { assessQr, createQr, qrPng, qrRuns, qrSvg } from "#app/migration/inserts/qr.ts";
import { decodeQrImage } from "#tests/support/decode-qr.ts";

const ADDRESS = "https://care.mira-carriers.example/c/K7QM9XTP3WHD";

test.each(["M", "Q", "H"] as const)("the SVG at level %s reads back", async (ecc) => {
  const svg = qrSvg(ADDRESS, { ecc });
  expect(await decodeQrImage(Buffer.from(svg), 420)).toBe(ADDRESS);
  expect(svg.match(/<path/g)).toHaveLength(2);
  expect(svg).toContain('fill="#000"');
});

test("the PNG reads back, every module the same number of pixels", async () => {
  const png = await qrPng(ADDRESS, { modulePixels: 5 });
  expect(await decodeQrImage(png)).toBe(ADDRESS);
  const { width } = await sharp(png).metadata();
  expect(width).toBe((createQr(ADDRESS).size + 8) * 5);
});

test("merged runs cover exactly the dark modules", () => {
  const matrix = createQr(ADDRESS);
  const rows = matrix.rows.map((row) => row.map(() => false));
  for (const { x, y, length } of qrRuns(matrix)) rows[y]?.fill(true, x, x + length);
  expect(rows).toEqual(matrix.rows);
});

test("size on paper is judged by the smallest square", () => {
  expect(assessQr({ text: ADDRESS, printSizeMm: 22 }).warnings).toEqual([]);
  const small = assessQr({ text: ADDRESS, printSizeMm: 12 });
  expect(small.moduleMm).toBeCloseTo(12 / small.modules, 6);
  expect(small.warnings.map((w) => w.code)).toEqual(["module-small"]);
  expect(assessQr({ text: ADDRESS, printSizeMm: 8 }).warnings).toMatchObject([
    { code: "module-too-small", severity: "strong" },
  ]);
});

test("quiet zone, level and density are judged", () => {
  const codes = (input: Partial<Parameters<typeof assessQr>[0]>) =>
    assessQr({ text: ADDRESS, printSizeMm: 40, ...input }).warnings.map((w) => w.code);
  expect(codes({ quietZone: 2 })).toEqual(["quiet-zone"]);
  expect(codes({ hasLogo: true })).toEqual(["ecc-logo"]);
  expect(codes({ ecc: "L" })).toEqual(["ecc-low"]);
  expect(codes({ text: ADDRESS.repeat(4) })).toEqual(["dense"]);
});
