import { useEffect, useState } from "react";

const PAUSE_MILLISECONDS = 250;

/**
 * What the server makes of something that is being typed, a moment after the last key. It does not
 * go through a fetcher: those make every loader of the page run again, and of several answers only
 * the last counts.
 * @param accepts whether an answer is shown; while it is not, the one before stays
 */
export function useLive<T>(
  path: string,
  value: object,
  accepts: (answer: T) => boolean = () => true,
): { answer: T | null; busy: boolean } {
  const [answer, setAnswer] = useState<T | null>(null);
  const [busy, setBusy] = useState(false);
  const body = JSON.stringify(value);
  useEffect(() => {
    const abort = new AbortController();
    const ask = async () => {
      setBusy(true);
      const reply = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: abort.signal,
      });
      const next = (await reply.json()) as T;
      if (reply.ok && accepts(next)) setAnswer(next);
      setBusy(false);
    };
    const timer = setTimeout(() => {
      ask().catch(() => {
        if (!abort.signal.aborted) setBusy(false);
      });
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // `accepts` is a rule, not a value: a new function of the same rule asks nothing anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path, body]);
  return { answer, busy };
}
