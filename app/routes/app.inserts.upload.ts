import { z } from "zod";
import { pictureThumbnail, storeGuide, storePicture } from "#app/migration/inserts/index.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction } from "#app/shopify/route.server.ts";

const MAX_BODY_BYTES = 26_000_000;
const bodySchema = z.object({
  use: z.enum(["logo", "picture", "guide"]),
  file: z.instanceof(File),
});

/** Takes a logo, a picture or a guide and gives its key in the shop's file store. */
export const action = staffAction(async ({ shopId }, { request }) => {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    throw new UserError("This file is larger than 25 MB.", { status: 413 });
  }
  const { use, file } = bodySchema.parse(Object.fromEntries(await request.formData()));
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (use === "guide") {
    return { ok: true, data: { key: await storeGuide(shopId, bytes), thumbnail: null } };
  }
  const key = await storePicture(shopId, use, bytes);
  return { ok: true, data: { key, thumbnail: await pictureThumbnail(key) } };
});
