import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { gunzipSync, gzipSync } from "node:zlib";
import { json, type EntryContext, type LoaderFunctionArgs, type ServerBuild } from "@remix-run/node";
import { Outlet, RemixServer, useLoaderData } from "@remix-run/react";
import { createElement, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { findCode } from "#app/migration/landing/code-lookup.ts";
import { findInsert } from "#app/migration/landing/insert-cache.ts";
import { drawToken } from "#app/migration/landing/render-token.ts";
import { classify, recordScan } from "#app/migration/landing/scans.ts";
import { readVisits, visitCookie } from "#app/migration/landing/visit-cookie.ts";

// It comes without types.
const { JSDOM } = createRequire(import.meta.url)("jsdom") as { JSDOM: new (html: string) => { window: { document: Document } } };

export type Page = { headers: Record<string, string>; body: string };

type Piece = string | { tag: string; props: Record<string, unknown>; children: Piece[] };
type Data = { token: string };

/** Attributes that React calls otherwise. */
const reactNames: Record<string, string> = {
  class: "className", charset: "charSet", for: "htmlFor", autocomplete: "autoComplete", autocapitalize: "autoCapitalize", spellcheck: "spellCheck", inputmode: "inputMode",
  enterkeyhint: "enterKeyHint", maxlength: "maxLength", tabindex: "tabIndex", hreflang: "hrefLang", value: "defaultValue", "stroke-width": "strokeWidth", "stroke-linecap": "strokeLinecap", "stroke-linejoin": "strokeLinejoin",
};

/**
 * The same page as a Remix route in production: its loader looks the card up, tells scans from reloads and waits until
 * the scan is durable, with the very functions (and caches) of ours; React draws the same elements, and the answer is
 * compressed. It is spared what a route of a real app would add: session, translation, streaming.
 */
export function remixPageBuild(page: Page): ServerBuild {
  const { headers } = page;
  const drawn = gunzipSync(Buffer.from(page.body, "base64")).toString();
  const root = readPieces(new JSDOM(drawn).window.document.documentElement);
  const build = {
    entry: {
      module: {
        default: (request: Request, status: number, responseHeaders: Headers, context: EntryContext) => {
          const text = renderToString(createElement(RemixServer, { context, url: request.url }));
          const body = gzipSync(`<!doctype html>\n${text}`, { level: 6 });
          for (const [name, value] of Object.entries(headers)) if (!["set-cookie", "content-length"].includes(name)) responseHeaders.set(name, value);
          responseHeaders.set("content-length", String(body.length));
          return new Response(body, { status, headers: responseHeaders });
        },
      },
    },
    routes: {
      root: { id: "root", path: "", module: { default: () => createElement(Outlet) } },
      scan: {
        id: "scan",
        parentId: "root",
        path: "q/:code",
        module: { loader, headers: ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders, default: () => toElement(root, useLoaderData<Data>()) },
      },
    },
    assets: {
      entry: { imports: [], module: "" },
      routes: {
        root: { id: "root", path: "", module: "", hasLoader: false, hasAction: false, hasErrorBoundary: false },
        scan: { id: "scan", parentId: "root", path: "q/:code", module: "", hasLoader: true, hasAction: false, hasErrorBoundary: false },
      },
      url: "",
      version: "1",
    },
    publicPath: "/",
    assetsBuildDirectory: "",
    future: {},
    isSpaMode: false,
    mode: "production",
  };
  return build as unknown as ServerBuild;
}

async function loader({ params, context }: LoaderFunctionArgs) {
  const { req } = context as { req: IncomingMessage };
  const now = Date.now();
  const target = await findCode(params.code ?? "");
  const insert = target && (await findInsert(target.shopId, target.insertId));
  if (!target || !insert) throw new Response("unknown", { status: 404 });
  const visits = readVisits(req.headers.cookie);
  const { kind, visitor } = classify(req, target, visits, now);
  await new Promise<void>((done, fail) => recordScan(target, kind, visitor, "", "en", now, (error) => (error ? fail(error as Error) : done())));
  return json<Data>({ token: drawToken(target.code, "", now) }, { headers: { "Set-Cookie": visitCookie(visits, target.code, "", false) } });
}

function readPieces(element: Element): Piece {
  const tag = element.tagName.toLowerCase();
  const props: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) props[reactNames[name] ?? name] = value === "" && !["alt", "value"].includes(name) ? true : value;
  // A stylesheet is text as it stands.
  if (tag === "style") return { tag, props: { ...props, dangerouslySetInnerHTML: { __html: element.textContent } }, children: [] };
  const children = [...element.childNodes].flatMap((node): Piece[] => (node.nodeType === 1 ? [readPieces(node as Element)] : node.textContent?.trim() ? [node.textContent] : []));
  return { tag, props, children };
}

function toElement(piece: Piece, data: Data): ReactNode {
  if (typeof piece === "string") return piece;
  const props = piece.props.name === "t" ? { ...piece.props, defaultValue: data.token } : piece.props;
  return createElement(piece.tag, props, ...piece.children.map((one) => toElement(one, data)));
}
