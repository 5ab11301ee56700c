import { Button } from "@mantine/core";
import type { MessageLine, Sentences, ShownVerdict } from "@prilavok/protocol";
import { fateText, piecesOf, reasonsOf, SENTENCES } from "@prilavok/protocol";
import type { LaterMessageId } from "@prilavok/protocol/i18n";
import type { MessageId } from "../../locales/ids.ts";
import { useWords } from "../words.tsx";

/** Some labels bind sellers alone. */
const SELLERS_SENTENCES: Sentences<LaterMessageId | MessageId> = {
  ...SENTENCES,
  platform_disparagement: "verdict.platform_disparagement",
  seller_disparagement: "verdict.seller_disparagement",
  monosyllabic: "verdict.monosyllabic",
};

/** A message's text, with what its verdict is about marked. */
export function Text({ line: { message, verdict } }: { readonly line: MessageLine }) {
  const { t } = useWords();
  return piecesOf(message, verdict).map(({ text, kind }, index) => {
    if (kind === "plain") return text;
    if (kind === "flawed") return <mark key={index}>{text}</mark>;
    return (
      <span key={index} className="mask" role="img" aria-label={t("message.hidden")}>
        {text}
      </span>
    );
  });
}

/** What a text does wrong, strongest first. */
export function Reasons({ verdict }: { readonly verdict: ShownVerdict }) {
  const words = useWords();
  return (
    <ul className="reasons">
      {reasonsOf(words, verdict, SELLERS_SENTENCES).map(({ sentence, quotes, rule }) => (
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

interface WhyProps {
  readonly line: MessageLine;
  readonly onRewrite: (line: MessageLine) => void;
  readonly onHide: (line: MessageLine) => void;
  readonly onContest: (line: MessageLine) => void;
}

/** Why a message is not shown as it was written, and what its author can do. */
export function Why({ line, onRewrite, onHide, onContest }: WhyProps) {
  const words = useWords();
  const id = `why-${line.key}`;
  return (
    <div className="why">
      <div id={id}>
        {fateText(words, line)}
        {line.verdict !== null && <Reasons verdict={line.verdict} />}
      </div>
      <div className="why-acts">
        {line.mark === "refused" && (
          <>
            <Button
              variant="default"
              size="compact-sm"
              aria-describedby={id}
              onClick={() => onRewrite(line)}
            >
              {words.t("message.rewrite")}
            </Button>
            <Button variant="subtle" size="compact-sm" onClick={() => onHide(line)}>
              {words.t("message.hide")}
            </Button>
          </>
        )}
        {line.mayContest && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-describedby={id}
            onClick={() => onContest(line)}
          >
            {words.t("contest.open")}
          </Button>
        )}
      </div>
    </div>
  );
}
