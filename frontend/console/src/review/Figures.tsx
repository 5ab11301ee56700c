import type {
  ContestedPiece,
  Evidence,
  Figure,
  FigureGoal,
  Met,
  SettledMonth,
} from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { measureOf } from "../levels/measures.ts";
import {
  amountText,
  goalText,
  KIND_WORDS,
  MET_WORDS,
  measureName,
  monthText,
  REASON_WORDS,
} from "../levels/words.ts";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import type { Fact } from "./claim.ts";

/** Which settled month is contested, and what it gave. */
export function monthFacts(words: Words, evidence: Evidence): readonly Fact[] {
  const { t } = words;
  const { facts = {} } = evidence;
  const level = (key: unknown) =>
    key === "" ? t("levels.none") : levelCalled(words, evidence, String(key));
  const reason: MessageId | undefined = REASON_WORDS[facts.reason as SettledMonth["reason"]];
  const revision = Number(facts.revision);
  return [
    { name: t("levels.month"), value: monthText(words, String(facts.month)) },
    {
      name: t("levels.level"),
      value: t("levels.moved", {
        before: level(facts.level_before),
        after: level(facts.level_after),
      }),
    },
    ...(reason === undefined ? [] : [{ name: t("cases.figures.why"), value: t(reason) }]),
    { name: t("programmes.version"), value: String(facts.programme_version) },
    ...(revision === 0
      ? []
      : [{ name: t("cases.figures.revision"), value: t("levels.revision", { revision }) }]),
  ];
}

/** A level by its name; in cases from before names were kept, by its key. */
function levelCalled({ locale }: Words, { named = {} }: Evidence, key: string): string {
  const its = named[key] as Readonly<Record<string, string>> | undefined;
  return its?.[locale] ?? key;
}

/** The numbers that a case is about, and what of them is contested. */
export function Figures({ evidence }: { readonly evidence: Evidence }) {
  const { figures = [], pieces = [] } = evidence;
  return (
    <>
      {figures.length > 0 && <FigureTable figures={figures} evidence={evidence} />}
      {pieces.length > 0 && <PieceTable pieces={pieces} figures={figures} />}
    </>
  );
}

/** In cases from before it was kept, amounts have none. */
function currencyOf({ facts = {} }: Evidence): string | null {
  return typeof facts.currency === "string" ? facts.currency : null;
}

interface FigureTableProps {
  readonly figures: readonly Figure[];
  readonly evidence: Evidence;
}

function FigureTable({ figures, evidence }: FigureTableProps) {
  const words = useWords();
  const { t, number } = words;
  const currency = currencyOf(evidence);
  return (
    <>
      <h3>{t("cases.figures")}</h3>
      <ul className="figures">
        {figures.map(({ figure, measure, amount, sample, goals = [] }) => (
          <li key={figure}>
            <p>
              <strong>{measureName(words, measure)}</strong>{" "}
              {amountText(words, measureOf(measure).unit, amount, currency)}{" "}
              <span className="aside">{t("cases.figures.sample", { sample: number(sample) })}</span>
            </p>
            <ul className="aside">
              {goals.map((goal) => (
                <li key={goal.level}>
                  {levelCalled(words, evidence, goal.level)}:{" "}
                  {figureGoalText(words, measure, goal, currency)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a level asks, and whether that was met. */
function figureGoalText(
  words: Words,
  measure: string,
  goal: FigureGoal,
  currency: string | null,
): string {
  const met: MessageId | undefined = MET_WORDS[goal.met as Met];
  const asked = goalText(words, measureOf(measure), goal.amount, currency);
  return `${asked}, ${met === undefined ? goal.met : words.t(met)}`;
}

interface PieceTableProps {
  readonly pieces: readonly ContestedPiece[];
  readonly figures: readonly Figure[];
}

function PieceTable({ pieces, figures }: PieceTableProps) {
  const words = useWords();
  const { t, moment } = words;
  const measureOfFigure = (name: string) =>
    figures.find(({ figure }) => figure === name)?.measure ?? name;
  return (
    <>
      <h3>{t("cases.pieces")}</h3>
      <ul className="figures">
        {pieces.map(({ figure, position, at, what, names = {} }) => {
          return (
            <li key={`${figure} ${String(position)}`}>
              <p>
                <strong>{kindName(words, what)}</strong> {pieceText(words, names)}
              </p>
              <p className="aside">
                {[
                  moment(at),
                  measureName(words, measureOfFigure(figure)),
                  [names.fact_source, names.fact_id].filter(Boolean).join(" "),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function kindName({ t }: Words, what: string): string {
  const kind = KIND_WORDS[what];
  return kind === undefined ? what : t(kind);
}

/** A piece in one line. */
export function pieceName(words: Words, piece: ContestedPiece | undefined): string {
  if (piece === undefined) return "";
  return `${kindName(words, piece.what)} ${pieceText(words, piece.names ?? {})}`;
}

/** What a piece is about. */
function pieceText({ t }: Words, names: Readonly<Record<string, string>>): string {
  const { order_id, line_id, review_id, claim_id, chat_id } = names;
  if (order_id !== undefined) {
    return line_id === undefined
      ? t("levels.row.order", { order: order_id })
      : t("levels.row.line", { order: order_id, line: line_id });
  }
  if (review_id !== undefined) return t("levels.row.review", { review: review_id });
  if (claim_id !== undefined) return `${t("levels.row.claim")} ${claim_id}`;
  return chat_id === undefined ? "" : `${t("levels.row.chat")} ${chat_id}`;
}
