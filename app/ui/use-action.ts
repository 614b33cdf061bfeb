import { useEffect, useRef } from "react";
import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";

export type ActionReply = {
  ok: boolean;
  message?: string;
  fields?: Record<string, string>;
  data?: Record<string, unknown>;
};

type Options = {
  /** Another page's action; this page's own when left out. */
  action?: string;
  onDone?: (reply: ActionReply) => void;
};

/** A fetcher whose answers are told in a toast, whether something was done or refused. The page's loaders run again. */
export function useActionFetcher({ onDone }: Pick<Options, "onDone"> = {}) {
  const fetcher = useFetcher<ActionReply>();
  const bridge = useAppBridge();
  const handled = useRef<unknown>(null);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  const { data, state } = fetcher;
  useEffect(() => {
    if (!data || state !== "idle" || handled.current === data) return;
    handled.current = data;
    if (data.message) bridge.toast.show(data.message, data.ok ? {} : { isError: true });
    done.current?.(data);
  }, [data, state, bridge]);
  return fetcher;
}

/** As `useActionFetcher`, sending JSON; a refusal stays to be shown beside the fields, and `sent` is what is on its way. */
export function useAction({ action, onDone }: Options = {}) {
  const fetcher = useActionFetcher({ onDone });
  const { data, state } = fetcher;
  const send = (body: object) =>
    fetcher.submit(JSON.stringify(body), {
      method: "post",
      encType: "application/json",
      ...(action ? { action } : {}),
    });
  const refusal = data && !data.ok && state === "idle" ? data : null;
  return { send, busy: state !== "idle", sent: (state === "idle" ? undefined : fetcher.json) as unknown, refusal, fields: refusal?.fields ?? {} };
}
