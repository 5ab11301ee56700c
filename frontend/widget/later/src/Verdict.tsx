import type {
  MessageLine,
  Objection,
  Problem as ToldProblem,
  ShownVerdict,
} from "@prilavok/protocol";
import { fateText, problemText, reasonsOf, SENTENCES } from "@prilavok/protocol";
import { Plain } from "../../src/Head.tsx";
import { useWords } from "./words.ts";

/** What a text does wrong, strongest first. */
export function Reasons({ verdict }: { verdict: ShownVerdict }) {
  const words = useWords();
  return (
    <ul class="reasons">
      {reasonsOf(words, verdict, SENTENCES).map(({ sentence, quotes, rule }) => (
        // The rule's name says nothing to a buyer; whoever helps them may ask for it.
        <li
          key={sentence}
          title={
            rule === null ? undefined : words.t("verdict.rule", { rule, version: verdict.version })
          }
        >
          {sentence}
          {quotes.flatMap((quote) => [" ", <q key={quote}>{quote}</q>])}
        </li>
      ))}
    </ul>
  );
}

interface AgainstProps {
  readonly objection: Objection;
  readonly isEditing: boolean;
}

/** What speaks against the text in the field. */
export function Against({ objection: { verdict, problem }, isEditing }: AgainstProps) {
  const words = useWords();
  if (verdict === null) return <>{problemText(words, problem)}</>;
  return (
    <>
      {isEditing && words.t("message.edit.refused")}
      <Reasons verdict={verdict} />
    </>
  );
}

/** A problem in words. */
export function Problem({ problem }: { problem: ToldProblem }) {
  return <>{problemText(useWords(), problem)}</>;
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
          <Plain aria-describedby={id} onClick={() => onRewrite(line)}>
            {words.t("message.rewrite")}
          </Plain>
          <Plain onClick={() => onHide(line)}>{words.t("message.hide")}</Plain>
        </>
      )}
      {line.mayContest && (
        <Plain aria-describedby={id} onClick={() => onTell("contest", line.message.message_id)}>
          {words.t("contest.open")}
        </Plain>
      )}
    </div>
  );
}
