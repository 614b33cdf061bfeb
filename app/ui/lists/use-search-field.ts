import { useEffect, useRef, useState } from "react";
import type { ShouldRevalidateFunction } from "@remix-run/react";

/** Milliseconds without a key before a search is made: a loader for every letter would be late for the next one. */
const PAUSE = 300;

/**
 * A search field: what is typed is shown at once and handed on when typing pauses.
 * @param found what the shown list was searched for
 */
export function useSearchField(found: string, look: (text: string) => void) {
  const [text, setText] = useState(found);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(value), PAUSE);
  };
  const clear = () => {
    clearTimeout(timer.current);
    setText("");
    latest.current("");
  };
  return { text, type, clear };
}

/** For pages that seal what is searched before it may stand in their address: sealing changes nothing, so nothing is read again for it. */
export const revalidateUnlessSearch: ShouldRevalidateFunction = ({ json, defaultShouldRevalidate }) =>
  typeof json === "object" && json !== null && "search" in json ? false : defaultShouldRevalidate;
