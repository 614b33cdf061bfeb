import { useEffect, useRef, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";

type Props = { summary: ReactNode; isInset?: boolean; children: () => ReactNode };

/** Something long that opens: drawn only once it is opened, so that a page does not wait for what few look at. On paper, where nothing opens, it is open. */
export function Later({ summary, isInset = false, children }: Props) {
  const [opened, setOpened] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    let wasOpen = true;
    const open = () => {
      wasOpen = details.current?.open ?? true;
      // Paper does not wait for a later rendering.
      flushSync(() => setOpened(true));
      if (details.current) details.current.open = true;
    };
    const restore = () => {
      if (details.current) details.current.open = wasOpen;
    };
    window.addEventListener("beforeprint", open);
    window.addEventListener("afterprint", restore);
    return () => {
      window.removeEventListener("beforeprint", open);
      window.removeEventListener("afterprint", restore);
    };
  }, []);
  return (
    <details ref={details} className={isInset ? "fb-made fb-made--inset" : "fb-made"} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {opened ? children() : null}
    </details>
  );
}
