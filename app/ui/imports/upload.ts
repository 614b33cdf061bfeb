import type { Uploaded } from "./detected-file.tsx";

type Begun = { id: string; token: string; chunkBytes: number; chunks: number; received: number[] };
type Answer<T> = { ok: boolean; message?: string; data?: T };

const address = "/app/imports/upload";
const tries = 5;

/**
 * Sends one file in chunks, each with a fresh session token, and tells how many bytes have gone. A file that was dropped
 * before goes on where it stopped; a chunk that is lost is sent again.
 * @throws Error with a sentence for the person
 */
export async function uploadFile(file: File, progress: (sent: number) => void): Promise<Uploaded> {
  const { upload } = await ask<{ upload: Begun }>({ step: "begin", fileName: file.name, bytes: file.size, modifiedAt: file.lastModified });
  const arrived = new Set(upload.received);
  let sent = arrived.size * upload.chunkBytes;
  progress(Math.min(sent, file.size));
  for (let number = 0; number < upload.chunks; number++) {
    if (arrived.has(number)) continue;
    const part = file.slice(number * upload.chunkBytes, (number + 1) * upload.chunkBytes);
    const before = sent;
    await again(() => sendChunk(upload, number, part, (loaded) => progress(before + loaded)));
    sent += part.size;
    progress(Math.min(sent, file.size));
  }
  return ask<Uploaded>({ step: "finish", id: upload.id, token: upload.token });
}

/** Looks at a stored file again as the given source or mapping. */
export async function detectAgain(file: Uploaded, source: string): Promise<Uploaded> {
  return ask<Uploaded>({ step: "detect", fileKey: file.fileKey, fileName: file.fileName, source });
}

async function ask<T>(body: object): Promise<T> {
  return again(async () => {
    const reply = await fetch(`${address}?_data=${encodeURIComponent("routes/app.imports.upload")}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${await window.shopify.idToken()}` },
      body: JSON.stringify(body),
    });
    return read<T>(reply.status, await reply.text());
  });
}

async function sendChunk(upload: Begun, number: number, part: Blob, progress: (loaded: number) => void): Promise<void> {
  const token = await window.shopify.idToken();
  await new Promise<void>((done, fail) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ upload: upload.id, token: upload.token, chunk: String(number), _data: "routes/app.imports.upload" });
    request.open("POST", `${address}?${query}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onerror = () => fail(new Lost());
    request.onload = () => {
      try {
        read(request.status, request.responseText);
        done();
      } catch (error) {
        fail(error as Error);
      }
    };
    request.send(part);
  });
}

/** The connection or the server failed, not the file: worth another try. */
class Lost extends Error {
  constructor() {
    super("The upload was cut off. Drop the same file again: it goes on where it stopped.");
  }
}

function read<T>(status: number, text: string): T {
  let answer: Answer<T> | null = null;
  try {
    answer = JSON.parse(text) as Answer<T>;
  } catch {
    answer = null;
  }
  if (answer?.ok && answer.data !== undefined) return answer.data;
  if (status >= 500 || status === 401 || !answer) throw new Lost();
  throw new Error(answer.message ?? "The file could not be uploaded.");
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      // A failed fetch is a TypeError; what the server refused is final.
      if (attempt >= tries || !(error instanceof Lost || error instanceof TypeError)) throw error;
      await new Promise((done) => setTimeout(done, 2 ** attempt * 250));
    }
  }
}
