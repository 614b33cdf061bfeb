import { beginUpload, detectFile, finishUpload, parseUpload } from "#app/imports/index.ts";
import { UserError } from "#app/platform/errors.ts";
import { requireOwnFile } from "#app/platform/own-files.ts";
import { staffAction } from "#app/shopify/route.server.ts";

/**
 * One upload in three kinds of request, each with a fresh session token: `begin` answers where to go on (a file that was
 * dropped before keeps the chunks it has), a chunk is stored, `finish` puts them together and says what was understood.
 * `detect` looks at a stored file again, for a source or mapping that the merchant chose.
 */
export const action = staffAction(async ({ shopId }, { request }) => {
  const query = new URL(request.url).searchParams;
  if (query.has("chunk")) return { ok: true, data: await parseUpload(shopId, request) };
  const asked = (await request.json().catch(() => ({}))) as { step?: string; fileName?: string; bytes?: number; modifiedAt?: number; id?: string; token?: string; fileKey?: string; source?: string };
  switch (asked.step) {
    case "begin":
      return { ok: true, data: { upload: await beginUpload(shopId, { fileName: asked.fileName ?? "file", bytes: asked.bytes ?? 0, modifiedAt: asked.modifiedAt ?? 0 }) } };
    case "finish": {
      const file = await finishUpload(shopId, asked.id ?? "", asked.token ?? "");
      return { ok: true, data: { ...file, detection: await detectFile(shopId, { fileKey: file.fileKey }, file.fileName) } };
    }
    case "detect": {
      const fileKey = asked.fileKey ?? "";
      requireOwnFile(shopId, fileKey, ["imports"], "fileKey");
      const fileName = asked.fileName ?? "file";
      return { ok: true, data: { fileKey, fileName, detection: await detectFile(shopId, { fileKey }, fileName, { ...(asked.source ? { source: asked.source } : {}) }) } };
    }
    default:
      throw new UserError("The upload's request is not complete.");
  }
});
