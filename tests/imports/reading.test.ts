import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, guessEncoding } from "#app/imports/reading/encoding.ts";
import { delimitedRows } from "#app/imports/reading/delimited.ts";
import { guessDateStyle, readDay, readInstant, readRange } from "#app/imports/reading/dates.ts";
import { jsonRecords } from "#app/imports/reading/json.ts";
import { currencyInName, toMinor } from "#app/imports/reading/money.ts";
import { guessDecimals, isMissing, readDecimal, shiftDecimal } from "#app/imports/reading/numbers.ts";

/** A value in pieces cut anywhere. */
async function* pieces<T extends { slice(from: number, to: number): T; length: number }>(whole: T, sizes: readonly number[]): AsyncGenerator<T> {
  for (let at = 0, turn = 0; at < whole.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    yield whole.slice(at, at + size);
    at += size;
  }
}
const all = async <T>(batches: AsyncIterable<T[]>): Promise<T[]> => (await Array.fromAsync(batches)).flat();
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const cell = fc.string({ unit: fc.constantFrom("a", "é", "漢", '"', ",", "\n", " ", "1"), maxLength: 6 });

describe("cutting rows", () => {
  test("a quoted table reads the same wherever its pieces are cut and whatever ends its lines", async () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), sizes, fc.constantFrom("\n", "\r\n", "\r"), fc.constantFrom(",", ";", "\t"), async (table, cuts, end, delimiter) => {
        const text = table.map((row) => row.map(quoted).join(delimiter)).join(end) + end;
        const rows = await all(delimitedRows(pieces(text, cuts), { delimiter, quoting: true }));
        expect(rows.map((row) => row.cells)).toEqual(table);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("a plain table too, with raw quotes in it", async () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", " "), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(plain, { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 6 }), sizes, fc.constantFrom("\n", "\r\n", "\r"), async (table, cuts, end) => {
        const rows = await all(delimitedRows(pieces(table.map((row) => row.join("\t")).join(end) + end, cuts), { delimiter: "\t", quoting: false }));
        expect(rows.map((row) => row.cells)).toEqual(table);
        expect(rows.map((row) => row.line)).toEqual(table.map((_, at) => at + 1));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("text comes out of bytes wherever they are cut, in every encoding", async () => {
    const text = "Datum;Größe €\n漢字テスト日本語ひらがな;1\n";
    for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), Buffer.from(`\uFEFF${text}`, "utf16le")]) {
      for (const cut of [1, 2, 3, 7]) expect((await Array.fromAsync(decode(pieces(bytes as Uint8Array, [cut]), guessEncoding(bytes)))).join("").replace("\uFEFF", "")).toBe(text);
    }
    const western = Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x80]);
    expect(guessEncoding(western).encoding).toBe("windows-1252");
    // ASCII at first, not UTF-8 later.
    const late = Buffer.concat([Buffer.alloc(50, "a"), western]);
    expect((await Array.fromAsync(decode(pieces(late as Uint8Array, [50]), guessEncoding(late.subarray(0, 50))))).join("")).toMatch(/Café €$/);
    expect(guessEncoding(Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea])).encoding).toBe("shift_jis");
  });

  test("a quote that never closes is named, not swallowed", async () => {
    await expect(all(delimitedRows(pieces('a,b\n"x,1\ny,2\n', [4]), { delimiter: ",", quoting: true }))).rejects.toThrow("opened and never closed");
  });

  test("JSON keeps every digit of an id, wherever it is cut", async () => {
    const text = JSON.stringify({ meta: { "a}b": "[{\\\"" }, rows: [{ id: 0, name: 'x"}]' }, { id: 1, deep: { list: [1, null] } }] }).replace('"id":0', '"id":576460752303423489');
    for (const cut of [1, 3, 1000]) {
      const around = new Map<string, string>();
      const records = await all(jsonRecords(pieces(text, [cut]), ["rows"], around));
      expect(records.map(({ record }) => record.get("id"))).toEqual(["576460752303423489", "1"]);
      expect(records[1]?.record.get("deep.list.0")).toBe("1");
      expect(around.get("meta.a}b")).toBe('[{\\"');
    }
    await expect(all(jsonRecords(pieces('{"rows":[{"a":1},', [5]), ["rows"], new Map()))).rejects.toThrow("ends in the middle");
  });
});

