import { createHash } from "node:crypto";
import { html, trusted, type Html } from "#app/migration/landing/index.ts";
import { wordsFor, type Words } from "#app/ui/flywheel/words.ts";
import { cellText, isNumeric, shownRows } from "./cells.ts";
import { reportTables } from "./csv.ts";
import { drawChart } from "./drawing.ts";
import type { Chart, Report, ReportTable } from "./model.ts";

const css = `
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#303030;background:#f6f6f7}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.75rem;margin:0}h2{font-size:1.25rem;margin:0 0 .5rem}h3{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.25rem 0}.quiet{color:#616161;font-size:.875rem}
a{color:#005bd3}
nav{display:flex;flex-wrap:wrap;gap:.75rem 1.25rem;margin:1rem 0}
section,.figures{background:#fff;border:1px solid #e3e3e3;border-radius:.75rem;padding:1.25rem;margin:1rem 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:1.25rem}
.figures strong{display:block;font-size:1.5rem;line-height:1.3}
.figures div{break-inside:avoid}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.8125rem;min-width:100%}
th,td{text-align:start;padding:.375rem .75rem .375rem 0;border-bottom:1px solid #ebebeb;vertical-align:top;white-space:nowrap}
td.wide{white-space:normal;min-width:12rem}
th{color:#616161;font-weight:500}
.n{text-align:end;font-variant-numeric:tabular-nums}
svg{display:block;width:100%;max-width:44rem;height:auto;margin:.5rem 0}
:focus-visible{outline:3px solid #005bd3;outline-offset:2px}
@media print{html{background:#fff}nav{display:none}section,.figures{border:0;padding:0;break-inside:auto}}
`.replace(/\n/g, "");

/** The report as a page for someone without an account: read only, printable, no script. */
export function reportPage(report: Report, base: string): { html: string; policy: string } {
  const words = wordsFor(report.locale, report.currency);
  const tables = reportTables(report);
  const body = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>Flywheel report, ${report.shop}</title><style>${trusted(css)}</style></head>
<body><header><h1>Flywheel report</h1><p class="quiet">${report.shop} · ${report.through ? `data through ${words.fullDay(report.through)}` : "no sales yet"} · computed on ${words.fullDay(report.computedAt.slice(0, 10))}</p></header>
<nav aria-label="Downloads"><a href="${base}/report.pdf">Download as PDF</a>${tables.length > 0 && html`<a href="#tables">All ${tables.length} tables as CSV</a>`}</nav>
<main><div class="figures">${report.headlines.map(({ name, value, interval, window, method }) => html`<div><span class="quiet">${name}</span><strong>${value}</strong><p class="quiet">${interval}; ${window}</p><p class="quiet">${method}</p></div>`)}</div>
${report.sections.map(({ title, text, charts, tables: own }) => html`<section><h2>${title}</h2>${text.map((one) => html`<p>${one}</p>`)}${charts.map(drawSvg)}${own.map((table) => drawTable(table, words))}</section>`)}
<section id="tables"><h2>Tables as CSV</h2><ul>${tables.map(({ id, title, rows }) => html`<li><a href="${base}/${id}.csv">${title}</a> <span class="quiet">${words.count(rows.length)} rows</span></li>`)}</ul></section></main></body></html>`;
  const hash = createHash("sha256").update(css).digest("base64");
  return { html: body.text, policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'` };
}

const svgWidth = 560;

function drawSvg(chart: Chart): Html {
  const { height, shapes } = drawChart(chart, svgWidth);
  const says = chart.kind === "bars" ? chart.bars.map(({ label, text }) => `${label}: ${text}`).join("; ") : chart.points.filter(({ text }) => text).map(({ label, text }) => `${label}: ${text}`).join("; ");
  const drawn = shapes.map((shape) => (shape.kind === "path" ? html`<path d="${shape.d}" fill="${shape.fill ?? "none"}" stroke="${shape.stroke ?? "none"}" stroke-width="${shape.width ?? 1}"/>` : html`<text x="${shape.x}" y="${shape.y}" font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${shape.colour}">${shape.text}</text>`));
  return html`<h3>${chart.title}</h3><svg viewBox="0 0 ${svgWidth} ${height}" role="img" aria-label="${says}">${drawn}</svg>`;
}

function drawTable(table: ReportTable, words: Words): Html | null {
  const rows = shownRows(table);
  if (rows.length === 0) return null;
  const left = table.rows.length - rows.length;
  return html`<h3>${table.title}</h3><div class="scroll" role="region" aria-label="${table.title}" tabindex="0"><table><thead><tr>${table.columns.map(({ name, kind }) => html`<th scope="col"${isNumeric(kind) && trusted(' class="n"')}>${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${table.columns.map(({ kind }, at) => {
    const text = cellText(row[at] ?? null, kind, words);
    return html`<td${isNumeric(kind) ? trusted(' class="n"') : text.length > 40 && trusted(' class="wide"')}>${text}</td>`;
  })}</tr>`)}</tbody></table></div><p class="quiet">${table.note}${left > 0 && ` ${words.count(left)} older rows are in the CSV.`}</p>`;
}
