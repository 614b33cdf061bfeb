import { useEffect } from "react";
import { useRevalidator } from "@remix-run/react";

/** The first answer is being computed in a worker: looks again until it is there. */
export function useUntilReady(ready: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (ready) return;
    const timer = setInterval(revalidate, 1500);
    return () => clearInterval(timer);
  }, [ready, revalidate]);
}
