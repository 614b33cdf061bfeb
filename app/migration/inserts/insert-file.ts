import { buffer } from "node:stream/consumers";
import { z } from "zod";
import type { Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { files } from "#app/platform/files.ts";
import { insertInputSchema, type Insert } from "./model.ts";
import { storePicture, type PictureUse } from "./pictures.ts";
import { createInsert, readInsert } from "./store.ts";

const FORMAT = "flybridge-insert";
/** Pictures within, two of them at most, and base64 takes a third more. */
const MAX_FILE_CHARACTERS = 16_000_000;

const pictureSchema = z.string().max(8_000_000).nullable().default(null);

const fileSchema = z.object({
  format: z.literal(FORMAT, "This is no insert file."),
  version: z.literal(1, "This file comes from a newer version of the app."),
  insert: insertInputSchema.omit({ productIds: true }),
  /** Base64. */
  pictures: z.object({ logo: pictureSchema, picture: pictureSchema }),
});

/** An insert as one file: words, look with its pictures, offer and languages; products are the shop's own. */
export async function exportInsertFile(
  tx: Tx,
  id: string,
): Promise<{ fileName: string; body: string }> {
  const insert: Insert = await readInsert(tx, id);
  const { name, kind, marketplace, orderIdMode, copy, landingTest, look, defaultLocale } = insert;
  // A guide's file stays with its shop: only its address travels.
  const offer = insert.offer.kind === "guide" ? { ...insert.offer, fileKey: null } : insert.offer;
  const bare = { ...look, logoKey: null, pictureKey: null };
  const content: z.input<typeof fileSchema> = {
    format: FORMAT,
    version: 1,
    insert: {
      ...{ name, kind, marketplace, orderIdMode, offer, copy, landingTest, defaultLocale },
      look: bare,
    },
    pictures: { logo: await base64(look.logoKey), picture: await base64(look.pictureKey) },
  };
  const plain = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
  return {
    fileName: `${plain || "insert"}.flybridge.json`,
    body: `${JSON.stringify(content, null, 2)}\n`,
  };
}

async function base64(key: string | null): Promise<string | null> {
  if (!key || (await files().size(key)) === null) return null;
  return (await buffer(await files().get(key))).toString("base64");
}

/**
 * Makes a draft of an insert file. Its pictures are encoded anew, as any upload is.
 * @throws UserError when the file is none, with the first thing that is wrong
 */
export async function importInsertFile(tx: Tx, actor: Actor, text: string): Promise<Insert> {
  if (text.length > MAX_FILE_CHARACTERS)
    throw new UserError("This file is too large for an insert.");
  const checked = fileSchema.safeParse(parseJson(text));
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    const at = issue.path.length > 0 ? ` (${issue.path.join(".")})` : "";
    throw new UserError(`The file could not be read: ${issue.message}${at}`);
  }
  const { insert, pictures } = checked.data;
  const picture = async (use: PictureUse, encoded: string | null) =>
    encoded ? storePicture(tx.shopId, use, Buffer.from(encoded, "base64")) : null;
  const look = {
    ...insert.look,
    logoKey: await picture("logo", pictures.logo),
    pictureKey: await picture("picture", pictures.picture),
  };
  const offer = insert.offer.kind === "guide" ? { ...insert.offer, fileKey: null } : insert.offer;
  return createInsert(tx, actor, { ...insert, offer, look, productIds: [] });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError("This is no insert file: choose one that was exported here.");
  }
}
