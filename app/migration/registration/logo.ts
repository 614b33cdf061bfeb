import { files } from "#app/platform/files.ts";
import type { OutgoingMail } from "#app/platform/mail.ts";

/** A small logo travels in the mail itself: nothing is loaded from anywhere when it is read. */
export async function readLogo(key: string | null): Promise<OutgoingMail["logo"] | null> {
  const contentType = /\.(png|jpe?g|gif)$/i.exec(key ?? "")?.[1]?.toLowerCase().replace("jpg", "jpeg");
  if (!key || !contentType) return null;
  const size = await files().size(key);
  if (!size || size > 200_000) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of await files().get(key)) chunks.push(chunk as Buffer);
  return { content: Buffer.concat(chunks), contentType: `image/${contentType}` };
}