describe("numbers", () => {
  test.each([
    ["1,841", "point", "1841"], ["1.234,56", "comma", "1234.56"], ["1 234,56", "comma", "1234.56"], ["1\u202f234,56", "comma", "1234.56"], ["CA$0.00", "point", "0.00"], ["BRL 35,91", "comma", "35.91"], ["1,200 JPY", "point", "1200"],
    ["-3.85", "point", "-3.85"], ["(3.85)", "point", "-3.85"], ["7.69%", "point", "7.69"], ["3,0 %", "comma", "3.0"], ["1,23,456.50", "point", "123456.50"], ["1.2E-05", "point", "0.000012"], [".5", "point", "0.5"],
    ["", "point", null], [" --", "point", null], ["<5", "point", null], ["< 10%", "point", null], ["N/A", "point", null],
    ["1.234,56", "point", undefined], ["12,34", "point", undefined], ["1.2.3", "point", undefined], ["two", "point", undefined], ["1.20253E+17", "point", undefined], ["12a", "point", undefined],
  ] as const)("%j with a decimal %s is %j", (text, style, value) => expect(readDecimal(text, style)).toBe(value));

  test("the style of a file is told by the cells that allow one reading only", () => {
    expect(guessDecimals(["1,841", "12", "1164.09"]).style).toBe("point");
    expect(guessDecimals(["1.234", "12,5"]).style).toBe("comma");
    expect(guessDecimals(["1.234", "7"], "comma")).toEqual({ style: "comma", votes: { point: 0, comma: 0 } });
    expect(isMissing("0")).toBe(false);
  });

  test("any amount survives being written in either style", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 99 }), fc.boolean(), (whole, cents, grouped) => {
        const digits = String(Math.abs(whole));
        const [point, group] = ["12,3", "12.3"].map((_, at) => (grouped ? digits.replace(/\B(?=(\d{3})+$)/g, at === 0 ? "," : ".") : digits)) as [string, string];
        const fraction = String(cents).padStart(2, "0");
        const sign = whole < 0 ? "-" : "";
        const wanted = (whole < 0 ? -1 : 1) * (Math.abs(whole) * 100 + cents);
        expect(toMinor(readDecimal(`${sign}${point}.${fraction}`, "point")!, "EUR")).toBe(wanted);
        expect(toMinor(readDecimal(`${sign}${group},${fraction}`, "comma")!, "EUR")).toBe(wanted);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("money goes to minor units without floating point", () => {
    expect([toMinor("1.005", "USD"), toMinor("-0.005", "USD"), toMinor("168000", "VND"), toMinor("1.2345", "KWD"), toMinor("12.340000000000002", "USD")]).toEqual([101, -1, 168000, 1235, 1234]);
    expect(() => toMinor("99999999999999999", "USD")).toThrow(RangeError);
    expect([shiftDecimal("7.69", -2), shiftDecimal("0", -2), shiftDecimal("-0.5", -2), shiftDecimal("1.5", 2)]).toEqual(["0.0769", "0", "-0.005", "150"]);
    expect([currencyInName("Amount spent (USD)"), currencyInName("GMV (MX$)"), currencyInName("7 Day Total Orders (#)"), currencyInName("Cost ($)")]).toEqual(["USD", "MXN", null, null]);
  });
});

describe("dates", () => {
  test.each([
    ["2026-05-31", null, "2026-05-31"], ["2026/05/31 15:09:53", null, "2026-05-31"], ["31/05/2026", "day-first", "2026-05-31"], ["05/31/26", "month-first", "2026-05-31"], ["31.05.2026", "day-first", "2026-05-31"], ["Jun 09, 2018 09:30 pm", null, "2018-06-09"],
    ["27 January 2026", null, "2026-01-27"], ["1. März 2026", null, "2026-03-01"], ["3 de mayo de 2026", null, "2026-05-03"], ["20260531", null, "2026-05-31"], ["05/05/2026", null, "2026-05-05"],
    ["05/06/2026", null, undefined], ["2026-02-30", null, undefined], ["31/05/2026", "month-first", undefined], ["1e5", null, undefined], ["2026-05-31x", null, undefined],
  ] as const)("%j, %s, is %j", (text, style, day) => expect(readDay(text, style)).toBe(day));

  test("moments keep their offset, or take the file's zone", () => {
    expect(readInstant("2020-02-18T05:05:21+00:00", null, "America/New_York")).toBe("2020-02-18T05:05:21.000Z");
    expect(readInstant("2026-04-04 20:49:44 +0500", null, "UTC")).toBe("2026-04-04T15:49:44.000Z");
    expect(readInstant("2026-09-23 00:10 UTC+08:00", null, "UTC")).toBe("2026-09-22T16:10:00.000Z");
    expect(readInstant("2025-06-09 05:23:19 UTC", null, "Asia/Tokyo")).toBe("2025-06-09T05:23:19.000Z");
    expect(readInstant("05/02/2026 2:49:19 PM", "month-first", "Asia/Manila")).toBe("2026-05-02T06:49:19.000Z");
    expect(readInstant("2026-07-01 09:38:00", null, "America/New_York")).toBe("2026-07-01T13:38:00.000Z");
    expect(readInstant("2026-07-01 25:38:00", null, "UTC")).toBeUndefined();
  });

  test("a file's style is told by a number past 12, else asked", () => {
    expect(guessDateStyle(["05/06/2026", "31/05/2026"])).toMatchObject({ style: "day-first", ambiguous: false });
    expect(guessDateStyle(["05/31/2026"])).toMatchObject({ style: "month-first" });
    expect(guessDateStyle(["05/06/2026"])).toMatchObject({ style: null, ambiguous: true });
    expect(guessDateStyle(["31/05/2026", "05/31/2026"])).toMatchObject({ style: null, ambiguous: true });
    expect(guessDateStyle(["2026-05-06"])).toMatchObject({ style: null, ambiguous: false });
  });

  test("ranges in preambles", () => {
    expect(readRange("[Rango de fechas]: 2026-05-01 ~ 2026-05-31", null)).toEqual({ from: "2026-05-01", to: "2026-05-31" });
    expect(readRange("Fecha del análisis: 01/05/2026-31/05/2026", "day-first")).toEqual({ from: "2026-05-01", to: "2026-05-31" });
    expect(readRange("27 January 2026 - 23 February 2026", null)).toEqual({ from: "2026-01-27", to: "2026-02-23" });
    expect(readRange("January 17, 2024 - February 15, 2024", null)).toEqual({ from: "2024-01-17", to: "2024-02-15" });
  });
});
