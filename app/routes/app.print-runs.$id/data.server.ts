import { z } from "zod";
import {
  addressBases,
  assessRun,
  markSent,
  parsePrintRunInput,
  printedAddress,
  proofQr,
  proofSeenAt,
  readInsert,
  readPrintRun,
  reopenPrintRun,
  requireLiveAddress,
  requirePrintable,
  setInTheBox,
  startMaking,
  stopMaking,
  updatePrintRun,
} from "#app/migration/inserts/index.ts";
import type { Actor } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";

/** All that the page of a print run shows. */
export async function loadRun(shopId: number, id: string) {
  const data = await withShop(shopId, async (tx) => {
    const run = await readPrintRun(tx, id);
    const insert = await readInsert(tx, run.insertId);
    return {
      run,
      insert: { id: insert.id, name: insert.name, kind: insert.kind, status: insert.status },
      bases: await addressBases(tx),
      timeZone: (await readShop(tx)).timeZone,
      proofSeenAt: await proofSeenAt(tx, run),
    };
  });
  const { run } = data;
  return {
    ...data,
    proof: proofQr(run),
    qr: assessRun(run),
    address: run.sharedCode ? printedAddress(run, run.sharedCode, false) : null,
  };
}

export const stepSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("save"), form: z.unknown() }),
  z.object({ what: z.enum(["make", "stop", "reopen", "check"]) }),
  z.object({ what: z.literal("send"), withoutProof: z.boolean(), acceptWords: z.boolean() }),
  z.object({
    what: z.literal("box"),
    inBoxFrom: z.string(),
    inBoxTo: z.string(),
    sharePercent: z.string(),
    messagesSent: z.string(),
  }),
]);

/** Does the next step of a print run. What the network has to say is asked outside the transaction. */
export async function takeStep(
  shopId: number,
  actor: Actor,
  id: string,
  asked: z.infer<typeof stepSchema>,
) {
  if (asked.what === "make" || asked.what === "send" || asked.what === "check") {
    const run = await withShop(shopId, (tx) => readPrintRun(tx, id));
    await requirePrintable(run);
    await requireLiveAddress(shopId, run);
  }
  return withShop(shopId, async (tx) => {
    switch (asked.what) {
      case "check":
        return { ok: true, message: "The address answers" };
      case "save":
        await updatePrintRun(tx, actor, id, parsePrintRunInput(asked.form));
        return { ok: true, message: "Print run saved" };
      case "make":
        await startMaking(tx, actor, id);
        return { ok: true, message: "The cards are being made" };
      case "stop":
        await stopMaking(tx, actor, id);
        return { ok: true, message: "Stopped: what is made is kept" };
      case "reopen":
        await reopenPrintRun(tx, actor, id);
        return { ok: true, message: "The card can be changed again" };
      case "send":
        await markSent(tx, actor, id, asked);
        return { ok: true, message: "Sent to print: address and card are fixed" };
      case "box": {
        const { inBoxFrom, inBoxTo, sharePercent } = asked;
        const messagesSent = asked.messagesSent === "" ? null : asked.messagesSent;
        await setInTheBox(tx, actor, id, { inBoxFrom, inBoxTo, sharePercent, messagesSent });
        return { ok: true, message: "Saved" };
      }
    }
  });
}
