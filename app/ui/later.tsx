import { useState, type ReactNode } from "react";

type Props = { summary: ReactNode; isInset?: boolean; children: () => ReactNode };

/** Something long that opens: drawn only once it is opened, so that a page does not wait for what few look at. */
export function Later({ summary, isInset = false, children }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <details className={isInset ? "fb-made fb-made--inset" : "fb-made"} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {opened ? children() : null}
    </details>
  );
}
