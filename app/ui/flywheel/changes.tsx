import { Fragment } from "react";
import type { Change, Leak } from "#app/flywheel/index.ts";
import { changeSentence, leakSentence, type Sentence } from "#app/flywheel/home/sentences.ts";
import { FlywheelLink } from "./frame.tsx";
import type { Words } from "./words.ts";

export { forceName, sourceName } from "#app/flywheel/home/sentences.ts";

function Linked({ parts, to, link }: Sentence) {
  return (
    <>
      {parts.map((part, at) => (typeof part === "string" ? <Fragment key={at}>{part}</Fragment> : <strong key={at}>{part.strong}</strong>))} <FlywheelLink to={to}>{link}</FlywheelLink>
    </>
  );
}

/** What changed, as one sentence with a link to where it can be looked into. */
export function ChangeSentence({ change, words }: { change: Change; words: Words }) {
  return <Linked {...changeSentence(change, words)} />;
}

/** A leak in two sentences: where, and what the better rate would bring. */
export function LeakSentence({ leak, words }: { leak: Leak; words: Words }) {
  return <Linked {...leakSentence(leak, words)} />;
}
