import type { MessageLine, ShownVerdict } from "@prilavok/protocol";
import { fateText, reasonsOf, SENTENCES } from "@prilavok/protocol";
import { useWords } from "./words.ts";

/** What a text does wrong, strongest first. */
export function Reasons({ verdict }: { verdict: ShownVerdict }) {
  const words = useWords();
  return (
    <ul class="reasons">
      {reasonsOf(words, verdict, SENTENCES).map(({ sentence, quotes, rule }) => (
        <li key={sentence}>
          {sentence}
          {quotes.flatMap((quote) => [" ", <q key={quote}>{quote}</q>])}
          {rule !== null && (
            <small>{words.t("verdict.rule", { rule, version: verdict.version })}</small>
          )}
        </li>
      ))}
    </ul>
  );
}

export interface WhyProps {
  readonly line: MessageLine;
  readonly onRewrite: (line: MessageLine) => void;
  readonly onHide: (line: MessageLine) => void;
  readonly onTell: (is: "contest", message_id: string) => void;
}

/** Why a message is not shown as it was written, and what its author can do. */
export function Why({ line, onRewrite, onHide, onTell }: WhyProps) {
  const words = useWords();
  const id = `why-${line.key}`;
  return (
    <div class="why">
      <div id={id}>
        {fateText(words, line)}
        {line.verdict !== null && <Reasons verdict={line.verdict} />}
      </div>
      {line.mark === "refused" && (
        <>
          <button class="plain" type="button" aria-describedby={id} onClick={() => onRewrite(line)}>
            {words.t("message.rewrite")}
          </button>
          <button class="plain" type="button" onClick={() => onHide(line)}>
            {words.t("message.hide")}
          </button>
        </>
      )}
      {line.mayContest && (
        <button
          class="plain"
          type="button"
          aria-describedby={id}
          onClick={() => onTell("contest", line.message.message_id)}
        >
          {words.t("contest.open")}
        </button>
      )}
    </div>
  );
}
