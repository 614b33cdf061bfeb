import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import {
  printFile,
  readPrintRun,
  requireLiveAddress,
  requirePrintable,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** One of a run's files. What is meant for the press is only given when its address answers. */
export const loader = staffLoader(async ({ shopId }, { params }) => {
  const run = await withShop(shopId, (tx) => readPrintRun(tx, params.id ?? ""));
  const name = params.name ?? "";
  await requirePrintable(run);
  if (name !== "proof.pdf") await requireLiveAddress(shopId, run);
  const { fileName, type, body } = await printFile(shopId, run, name);
  const content = body instanceof Readable ? createReadableStreamFromReadable(body) : body;
  return new Response(content as BodyInit, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
    },
  });
});
