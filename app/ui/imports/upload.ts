import type { Uploaded } from "./detected-file.tsx";

/**
 * Sends one file with a fresh session token and tells how much of it has gone.
 * @throws Error with a sentence for the person
 */
export async function uploadFile(file: File, progress: (sent: number) => void): Promise<Uploaded> {
  const token = await window.shopify.idToken();
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/app/imports/upload?name=${encodeURIComponent(file.name)}&_data=${encodeURIComponent("routes/app.imports.upload")}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onerror = () => fail(new Error("The upload was cut off. Check the connection and drop the file again."));
    request.onload = () => {
      const answer = parse(request.responseText);
      if (answer?.ok && answer.data) done(answer.data);
      else fail(new Error(answer?.message ?? "The file could not be uploaded. Try again in a moment."));
    };
    request.send(file);
  });
}

function parse(text: string): { ok: boolean; message?: string; data?: Uploaded } | null {
  try {
    return JSON.parse(text) as { ok: boolean; message?: string; data?: Uploaded };
  } catch {
    return null;
  }
}
