import { useEffect, useState } from "react";
import type { FieldFinding } from "#app/migration/inserts/check-words.ts";
import type { Locale } from "#app/migration/inserts/model.ts";
import type { InsertForm } from "./use-insert-form.ts";

type Preview = { html: string | null; findings: FieldFinding[] };

const PAUSE_MILLISECONDS = 250;

/**
 * The page as it would be, a moment after the last key. It does not go through a fetcher: those make
 * every loader of the page run again, and only the last of several answers counts.
 */
export function usePreview(form: InsertForm, locale: Locale): Preview & { busy: boolean } {
  const [preview, setPreview] = useState<Preview>({ html: null, findings: [] });
  const [busy, setBusy] = useState(false);
  const body = JSON.stringify({ form, locale });
  useEffect(() => {
    const abort = new AbortController();
    const draw = async () => {
      setBusy(true);
      const answer = await fetch("/app/inserts/preview", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: abort.signal,
      });
      const next = (await answer.json()) as Preview;
      // A form that is wrong for the moment keeps the last page that could be drawn.
      if (answer.ok && next.html !== null) setPreview(next);
      setBusy(false);
    };
    const timer = setTimeout(() => {
      draw().catch(() => {
        if (!abort.signal.aborted) setBusy(false);
      });
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [body]);
  return { ...preview, busy };
}
