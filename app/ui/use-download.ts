import { useCallback, useState } from "react";
import { useAppBridge } from "@shopify/app-bridge-react";

/**
 * Downloads a file that only signed-in staff may have: a plain link would not carry the session
 * token, so the bytes are fetched and then handed to the browser.
 */
export function useDownload(): { download: (path: string) => void; busy: string | null } {
  const bridge = useAppBridge();
  const [busy, setBusy] = useState<string | null>(null);
  const download = useCallback(
    (path: string) => {
      setBusy(path);
      fetchFile(path)
        .catch((error: unknown) => {
          const message = error instanceof Error ? error.message : "";
          bridge.toast.show(message || "The file could not be fetched. Try again.", {
            isError: true,
          });
        })
        .finally(() => setBusy(null));
    },
    [bridge],
  );
  return { download, busy };
}

async function fetchFile(path: string): Promise<void> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(await refusalOf(answer));
  const named = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "");
  const address = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement("a"), {
    href: address,
    download: named?.[1] ?? "download",
  });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A refusal says in words what to do; anything else stays without. */
async function refusalOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  return typeof body === "object" && body && "message" in body ? String(body.message) : "";
}
