import { json } from "@remix-run/node";
import {
  assessRun,
  cardFindings,
  checkCardWords,
  parsePrintRunInput,
  previewCard,
  readPrintRun,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { requireOwnFile } from "#app/platform/own-files.ts";
import { staffAction } from "#app/shopify/route.server.ts";

/** Both sides of the card as they would be cut, and what speaks against printing them. */
export const action = staffAction(async ({ shopId }, { request, params }) => {
  const saved = await withShop(shopId, (tx) => readPrintRun(tx, params.id ?? ""));
  const run = { ...saved, ...parsePrintRunInput(await request.json()) };
  requireOwnFile(shopId, run.design.logoKey, ["logo"], "design.logoKey");
  return json({
    sides: await previewCard(run),
    findings: await cardFindings(run),
    qr: assessRun(run),
    words: checkCardWords(run.design),
  });
});
