import { useWords } from "../words.tsx";
import type { Spoken } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";
import { labelText } from "./words.ts";

/** A text with what is wrong in it marked. */
export function Marked({ said }: { readonly said: Spoken }) {
  const words = useWords();
  return piecesOf(said).map(({ text, labels }, index) => {
    if (labels.length === 0) return text;
    const why = labels.map((label) => labelText(words, label)).join(", ");
    return (
      <mark key={index} title={why}>
        <span translate="no">{text}</span>
        <span className="unseen">{` (${why})`}</span>
      </mark>
    );
  });
}
