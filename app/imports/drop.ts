import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Transform } from "node:stream";
import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { answerHeaders } from "#app/platform/answer-headers.ts";
import { fileKey, files, isDiskFull } from "#app/platform/files.ts";
import { log } from "#app/platform/log.ts";
import { detectFile } from "./detect.ts";
import { readImport, startImport, type ImportView } from "./imports.ts";
import { sourceFor } from "./mappings.ts";

const maxBytes = 2 * 1024 ** 3;
const hash = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** Makes a token by which the merchant's own script may push files. It is shown once; we keep its hash. */
export async function createDropToken(shopId: number, name: string, actor: Actor): Promise<string> {
  // The shop leads the token, so that its hash can be looked up within the shop.
  const token = `fb_${shopId.toString(36)}_${randomBytes(24).toString("base64url")}`;
  await withShop(shopId, async (tx) => {
    await tx.run("insert into drop_tokens (shop_id, token_hash, name, created_by) values ($1, $2, $3, $4)", [shopId, hash(token), name.trim().slice(0, 80) || "token", actor]);
    await audit(tx, actor, "drop_token.create", "shop:drop_tokens");
  });
  return token;
}

export type DropToken = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null };

/** The shop's tokens that work, without the tokens themselves. */
export async function listDropTokens(shopId: number): Promise<DropToken[]> {
  return withShop(shopId, (tx) => tx.query<DropToken>(`select token_hash as id, name, created_at as "createdAt", last_used_at as "lastUsedAt" from drop_tokens where shop_id = $1 and revoked_at is null order by created_at`, [shopId]));
}

export async function revokeDropToken(shopId: number, id: string, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    if ((await tx.run("update drop_tokens set revoked_at = now() where shop_id = $1 and token_hash = $2 and revoked_at is null", [shopId, id])) === 0) throw new NotFound("The token");
    await audit(tx, actor, "drop_token.revoke", "shop:drop_tokens");
  });
}

async function shopOfToken(authorization: string | undefined): Promise<number | null> {
  const token = /^Bearer\s+(\S{10,200})$/i.exec(authorization ?? "")?.[1] ?? "";
  const shopId = Number.parseInt(/^fb_([0-9a-z]{1,11})_/.exec(token)?.[1] ?? "", 36);
  if (!Number.isSafeInteger(shopId) || shopId <= 0) return null;
  const used = await withShop(shopId, (tx) => tx.run("update drop_tokens set last_used_at = now() where shop_id = $1 and token_hash = $2 and revoked_at is null", [shopId, hash(token)]));
  return used === 1 ? shopId : null;
}

/**
 * Answers the file drop: `PUT /drop/{source}?name=…` takes a file and begins its import (202 and where to look),
 * `GET /drop/imports/{id}` tells its progress and result. Always JSON.
 */
export async function handleFileDrop(req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    const [status, body] = await answer(req);
    send(res, status, body);
  } catch (error) {
    if (error instanceof UserError) return send(res, error.status, { error: error.message, fields: error.fields });
    if (isDiskFull(error)) {
      log.error({ error }, "no room for a dropped file");
      return send(res, 507, { error: "There is no room for the file just now, and nothing of it was kept. Send it again in a few minutes." });
    }
    log.error({ error }, "a dropped file could not be taken");
    send(res, 500, { error: "The file could not be taken just now. Send it again." });
  }
}

function send(res: ServerResponse, status: number, body: object): void {
  if (res.headersSent) return void res.end();
  res.writeHead(status, { ...answerHeaders, "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...(status === 401 ? { "www-authenticate": "Bearer" } : {}), ...(status >= 400 ? { connection: "close" } : {}) });
  res.end(`${JSON.stringify(body)}\n`);
}

async function answer(req: IncomingMessage): Promise<[number, object]> {
  const url = URL.parse(req.url ?? "/", "http://drop");
  if (!url) return [404, { error: "There is nothing at this address." }];
  const shopId = await shopOfToken(req.headers.authorization);
  if (!shopId) return [401, { error: "The token is missing or no longer valid. Make one under Imports → File drop, and send it as “Authorization: Bearer …”." }];
  const [, , what = "", id = ""] = url.pathname.split("/");
  if (req.method === "GET" && what === "imports" && id) return [200, asJson(await readImport(shopId, id))];
  if (req.method !== "PUT" && req.method !== "POST") return [405, { error: "Send the file with PUT or POST." }];
  const source = await sourceFor(shopId, plainText(what));
  const fileName = url.searchParams.get("name") ?? `${source.id} ${new Date().toISOString().slice(0, 10)}`;
  const answers = Object.fromEntries([...url.searchParams].filter(([name]) => name !== "name"));
  const key = fileKey(shopId, "imports", randomUUID());
  await files().put(key, req.pipe(limited()));
  const seen = await detectFile(shopId, { fileKey: key }, fileName, { source: source.id, answers }).catch(async (error: unknown) => {
    await files().remove(key);
    throw error;
  });
  const open = seen.questions.filter((question) => question.blocking);
  if (seen.refused || open.length > 0) {
    await files().remove(key);
    const questions = open.map(({ kind, text, suggestion, options }) => ({ parameter: kind, question: text, suggestion, options: options.map((option) => option.value) }));
    return [422, { error: seen.refused ?? "The file leaves something open: answer it as a query parameter.", questions }];
  }
  const importId = await startImport(shopId, { fileKey: key, fileName, source: source.id, answers, actor: "system" });
  return [202, { importId, status: `/drop/imports/${importId}`, rejected: seen.problems.length }];
}

/** A part of an address as text; one that is not encoded right is taken as it stands, and then names no source. */
function plainText(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new UserError("The file is larger than 2 GB. Split it by period.", { status: 413 }));
      else done(null, chunk);
    },
  });
}

function asJson(view: ImportView): object {
  const { id, source, fileName, state, progress, rows, period, dropped, notes, error, createdAt, finishedAt, interrupted } = view;
  return { importId: id, source, fileName, state, interrupted, progress, rows, period, dropped, notes, error, createdAt, finishedAt };
}
