type Uploaded = { key: string | null; thumbnail: string | null; error: string | null };

/** Sends a file to the shop's store and gives its key, or why it was refused. */
export async function uploadFile(use: "logo" | "picture" | "guide", file: File): Promise<Uploaded> {
  const body = new FormData();
  body.set("use", use);
  body.set("file", file);
  const failed = { key: null, thumbnail: null };
  try {
    const answer = await fetch("/app/inserts/upload", { method: "POST", body });
    const reply = (await answer.json()) as {
      ok: boolean;
      message?: string;
      data?: { key: string; thumbnail: string | null };
    };
    if (reply.ok && reply.data) return { ...reply.data, error: null };
    return { ...failed, error: reply.message ?? "The file was not taken." };
  } catch {
    return { ...failed, error: "The file could not be sent. Check the connection and try again." };
  }
}
