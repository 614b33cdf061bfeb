import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { Part } from "./open.ts";
import { FileRefused, type Row } from "./types.ts";
import type { Archive, ZipEntry } from "./zip.ts";

const maxSharedText = 200 * 1024 ** 2;
const maxColumns = 2_000;

type Workbook = { strings: string[]; dateStyles: boolean[]; epoch1904: boolean };

/** The sheets of an XLSX workbook, each read as a stream; only its shared strings lie in memory. */
export async function readWorkbook(archive: Archive): Promise<Part[]> {
  const entry = (name: string) => archive.entries.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const sheets: { name: string; id: string }[] = [];
  let epoch1904 = false;
  await readXml(entry("xl/workbook.xml"), (tag) => {
    const { attributes } = tag as SaxesTagPlain;
    if (local(tag.name) === "sheet" && attributes.state !== "hidden" && attributes.state !== "veryHidden") sheets.push({ name: attributes.name ?? "", id: attributes["r:id"] ?? "" });
    if (local(tag.name) === "workbookPr" && /^(1|true)$/.test(attributes.date1904 ?? "")) epoch1904 = true;
  });
  const files = new Map<string, string>();
  await readXml(entry("xl/_rels/workbook.xml.rels"), (tag) => {
    const { Id, Target } = (tag as SaxesTagPlain).attributes;
    if (Id && Target) files.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`);
  });
  let workbook: Promise<Workbook> | undefined;
  const load = () => (workbook ??= (async () => ({ strings: await sharedStrings(entry("xl/sharedStrings.xml")), dateStyles: await dateStyles(entry("xl/styles.xml")), epoch1904 }))());
  const parts: Part[] = [];
  for (const { name, id } of sheets) {
    const file = entry(files.get(id) ?? "");
    if (file) parts.push({ kind: "sheet", name, size: file.size, rows: () => sheetRows(file, load) });
  }
  if (parts.length === 0) throw new FileRefused("The workbook has no visible sheet. Open it, unhide the sheet with the report, and save it again.");
  return parts;
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

type Handlers = { open?: (tag: SaxesTagPlain) => void; close?: (name: string) => void; text?: (text: string) => void };

function parser(handlers: Handlers): SaxesParser {
  const xml = new SaxesParser({ fragment: false });
  if (handlers.open) xml.on("opentag", (tag) => handlers.open?.(tag as SaxesTagPlain));
  if (handlers.close) xml.on("closetag", (tag) => handlers.close?.(local(tag.name)));
  if (handlers.text) xml.on("text", handlers.text);
  // Entities other than XML's own need a DOCTYPE, which no workbook has: expanding none keeps bombs out.
  xml.on("doctype", () => { throw new FileRefused("The workbook holds a document type, which no spreadsheet writes. It was not opened."); });
  xml.on("error", () => { throw new FileRefused("The workbook is damaged. Open it in a spreadsheet, save it again, and drop it again."); });
  return xml;
}

async function readXml(entry: ZipEntry | undefined, open: (tag: SaxesTagPlain) => void, rest: Handlers = {}): Promise<void> {
  if (!entry) return;
  const xml = parser({ open, ...rest });
  const decoder = new TextDecoder();
  for await (const chunk of await entry.open()) xml.write(decoder.decode(chunk, { stream: true }));
  xml.close();
}

async function sharedStrings(entry: ZipEntry | undefined): Promise<string[]> {
  if (entry && entry.size > maxSharedText) throw new FileRefused("The workbook holds more than 200 MB of text. Save the sheet as CSV and drop that.");
  const strings: string[] = [];
  let current = "";
  let inText = false;
  let inPhonetic = false;
  await readXml(
    entry,
    (tag) => {
      const name = local(tag.name);
      if (name === "si") current = "";
      if (name === "rPh") inPhonetic = true;
      if (name === "t") inText = !inPhonetic;
    },
    {
      text: (text) => { if (inText) current += text; },
      close: (name) => {
        if (name === "t") inText = false;
        if (name === "rPh") inPhonetic = false;
        if (name === "si") strings.push(current);
      },
    },
  );
  return strings;
}

/** Which cell styles show a date or a time. */
async function dateStyles(entry: ZipEntry | undefined): Promise<boolean[]> {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  await readXml(
    entry,
    (tag) => {
      const name = local(tag.name);
      if (name === "numFmt") {
        const pattern = (tag.attributes.formatCode ?? "").replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
        own.set(Number(tag.attributes.numFmtId), /[dyhs]|m(?!\b$)|^m+$/i.test(pattern) && !/[0#?]/.test(pattern.replace(/\.0+$/, "")));
      }
      if (name === "cellXfs") inCells = true;
      if (name === "xf" && inCells) {
        const format = Number(tag.attributes.numFmtId ?? 0);
        styles.push(own.get(format) ?? ((format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) || (format >= 50 && format <= 58)));
      }
    },
    { close: (name) => { if (name === "cellXfs") inCells = false; } },
  );
  return styles;
}

async function* sheetRows(entry: ZipEntry, load: () => Promise<Workbook>): AsyncGenerator<Row[]> {
  const workbook = await load();
  let done: Row[] = [];
  let cells: string[] = [];
  let line = 0;
  let column = 0;
  let type = "";
  let style = 0;
  let value = "";
  let reading = false;
  const xml = parser({
    open(tag) {
      const name = local(tag.name);
      if (name === "row") {
        line = Number(tag.attributes.r) || line + 1;
        cells = [];
        column = 0;
      } else if (name === "c") {
        column = columnOf(tag.attributes.r) ?? column;
        type = tag.attributes.t ?? "n";
        style = Number(tag.attributes.s ?? 0);
        value = "";
      } else if (name === "v" || name === "t") reading = true;
      else if (name === "rPh") type = "phonetic";
    },
    text(text) {
      if (reading && type !== "phonetic") value += text;
    },
    close(name) {
      if (name === "v" || name === "t") reading = false;
      else if (name === "rPh") type = "inlineStr";
      else if (name === "c") {
        if (column >= maxColumns) throw new FileRefused("The sheet has more than 2,000 columns, which no report has. Is this the right file?");
        while (cells.length < column) cells.push("");
        cells[column++] = cellText(value, type, style, workbook);
      } else if (name === "row" && cells.some((one) => one !== "")) done.push({ line, cells });
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of await entry.open()) {
    xml.write(decoder.decode(chunk, { stream: true }));
    if (done.length === 0) continue;
    yield done;
    done = [];
  }
  xml.close();
  if (done.length > 0) yield done;
}

function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function cellText(value: string, type: string, style: number, workbook: Workbook): string {
  if (type === "s") return workbook.strings[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "true" : "false";
  if (type === "e") return "";
  if (type !== "n" || value === "") return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (workbook.dateStyles[style]) return serialDate(number, workbook.epoch1904);
  // A number of 16 digits or more was rounded by the spreadsheet: shown as such, so that no id is read from it.
  if (Math.abs(number) >= 1e15) return number.toExponential();
  // Binary fractions as people meant them: 0.1 + 0.2 is 0.3.
  return /[.eE]/.test(value) ? String(Number(number.toPrecision(15))) : value;
}

/** A spreadsheet's day number as ISO text, with the time when there is one. */
function serialDate(serial: number, epoch1904: boolean): string {
  if (serial < 0 || serial > 110_000) return String(serial);
  const milliseconds = Math.round((serial - (epoch1904 ? 24_107 : 25_569)) * 86_400) * 1000;
  const text = new Date(milliseconds).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 19).replace("T", " ");
}
