import { html, trusted, type Html } from "#app/migration/landing/index.ts";
import type { Operations } from "./read.ts";

const css = `:root{color-scheme:light}body{margin:0 auto;max-width:76rem;padding:1.5rem 1rem 4rem;font:15px/1.5 system-ui,sans-serif;color:#222;background:#f6f6f7}
h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}p{margin:.3rem 0}.quiet{color:#565656}
.wide{overflow-x:auto;background:#fff;border:1px solid #ddd;border-radius:8px}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.45rem .75rem;border-bottom:1px solid #eee;white-space:nowrap}th{font-weight:600;color:#444}tr:last-child td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a01111;font-weight:600}button,input{font:inherit;padding:.4rem .8rem;border:1px solid #8a8a8a;border-radius:6px;background:#fff}button{cursor:pointer}
form{margin:0 0 .5rem}td form{margin:0}dl{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:.75rem 0 0}dt{color:#565656;font-size:.85rem}dd{margin:0;font-weight:600}.done{background:#e3f3e6;border-radius:6px;padding:.5rem .75rem}`;

/** How long ago, in the largest unit that fits. */
export function age(at: Date | null, now: Date): string {
  if (!at) return "–";
  return span(Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000)));
}

function span(seconds: number): string {
  const units = [[86_400, "d"], [3_600, "h"], [60, "min"]] as const;
  const unit = units.find(([size]) => seconds >= size);
  return unit ? `${Math.floor(seconds / unit[0])} ${unit[1]}` : `${seconds} s`;
}

/** The page of operators, without scripts. @param done what the last press of a button did */
export function operationsPage(state: Operations, find: string, done: string | null): string {
  const { at, versions, shopCounts, dead, shops } = state;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>Flybridge operations</title><style>${trusted(css)}</style></head>
<body><main><h1>Operations</h1><p class="quiet">As of ${at.toISOString().slice(0, 19).replace("T", " ")} UTC. Load the page again for newer figures.</p>
${done && html`<p class="done" role="status">${done}</p>`}
<dl><div><dt>Version</dt><dd>${versions.app}</dd></div><div><dt>Node</dt><dd>${versions.node}</dd></div><div><dt>PostgreSQL</dt><dd>${versions.database}</dd></div><div><dt>Last migration</dt><dd>${versions.migration}</dd></div><div><dt>Shops installed</dt><dd>${shopCounts.installed}</dd></div><div><dt>uninstalled</dt><dd>${shopCounts.uninstalled}</dd></div><div><dt>erased</dt><dd>${shopCounts.erased}</dd></div></dl>
<h2>Queues</h2>${queueTable(state)}
<h2>Dead letters</h2>${deadLetters(dead, at)}
<h2>Shops</h2><form method="get" role="search"><label>Domain contains <input name="find" value="${find}"></label> <button>Find</button></form>
${shops.length === 0 ? html`<p>No shop${find && html` whose domain contains “${find}”`}.</p>` : shopTable(state)}
${state.more && html`<p><a href="?find=${encodeURIComponent(find)}&amp;after=${shops.at(-1)!.shopId}">Next shops</a></p>`}
</main></body></html>`.text;
}

function queueTable({ queues }: Operations): Html {
  if (queues.length === 0) return html`<p>Nothing waits and nothing runs.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Queues"><table><thead><tr><th scope="col">Queue</th><th scope="col" class="n">Waiting</th><th scope="col" class="n">Running</th><th scope="col" class="n">Oldest due</th></tr></thead><tbody>
${queues.map((row) => html`<tr><td>${row.queue}</td><td class="n">${row.waiting}</td><td class="n">${row.active}</td><td class="n${row.oldestSeconds > 900 && " bad"}">${row.oldestSeconds > 0 ? span(row.oldestSeconds) : "–"}</td></tr>`)}</tbody></table></div>`;
}

function deadLetters({ count, newest }: Operations["dead"], now: Date): Html {
  if (count === 0) return html`<p>None: every job ended well or is still being tried.</p>`;
  return html`<p>These jobs failed their last retry. Mend the cause first, then try them again; nothing of them is lost in the meantime.</p>
<form method="post"><input type="hidden" name="retry" value="all"><p><button>Try all ${count} again</button></p></form>
<div class="wide" tabindex="0" role="region" aria-label="Dead letters"><table><thead><tr><th scope="col">Queue</th><th scope="col" class="n">Shop</th><th scope="col">Failed for good</th><th scope="col">Error</th><th scope="col"><span class="quiet">Retry</span></th></tr></thead><tbody>
${newest.map((job) => html`<tr><td>${job.queue}</td><td class="n">${job.shopId || "–"}</td><td>${age(job.at, now)} ago</td><td>${job.error ?? "–"}</td><td><form method="post"><input type="hidden" name="retry" value="${job.id}"><button aria-label="Try again: ${job.queue} job ${job.id}">Try again</button></form></td></tr>`)}</tbody></table></div>
${count > newest.length && html`<p class="quiet">The newest ${newest.length} of ${count}.</p>`}`;
}

function shopTable({ shops, at }: Operations): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Shops"><table><thead><tr><th scope="col" class="n">Shop</th><th scope="col">Domain</th><th scope="col">State</th><th scope="col">Plan</th><th scope="col">Last import</th><th scope="col">Import running</th><th scope="col" class="n">Failed imports, 7 days</th><th scope="col" class="n">Webhooks waiting</th></tr></thead><tbody>
${shops.map((shop) => html`<tr><td class="n">${shop.shopId}</td><td>${shop.domain}</td><td>${shop.state}</td><td>${shop.plan ?? "–"}</td><td>${shop.lastImport ? html`${age(shop.lastImport, at)} ago` : "never"}</td><td>${shop.runningSince ? html`for ${age(shop.runningSince, at)}` : "–"}</td><td class="n${shop.failedImports > 0 && " bad"}">${shop.failedImports}</td><td class="n">${shop.webhooksWaiting}</td></tr>`)}</tbody></table></div>`;
}
