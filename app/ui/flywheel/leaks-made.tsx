import { HowMade } from "./how-made.tsx";
import type { Words } from "./words.ts";

/** How leaks are found and priced. */
export function LeaksMade({ words }: { words: Words }) {
  return (
    <HowMade
      method="Each step of each insert with 60 people at it, against the best other insert over the same weeks; what is lost is followed to migrated customers by the insert’s own later rates, and priced by what a migrated customer spent in 90 days"
      window="the last four weeks that order reports cover whole"
      interval="95 %, of the difference of two shares (Newcombe); a difference that chance explains is no leak"
      state="Supported where one is named"
      figure="home --path leaks"
      count={(value) => words.count(value)}
    />
  );
}
